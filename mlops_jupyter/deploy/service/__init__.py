"""Files that are copied into every build folder as they are."""

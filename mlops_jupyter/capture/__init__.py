"""From what IPython runs to records: sources, outputs, names, scores, fits."""

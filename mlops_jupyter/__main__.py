"""`python -m mlops_jupyter`: the same as `mlops`."""

import sys

from mlops_jupyter.cli import main

sys.exit(main())

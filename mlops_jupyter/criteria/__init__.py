"""Criteria: measurable demands on a model, written one a line, judged against facts.

Pure: records in, records out. To add a kind of criterion, see `kinds/__init__.py`.
"""

from mlops_jupyter.criteria.facts import Facts
from mlops_jupyter.criteria.gate import gate
from mlops_jupyter.criteria.grammar import format_criteria, parse_criteria
from mlops_jupyter.criteria.judging import judge

__all__ = ["Facts", "format_criteria", "gate", "judge", "parse_criteria"]

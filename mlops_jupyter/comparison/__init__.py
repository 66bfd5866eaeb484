"""Comparing runs, purely: goals, the best run, differences, and why in one line."""

from mlops_jupyter.comparison.differences import Difference, differences, param_differences
from mlops_jupyter.comparison.filter import check_sort, lookup, parse_filter
from mlops_jupyter.comparison.goal import (
    Goal,
    best,
    counts,
    direction_of,
    goal_of,
    is_better,
    parse_goal,
    remembered_goal,
    scores,
)
from mlops_jupyter.comparison.sentences import against_best, title, titles, why

__all__ = [
    "Difference",
    "Goal",
    "against_best",
    "best",
    "check_sort",
    "counts",
    "differences",
    "direction_of",
    "goal_of",
    "is_better",
    "lookup",
    "param_differences",
    "parse_filter",
    "parse_goal",
    "remembered_goal",
    "scores",
    "title",
    "titles",
    "why",
]

"""A cell's source with our own magics taken away, or with only their side effects."""

from __future__ import annotations

import ast
import io
import re
import tokenize

from mlops_jupyter.capture import binding
from mlops_jupyter.rerun.literals import python_tree

_LOADS_US = re.compile(r"^(\s*)%(?:re)?load_ext\s+mlops_jupyter\b.*$")
_LINE_MAGIC = re.compile(r"^(\s*)%(?:mlops|experiment)\b.*$")
_HEADER = re.compile(r"^(?:%%(?:experiment|norecord)\b.*|#\|\s*experiment\s*(?::.*)?)$")
_WHOLE_CELL = re.compile(r"^%%(?:criteria|mlops)\b")


def plain_source(source: str) -> str:
    """Return the cell as somebody without this package runs it; "" when nothing is left."""
    lines = source.split("\n")
    first = _first(lines)
    if first is None or _WHOLE_CELL.match(lines[first]):
        return ""
    if _HEADER.match(lines[first]):
        lines = lines[first + 1 :]
    return _tidied(_without(lines, _LOADS_US, _LINE_MAGIC))


def replayed_source(source: str) -> str:
    """Return the cell as a reproduction runs it: recorded as it was, but asking for nothing.

    Headers stay, so that the run is captured alike; commands (`%mlops publish …`) and
    criteria go, since a rerun only proves.
    """
    lines = source.split("\n")
    first = _first(lines)
    if first is None or _WHOLE_CELL.match(lines[first]):
        return ""
    return _tidied(_without(lines, _LOADS_US, re.compile(r"^(\s*)%mlops\b.*$")))


def _first(lines: list[str]) -> int | None:
    return next((i for i, line in enumerate(lines) if line.strip()), None)


def _without(lines: list[str], *patterns: re.Pattern[str]) -> list[str]:
    """Return the lines without those that match; an indented one becomes `pass`."""
    kept = []
    for line in lines:
        match = next((m for pattern in patterns if (m := pattern.match(line))), None)
        if match is None:
            kept.append(line)
        elif match[1]:
            kept.append(f"{match[1]}pass")
    return kept


def _tidied(lines: list[str]) -> str:
    text = "\n".join(lines)
    return text.strip("\n") if text.strip() else ""


def same_meaning(one: str, other: str) -> bool:
    """Tell whether two sources differ at most in comments and layout."""
    if one == other:
        return True
    trees = [python_tree(replayed_source(source)) for source in (one, other)]
    if None in trees:
        return False
    left, right = (ast.dump(tree) for tree in trees if tree is not None)
    return left == right and _first_magic(one) == _first_magic(other)


def _first_magic(source: str) -> str:
    return source.split("\n", maxsplit=1)[0].strip() if source.startswith("%%") else ""


def without_comment(line: str) -> str:
    """Return a line of code without the comment behind it."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(line.strip()).readline))
    except (tokenize.TokenError, SyntaxError):
        return line.strip()  # a part of something longer, where `#` may be text
    comment = next((t.start[1] for t in tokens if t.type == tokenize.COMMENT), None)
    return line.strip()[:comment].rstrip()


def outside_writes(source: str) -> set[str]:
    """Return names whose attributes or elements the cell assigns, wherever it does so.

    `os.environ["TZ"] = …` and `Model.fit = …` change what no look at the namespace shows.
    """
    tree = python_tree(source)
    if tree is None:
        return set()
    targets = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)
    )
    return {root.id for node in targets if isinstance(root := _root(node), ast.Name)}


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node


def imported_names(source: str) -> set[str]:
    """Return the names that a cell's import statements bind."""
    tree = python_tree(source)
    imports = [
        node
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    return {(alias.asname or alias.name).split(".")[0] for node in imports for alias in node.names}


def always_bound(source: str) -> set[str]:
    """Return the names that a cell binds whatever happens: not under `if`, `for` or `try`."""
    tree = python_tree(source)
    return binding.always_bound(tree) if tree else set()


def rebound_before_use(source: str) -> set[str]:
    """Return the names whose earlier value a cell's own text never sees."""
    tree = python_tree(source)
    return binding.rebound_before_use(tree) if tree else set()

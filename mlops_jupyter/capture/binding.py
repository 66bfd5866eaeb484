"""Names that a cell binds, and whether it looks at their earlier value first."""

from __future__ import annotations

import ast


def always_bound(tree: ast.Module) -> set[str]:
    """Return the names that a cell binds whatever happens: not under `if`, `for` or `try`."""
    return {name for node in tree.body for name in _binds(node)}


def rebound_before_use(tree: ast.Module) -> set[str]:
    """Return the names whose earlier value a cell's own text never sees.

    `roc_auc = score(…); print(roc_auc)` loads `roc_auc`, and yet does not stand on what
    another cell left under that name.
    """
    bound: set[str] = set()
    seen: set[str] = set()
    for node in tree.body:
        seen |= _loaded(node) - bound
        bound |= _binds(node)
    return bound - seen


def _loaded(node: ast.stmt) -> set[str]:
    names = {
        child.id
        for child in ast.walk(node)
        if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Store)
    }
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        names.add(node.target.id)
    return names


def _binds(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.With):
        return {name for child in node.body for name in _binds(child)}
    if isinstance(node, ast.Assign):
        return {name for target in node.targets for name in _names(target)}
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return _names(node.target)
    return set()


def _names(target: ast.expr) -> set[str]:
    if isinstance(target, ast.Tuple | ast.List):
        return {name for item in target.elts for name in _names(item)}
    if isinstance(target, ast.Starred):
        return _names(target.value)
    return {target.id} if isinstance(target, ast.Name) else set()

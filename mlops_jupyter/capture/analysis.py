"""What a cell's text says: names it reads, binds and may change; literals; scores.

Pure: source in, `CellAnalysis` out. The names are an over-approximation that is stated,
never an understatement: a name that a cell passes to a call *may* be changed by it. What
is known about the objects (a frame that did not change, a number that cannot) narrows it
down afterwards, in `capture/uses.py`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from mlops_jupyter.capture.binding import always_bound, rebound_before_use

# Methods of common objects that give something back and leave the object as it was.
PURE_METHODS = frozenset(
    "predict predict_proba predict_log_proba decision_function score score_samples transform "
    "inverse_transform get_params get_feature_names_out head tail describe info sample mean sum "
    "std var min max count median quantile value_counts groupby merge join copy astype isna notna "
    "format items keys values get".split()
)
# Functions that take an object and leave it as it was.
PURE_FUNCTIONS = frozenset(
    "print len display repr str int float bool sum min max sorted list tuple set dict type "
    "isinstance id hash abs round range enumerate zip any all iter map filter getattr "
    "hasattr".split()
)
# What IPython turns `%magic` and `!command` into.
SHELL_CALLS = frozenset(["run_line_magic", "system", "getoutput"])


@dataclass(slots=True)
class CellAnalysis:
    """What one cell's text says; names are those of the notebook's namespace."""

    loads: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    always: set[str] = field(default_factory=set)
    """Names that it binds whatever happens, if it comes to its end."""
    fresh: set[str] = field(default_factory=set)
    """Names that it binds before it looks at them: what they held before does not matter."""
    mutations: set[str] = field(default_factory=set)
    """Names whose objects the cell may change without binding them."""
    element_writes: set[str] = field(default_factory=set)
    """Names whose elements it assigns: `df.loc[...] = …`, `a[0] = …`."""
    literals: dict[str, str] = field(default_factory=dict)
    scored: dict[str, str] = field(default_factory=dict)
    """Bound name → the function whose call it was bound to: `roc_auc` → `roc_auc_score`."""
    statement_calls: list[str] = field(default_factory=list)
    """Calls that stand alone, dotted: `np.random.seed`; those of modules are effects."""
    last_call: str = ""
    """Dotted name of the call that the last expression is, if it is one."""
    shell: list[str] = field(default_factory=list)
    """Line magics and shell commands, as text."""


def analyse(transformed: str) -> CellAnalysis:
    """Return what the transformed source of a cell (plain Python) says.

    A cell that does not parse says nothing: it will not run either.
    """
    try:
        tree = ast.parse(transformed)
    except (SyntaxError, ValueError, RecursionError):
        return CellAnalysis()
    return analyse_tree(tree)


def analyse_tree(tree: ast.Module) -> CellAnalysis:
    """Return what a parsed cell says."""
    found = CellAnalysis()
    _Names(found).visit(tree)
    found.always = always_bound(tree)
    found.fresh = rebound_before_use(tree)
    _unwrap_time_magic(tree, found)
    for statement in tree.body:
        _statement(statement, found)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        found.last_call = dotted(last.value.func)
    return found


def dotted(node: ast.AST) -> str:
    """Return `np.random.seed` for such an expression, "" for one that is no such path."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def root_name(node: ast.AST) -> str | None:
    """Return the name that a chain of attributes, subscripts and calls starts from."""
    while True:
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return node.id if isinstance(node, ast.Name) else None


def _unwrap_time_magic(tree: ast.Module, found: CellAnalysis) -> None:
    """Look beneath `%%time` and its like, whose body is a string to Python."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        strings = _strings(node)
        if node.func.attr in SHELL_CALLS:
            found.shell.append(" ".join(strings))
        elif (
            node.func.attr == "run_cell_magic"
            and len(strings) == 3
            and strings[0] in ("time", "timeit", "capture", "prun")
        ):
            inner = analyse(strings[2])
            for name in ("loads", "stores", "always", "fresh", "mutations", "element_writes"):
                getattr(found, name).update(getattr(inner, name))
            found.literals |= inner.literals
            found.scored |= inner.scored
            found.statement_calls += inner.statement_calls


def _strings(node: ast.Call) -> list[str]:
    return [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]


def _statement(node: ast.stmt, found: CellAnalysis) -> None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if name := dotted(node.value.func):
            found.statement_calls.append(name)
    elif isinstance(node, ast.Assign) and node.value is not None:
        for target in node.targets:
            _binding(target, node.value, found)
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        _binding(node.target, node.value, found)
    elif isinstance(node, ast.With | ast.If | ast.For | ast.Try):
        for child in node.body:
            _statement(child, found)


def _binding(target: ast.expr, value: ast.expr, found: CellAnalysis) -> None:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=False):
            _binding(one, its, found)
    if not isinstance(target, ast.Name):
        return
    if _is_literal(value):
        found.literals[target.id] = ast.unparse(value)
    elif isinstance(value, ast.Call):
        found.scored[target.id] = dotted(value.func) or _attribute(value.func)
    elif isinstance(value, ast.Dict):
        _dict_binding(target.id, value, found)


def _dict_binding(name: str, value: ast.Dict, found: CellAnalysis) -> None:
    for key, item in zip(value.keys, value.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(item, ast.Call):
            found.scored[f"{name}[{key.value!s}]"] = dotted(item.func) or _attribute(item.func)


def _attribute(node: ast.AST) -> str:
    """Return `.score` for `make(x).score`, whose beginning is no name."""
    return f".{node.attr}" if isinstance(node, ast.Attribute) else ""


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub | ast.UAdd) and _is_literal(node.operand)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return all(_is_literal(item) for item in node.elts)
    if isinstance(node, ast.Dict):
        return all(
            key is not None and _is_literal(key) and _is_literal(item)
            for key, item in zip(node.keys, node.values, strict=True)
        )
    return isinstance(node, ast.Constant) and node.value is not Ellipsis


class _Names(ast.NodeVisitor):
    """Collects loads, stores and possible changes of a whole cell, bodies included."""

    def __init__(self, found: CellAnalysis) -> None:
        self.found = found
        self.depth = 0

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.found.loads.add(node.id)
        elif self.depth == 0:
            self.found.stores.add(node.id)

    def visit_Global(self, node: ast.Global) -> None:
        self.found.stores.update(node.names)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._store((alias.asname or alias.name).split(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self._store(alias.asname or alias.name)

    def _store(self, name: str) -> None:
        if self.depth == 0:
            self.found.stores.add(name)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._store(node.name)
        self._inside(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._store(node.name)
        self._inside(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._inside(node)

    def _comprehension(self, node: ast.AST) -> None:
        self._inside(node)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def _inside(self, node: ast.AST) -> None:
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.found.loads.add(node.target.id)
            self.found.mutations.add(node.target.id)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._target(node)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._target(node)
        self.generic_visit(node)

    def _target(self, node: ast.Attribute | ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Load):
            return
        if name := root_name(node):
            self.found.mutations.add(name)
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
                self.found.element_writes.add(name)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute):
            name = root_name(node.func)
            if name and node.func.attr not in PURE_METHODS:
                self.found.mutations.add(name)
        if dotted(node.func) not in PURE_FUNCTIONS:
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if isinstance(argument, ast.Name | ast.Attribute | ast.Starred):
                    name = root_name(argument)
                    if name:
                        self.found.mutations.add(name)
        self.generic_visit(node)

"""Apply every operator at every place of a solution, and label what was changed."""

from __future__ import annotations

import ast
import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType

from . import control, numbers, sql, tables
from .tree import Context

Operator = Callable[[ast.AST, Context], Iterator[ast.AST]]

OPERATORS: dict[str, Operator] = {
    "boundary": numbers.boundary,
    "ratio": numbers.ratio,
    "refund_sign": numbers.refunds,
    "join": tables.joins,
    "grouping": tables.grouping,
    "filter": tables.filters,
    "condition": control.conditions,
    "aggregation": tables.aggregation,
    "keyword": tables.keywords,
    "window": tables.windows,
    "dropped_call": control.dropped_call,
    "comparison": numbers.comparison,
    "arithmetic": numbers.arithmetic,
    "constant": numbers.constants,
    "column": tables.columns,
    "statement": control.statements,
    "return": control.returns,
    "sql": sql.sql,
}
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Mutant:
    """A solution with one change.

    Attributes
    ----------
    operator
        Name of the operator that made it.
    line
        Line of the change in the solution cell (first line is 1).
    label
        ``operator: before -> after``, unique among the mutants of one solution and stable when
        lines move.
    source
        The changed cell, without comments.
    original
        The unchanged cell in the same form, for comparison.
    """

    operator: str
    line: int
    label: str
    source: str
    original: str

    def diff(self) -> str:
        """Return the changed lines, before and after."""
        lines = difflib.unified_diff(
            self.original.splitlines(), self.source.splitlines(), lineterm="", n=0
        )
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def mutants_of(source: str) -> list[Mutant]:
    """Return all mutants of a solution cell, in a fixed order.

    Parameters
    ----------
    source
        The cell. Only the lines between the solution markers change; all when it has none.

    Raises
    ------
    SyntaxError
        When the cell is not valid Python.
    """
    tree = ast.parse(source)
    first, last = _region(source)
    original = ast.unparse(tree)
    seen = {_behaviour(original)}
    labels: Counter[str] = Counter()
    found = []
    for spot in _spots(tree, Surroundings(tree)):
        if not first <= spot.line <= last:
            continue
        for operator, replacements in OPERATORS.items():
            for new in replacements(spot.node, spot.context):
                before, after, changed = spot.exchange(tree, new)
                behaviour = _behaviour(changed)
                if behaviour is None or behaviour in seen:
                    continue
                seen.add(behaviour)
                label = f"{operator}: {label_of(before, after)}"
                labels[label] += 1
                if labels[label] > 1:
                    label = f"{label} #{labels[label]}"
                found.append(Mutant(operator, spot.line, label, changed, original))
    return found


def _region(source: str) -> tuple[int, int]:
    lines = [line.strip() for line in source.splitlines()]
    if BEGIN in lines and END in lines:
        return lines.index(BEGIN) + 1, lines.index(END) + 1
    return 1, len(lines)


class Surroundings:
    """What stands around the nodes of one solution, computed once."""

    def __init__(self, tree: ast.Module) -> None:
        self.parents = {id(c): n for n in ast.walk(tree) for c in ast.iter_child_nodes(n)}
        self.outside = self.describe(tree)

    def describe(self, function: ast.AST) -> Context:
        """Return the context of everything directly inside a function."""
        parameters: tuple[str, ...] = ()
        if isinstance(function, ast.FunctionDef):
            parameters = tuple(a.arg for a in [*function.args.posonlyargs, *function.args.args])
        nodes = list(ast.walk(function))
        stores = Counter(
            n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        )
        subscripts = [n.slice for n in nodes if isinstance(n, ast.Subscript)]
        read = [s.value for s in subscripts if isinstance(s, ast.Constant)]
        return Context(
            parameters=parameters,
            columns=tuple(dict.fromkeys(name for name in read if isinstance(name, str))),
            bound=frozenset({n for n, times in stores.items() if times > 1} | set(parameters)),
            parents=self.parents,
        )


@dataclass(frozen=True)
class Spot:
    """A node that may change, and where it hangs."""

    node: ast.AST
    above: ast.AST
    field: str
    index: int | None
    line: int
    statement: ast.AST
    context: Context

    def exchange(self, tree: ast.Module, new: ast.AST) -> tuple[str, str, str]:
        """Return the statement before and after, and the cell, with `new` in this spot."""
        before = ast.unparse(self.statement)
        self._put(new)
        try:
            whole = self.statement is self.node
            after = _text(new if whole else self.statement)
            return before, after, _text(tree)
        finally:
            self._put(self.node)

    def _put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.above, self.field, node)
        else:
            getattr(self.above, self.field)[self.index] = node


def _text(node: ast.AST) -> str:
    try:
        return ast.unparse(node)
    except (ValueError, AttributeError, TypeError):
        return ""  # an operator made something that is not Python


def _spots(
    node: ast.AST,
    around: Surroundings,
    context: Context | None = None,
    statement: ast.AST | None = None,
) -> Iterator[Spot]:
    """Yield every node that may change, parents before children."""
    context = context or around.outside
    if isinstance(node, ast.FunctionDef):
        context = around.describe(node)
    for name, value in ast.iter_fields(node):
        if _is_signature(node, name):
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or _is_fixed(child):
                continue
            inside = child if isinstance(child, ast.stmt) or statement is None else statement
            line = getattr(child, "lineno", None) or _line_of(child)
            yield Spot(child, node, name, index, line, inside, context)
            yield from _spots(child, around, context, inside)


def _is_signature(node: ast.AST, field: str) -> bool:
    """Tell what the stub gives to the student: parameters, annotations, decorators."""
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        return field in {"args", "returns", "decorator_list"}
    return isinstance(node, ast.AnnAssign) and field == "annotation"


def _is_fixed(node: ast.AST) -> bool:
    """Tell imports, docstrings and f-strings, which no operator touches."""
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.expr_context)


def _line_of(node: ast.AST) -> int:
    lines = [child.lineno for child in ast.walk(node) if isinstance(child, ast.expr | ast.stmt)]
    return min(lines, default=0)


def _behaviour(source: str) -> object:
    """Return what the compiled code does, line numbers left out; nothing when not Python."""
    try:
        return _code(compile(source, "<mutant>", "exec", dont_inherit=True)) if source else None
    except (SyntaxError, ValueError):
        return None


def _code(code: CodeType) -> tuple[object, ...]:
    constants = tuple(
        _code(c) if isinstance(c, CodeType) else (type(c).__name__, repr(c)) for c in code.co_consts
    )
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, constants


BEFORE, CHANGE, AFTER = 30, 60, 12


def label_of(before: str, after: str) -> str:
    """Return ``before -> after``, with a little of what stands around the change.

    Double quotes become single ones, so that a label can stand in the options of a cell.
    """
    before, after = " ".join(before.split()), " ".join(after.split())
    lead = _alike(before, after)
    rest = min(len(before), len(after)) - lead
    tail = min(_alike(before[::-1], after[::-1]), rest)
    return f"{_clip(before, lead, tail)} -> {_clip(after, lead, tail)}".replace('"', "'")


def _alike(before: str, after: str) -> int:
    """Return how many characters two texts share at their start."""
    pairs = enumerate(zip(before, after, strict=False))
    shorter = min(len(before), len(after))
    return next((place for place, (one, other) in pairs if one != other), shorter)


def _clip(text: str, lead: int, tail: int) -> str:
    head, middle = text[:lead], text[lead : len(text) - tail]
    end = text[len(text) - tail :]
    if len(head) > BEFORE:
        head = "…" + head[-BEFORE:]
    if len(middle) > CHANGE:
        middle = middle[: CHANGE // 2] + "…" + middle[-CHANGE // 2 :]
    if len(end) > AFTER:
        end = end[:AFTER] + "…"
    return head + middle + end

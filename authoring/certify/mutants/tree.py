"""Small pieces that operators share: looking at and rebuilding syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

AGGREGATIONS = frozenset({"agg", "aggregate", "transform", "pivot_table", "crosstab", "resample"})


@dataclass(frozen=True)
class Context:
    """What an operator may know about the answer that it changes.

    Attributes
    ----------
    parameters
        Names of the parameters of the answer's function.
    columns
        Column names that the answer subscripts with, in order of appearance.
    bound
        Names that are assigned more than once or are parameters.
    parents
        Node to its parent, by identity.
    """

    parameters: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    bound: frozenset[str] = frozenset()
    parents: dict[int, ast.AST] = field(default_factory=dict)

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the parent of a node."""
        return self.parents.get(id(node))

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the parents of a node, the nearest first."""
        above = self.parent(node)
        while above is not None:
            yield above
            above = self.parent(above)


def called(node: ast.AST) -> str:
    """Return the last name of what a call calls (``sum`` of ``x.sum()``), else nothing."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            return node.func.attr
        if isinstance(node.func, ast.Name):
            return node.func.id
    return ""


def is_module_call(node: ast.AST) -> bool:
    """Return whether a call goes through NumPy or pandas by its usual short name."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"np", "pd", "numpy", "pandas"}
    )


def receiver(node: ast.AST) -> ast.expr | None:
    """Return what a method is called on, nothing for functions."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return None if is_module_call(node) else node.func.value
    return None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a keyword argument."""
    return next((k.value for k in call.keywords if k.arg == name), None)


def with_keyword(call: ast.Call, name: str, value: object) -> ast.Call:
    """Return the call with a keyword argument set to a value (or an expression)."""
    new = value if isinstance(value, ast.expr) else ast.Constant(value)  # type: ignore[arg-type]
    changed = [ast.keyword(k.arg, new) if k.arg == name else k for k in call.keywords]
    if all(k.arg != name for k in call.keywords):
        changed.append(ast.keyword(name, new))
    return ast.Call(call.func, call.args, changed)


def renamed(call: ast.Call, name: str) -> ast.Call:
    """Return the call of another function or method."""
    func = call.func
    if isinstance(func, ast.Attribute):
        return ast.Call(ast.Attribute(func.value, name, ast.Load()), call.args, call.keywords)
    return ast.Call(ast.Name(name, ast.Load()), call.args, call.keywords)


def method_call(value: ast.expr, name: str) -> ast.Call:
    """Return ``value.name()``."""
    return ast.Call(ast.Attribute(value, name, ast.Load()), [], [])


def constant(node: ast.AST | None) -> object:
    """Return the value of a literal (negative numbers too), else the ellipsis."""
    if isinstance(node, ast.Constant):
        return node.value
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
        and isinstance(node.operand.value, int | float)
    ):
        return -node.operand.value
    return ...


def is_mask(node: ast.AST) -> bool:
    """Return whether an expression looks like a condition on rows."""
    if isinstance(node, ast.Compare):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        return True
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return True
    return called(node) in {
        "isin", "notna", "isna", "between", "eq", "ne", "gt", "ge", "lt", "le",
        "duplicated", "startswith", "endswith", "contains",
    }  # fmt: skip

"""Which names a code cell binds and which it needs from elsewhere."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

# What a notebook's shell has beyond the builtins.
SHELL = frozenset({"display", "get_ipython", "In", "Out", "__name__"})
THROWAWAY = frozenset({"_"})  # by convention nobody's: any cell may bind it
GIVEN = frozenset(dir(builtins)) | SHELL | THROWAWAY
_MAGIC = re.compile(r"^\s*([%!?]|[\w.]+\?\s*$)", re.MULTILINE)


@dataclass(frozen=True)
class Names:
    """Names of a code cell at the level of the notebook.

    Attributes
    ----------
    tree
        The parsed cell; line n is line n of the cell's source, from 1.
    bound
        Names that the cell assigns, imports, defines, or deletes.
    needed
        Names that it uses without binding them, with the offset (from 0) of the first use.
    """

    tree: ast.Module
    bound: frozenset[str]
    needed: dict[str, int]

    def bound_at(self, name: str) -> int:
        """Return the offset (from 0) of the line that first binds `name`."""
        return min((node.lineno - 1 for node in _binders(self.tree, name)), default=0)


def read_names(source: str) -> Names:
    """Return the names of a code cell.

    Raises
    ------
    SyntaxError
        When the cell is not Python (magics and shell lines are).
    """
    code = plain_python(source)
    tree = ast.parse(code)
    top = symtable.symtable(code, "<cell>", "exec")
    bound, used = _top_level(top)
    for table in _nested(top):
        for symbol in table.get_symbols():
            if symbol.is_declared_global() and symbol.is_assigned():
                bound.add(symbol.get_name())
            if symbol.is_global() and symbol.is_referenced():
                used.add(symbol.get_name())
    first = _first_uses(tree)
    needed = {name: first.get(name, 0) for name in sorted(used - bound - GIVEN)}
    return Names(tree, frozenset(bound - THROWAWAY), needed)


def plain_python(source: str) -> str:
    """Return the cell with magics and shell lines turned into Python calls."""
    if not _MAGIC.search(source):
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    return str(TransformerManager().transform_cell(source))


def _top_level(top: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    symbols = top.get_symbols()
    bound = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}
    used = {s.get_name() for s in symbols if s.is_referenced()}
    return bound, used


def _nested(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _nested(child)


def _first_uses(tree: ast.AST) -> dict[str, int]:
    first: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            first[node.id] = min(first.get(node.id, node.lineno - 1), node.lineno - 1)
    return first


def _binders(tree: ast.Module, name: str) -> Iterator[ast.stmt | ast.expr]:
    for node in ast.walk(tree):
        stored = isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        if stored and node.id == name:  # type: ignore[attr-defined]
            yield node  # type: ignore[misc]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name == name:
                yield node
        elif isinstance(node, ast.Import | ast.ImportFrom) and any(
            (alias.asname or alias.name.partition(".")[0]) == name for alias in node.names
        ):
            yield node

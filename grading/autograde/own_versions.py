"""What the student's own version of a locked cell defines exists for the student's code.

In JupyterLab a name from the visible part of a test, or from a line added to the setup cell, is
there for every answer. So the student's version of such a cell is run in the student's process,
beside the tests and nowhere else: it holds no secret, gives no points, and its outputs are not
kept. The checker runs the assignment's own cells, as ever.

A setup cell of an older release may ask for what is no longer there. Its statements are therefore
run one by one: what the student added below a line that fails is defined all the same.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from grading.autograde.rebuild import RebuiltCell, same
from grading.engine.types import EngineCell

MARK = "@student"
"""Ends the id of such a cell; no cell of a notebook can have it."""
_WORD = re.compile(r"[^\W\d]\w*")
PARSED_CHARACTERS = 20_000
"""Of a cell: the parser's stack is no matter for what a student hands in."""
_ONE_BY_ONE = """\
def _run_one_by_one(source, names):
    import ast
    shell = names.get("get_ipython", lambda: None)()
    tree = ast.parse(shell.transform_cell(source) if shell else source)
    for statement in tree.body:
        try:
            exec(compile(ast.Module([statement], []), "setup", "exec"), names)
        except Exception as problem:
            print(problem)
try:
    _run_one_by_one({source!r}, globals())
finally:
    del _run_one_by_one
"""


def with_own_versions(
    engine_cells: Iterable[EngineCell], cells: Iterable[RebuiltCell]
) -> list[EngineCell]:
    """Return the cells of a notebook to run, the student's versions of locked ones among them.

    A changed setup cell runs before the assignment's own, whose names win. A test cell runs,
    without its hidden part, behind the test, where the student's code may read a name that it
    defines and has no such name of its own, as a local variable is.

    Parameters
    ----------
    engine_cells
        The notebook's code cells.
    cells
        All of its cells, as rebuilt.
    """
    rebuilt = {cell.cell_id: cell for cell in cells}
    own_code = {source: words(source) for source in _own_code(rebuilt.values())}
    ordered: list[EngineCell] = []
    for engine_cell in engine_cells:
        cell = rebuilt[engine_cell.cell_id]
        version = EngineCell(f"{engine_cell.cell_id}{MARK}", cell.own_version, "code")
        if engine_cell.kind == "setup" and _is_changed(cell):
            source = _ONE_BY_ONE.format(source=cell.own_version)
            ordered += [replace(version, source=source), engine_cell]
        elif engine_cell.kind == "test" and _is_needed(cell, own_code):
            ordered += [engine_cell, version]
        else:
            ordered.append(engine_cell)
    return ordered


def _is_changed(cell: RebuiltCell) -> bool:
    if cell.skeleton is None or not cell.own_version.strip():
        return False
    return not same(cell.own_version, cell.skeleton.released)


def _is_needed(cell: RebuiltCell, own_code: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether the student's code may use what a test cell defines."""
    if cell.skeleton is None or not cell.own_version.strip():
        return False
    return _is_changed(cell) or _reads(own_code, _bound(cell.skeleton.released))


def _reads(own_code: Mapping[str, frozenset[str]], names: frozenset[str]) -> bool:
    """Tell whether any cell may read one of some names; parsed is only what has the word."""
    return any(
        not names.isdisjoint(found) and not names.isdisjoint(names_read(source))
        for source, found in own_code.items()
    )


def words(text: str) -> frozenset[str]:
    """Return what could be a name in a text."""
    return frozenset(_WORD.findall(text))


def _own_code(cells: Iterable[RebuiltCell]) -> Iterator[str]:
    for cell in cells:
        if cell.cell_type == "code" and (cell.skeleton is None or cell.skeleton.is_answer):
            yield cell.source


@lru_cache(maxsize=256)
def names_read(source: str) -> frozenset[str]:
    """Return the global names that a cell may read; rather too many than too few.

    What it binds itself before it reads it is not among them, unless a function of it reads it.
    Words in strings count, since `DataFrame.query`, SQL and `eval` find variables there; those of
    docstrings do not. Of a cell that is long or cannot be parsed, as one with magics, all words do.

    Parameters
    ----------
    source
        The student's text. It is parsed and never run.
    """
    if len(source) > PARSED_CHARACTERS:
        return words(source)
    try:
        tree = ast.parse(source)
        module = symtable.symtable(source, "<cell>", "exec")
        found = set(_words_in_strings(tree)) | _read_at_once(tree, module)
        scopes = module.get_children()
        while scopes:
            scope = scopes.pop()
            found |= {
                one.get_name()
                for one in scope.get_symbols()
                if one.is_global() and (one.is_referenced() or one.is_assigned())
            }
            scopes += scope.get_children()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return words(source)
    return frozenset(found)


def _read_at_once(tree: ast.Module, scope: symtable.SymbolTable) -> set[str]:
    """Return what the cell itself, not its functions, reads and has not bound further up."""
    read: set[str] = set()
    bound: set[str] = set()
    for statement in tree.body:
        read |= set(_read_by(statement)) - bound
        if isinstance(statement, ast.Assign | ast.Import | ast.ImportFrom):
            bound |= bound_by(statement)
    return read.intersection(one.get_name() for one in scope.get_symbols())


def _read_by(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def _words_in_strings(tree: ast.Module) -> Iterator[str]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            skipped.add(id(node.body[0].value))  # type: ignore[attr-defined]
        elif isinstance(node, ast.Constant) and id(node) not in skipped:
            yield from words(node.value) if isinstance(node.value, str) else ()


@cache
def _bound(source: str) -> frozenset[str]:
    """Return the names that a released cell binds at its top level."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return frozenset()
    return frozenset().union(*map(bound_by, tree.body))


def bound_by(statement: ast.AST) -> frozenset[str]:
    """Return the names that a statement binds outside of functions."""
    found = set()
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            continue
        if isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        if isinstance(node, ast.comprehension):
            # Its target is bound within the comprehension alone.
            pending += [node.iter, *node.ifs]
        elif not isinstance(node, ast.Lambda):
            pending += ast.iter_child_nodes(node)
    return frozenset(found)

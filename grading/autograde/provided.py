"""Which cells of the assignment's own do in a submission what they do without it.

Beside exercises and tests, an assignment has code cells that students only run: a look at a table,
the data of a memo. Such a cell can be run once for a class (`grading.inside.ahead`), where nothing
before it in the submission can have changed what it does. This is read from the text of the cells,
and where in doubt the cell is run. No grade depends on it: what a cell is taken over from is the
cell itself, run behind the setup cells.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from grading.autograde.own_versions import PARSED_CHARACTERS, bound_by, names_read, words
from grading.engine.types import EngineCell

_BY_TEXT = words("exec eval compile globals locals vars setattr delattr __import__ get_ipython")
"""Names that bind or read names of other cells by text."""
_FAR_PARTS = words(
    """
    __dict__ __class__ __setattr__ __globals__ __builtins__ __code__
    set_option reset_option options rcParams rcdefaults rc use set_theme set_style
    filterwarnings simplefilter resetwarnings environ chdir patch
    """
)
"""Attributes by which libraries and settings are changed for all cells."""
_FAR_MODULES = words("builtins sys gc ctypes inspect importlib mock IPython ipykernel environ")
_MEMORY = words("_ __ ___ In Out _i _ii _iii _ih _oh _dh")
"""The notebook's memory of its cells."""
_NOT_SHARED = words(
    """
    duckdb sql open savefig to_csv to_parquet to_excel to_pickle write_text write_bytes mkdir
    unlink input system Popen subprocess threading multiprocessing asyncio
    """
)
"""What a process cannot have done for its forks."""
_ROOTS = words("pd np plt mpl sns shop checks samples type getattr")
"""Where an item or attribute may be set for all cells."""


@dataclass(frozen=True)
class _Text:
    """What can be told of a cell from its text.

    Attributes
    ----------
    read
        Global names that it may read.
    imported
        Names that it binds by imports, each with what is imported.
    bound
        Names that it binds otherwise.
    is_plain
        Whether it does nothing that could change what other cells find under other names.
    is_shareable
        Whether, having run well, it leaves nothing outside of its process's memory.
    """

    read: frozenset[str]
    imported: frozenset[tuple[str, str]]
    bound: frozenset[str]
    is_plain: bool
    is_shareable: bool


def with_cells_ahead(cells: Sequence[EngineCell], provided: Sequence[str]) -> list[EngineCell]:
    """Mark the cells of a submission that may be taken over from a run ahead of it.

    Parameters
    ----------
    cells
        What is to be run, the student's versions of locked cells among it.
    provided
        Sources of the assignment's code cells that are neither locked nor to be answered.
    """
    ours = set(provided)
    setups = [_read(cell.source) for cell in cells if cell.kind == "setup"]
    data = frozenset[str]().union(*(one.bound for one in setups))
    imports = frozenset[tuple[str, str]]().union(*(one.imported for one in setups))
    others: list[_Text] = []
    marked = []
    for cell in cells:
        if cell.kind != "code":
            marked.append(cell)
            continue
        text = _read(cell.source)
        is_ahead = (
            cell.source in ours
            and text.is_plain
            and text.is_shareable
            and not any(_may_change(one, text.read, data, imports) for one in others)
        )
        if is_ahead:
            # what comes further down finds it as it finds what the setup cells define
            data, imports = data | text.bound, imports | text.imported
        else:
            others.append(text)
        marked.append(replace(cell, is_ahead=True) if is_ahead else cell)
    return marked


def _may_change(
    cell: _Text, read: frozenset[str], data: frozenset[str], imports: frozenset[tuple[str, str]]
) -> bool:
    """Tell whether a cell may change what another one finds under the names that this one reads.

    Parameters
    ----------
    cell
        What comes before.
    read
        Names that the other one reads.
    data, imports
        What the setup cells bind: values, which whoever reads them could change, and imports,
        which anybody may repeat.
    """
    if not cell.is_plain or cell.read & read & data:
        return True
    return bool(read & (cell.bound | {name for name, _ in cell.imported - imports}))


@lru_cache(maxsize=512)
def _read(source: str) -> _Text:
    """Return what can be told of a cell; it is parsed and never run."""
    nothing = frozenset[str]()
    doubtful = _Text(nothing, frozenset(), nothing, is_plain=False, is_shareable=False)
    if len(source) > PARSED_CHARACTERS:
        return doubtful
    try:
        with warnings.catch_warnings():
            # of a student's text, to the instructor
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            read = names_read(source)
        nodes = tuple(ast.walk(tree))
        imported = frozenset(_imports(nodes))
        names = {name for name, _ in imported}
        is_plain = all(_is_plain(node, names) for node in nodes)
        is_shareable = all(_NOT_SHARED.isdisjoint(_words_used(node)) for node in nodes)
        bound = nothing.union(*map(bound_by, tree.body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return doubtful
    is_plain = is_plain and _MEMORY.isdisjoint(read)
    return _Text(read, imported, bound - names, is_plain, is_shareable)


def _is_plain(node: ast.AST, imported: Container[str]) -> bool:
    """Tell whether a piece of code is none that could change what all cells share."""
    match node:
        case ast.Name(id=name, ctx=context):
            return name not in _BY_TEXT and not isinstance(context, ast.Del)
        case ast.Attribute(attr=part) if part in _FAR_PARTS:
            return False
        case (
            ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del())
        ):
            root = _root(node)
            return root not in _ROOTS and root not in imported
        case ast.Import() | ast.ImportFrom():
            return _FAR_MODULES.isdisjoint(_words_of_import(node))
    return not isinstance(node, ast.Global)


def _words_used(node: ast.AST) -> frozenset[str]:
    match node:
        case ast.Name(id=word) | ast.Attribute(attr=word):
            return frozenset({word})
        case ast.Import() | ast.ImportFrom():
            return _words_of_import(node)
    return frozenset()


def _root(node: ast.AST) -> str:
    """Return the name with which an expression begins."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _words_of_import(node: ast.Import | ast.ImportFrom) -> frozenset[str]:
    module = node.module if isinstance(node, ast.ImportFrom) else ""
    return words(f"{module} {[one.name for one in node.names]}")


def _imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield names that imports bind, each with what is imported."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            for one in node.names:
                name = one.asname or (one.name if module else one.name.partition(".")[0])
                yield name, f"{module}:{one.name}"

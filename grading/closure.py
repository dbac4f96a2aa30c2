"""What of package `shop` a piece of code really uses, found by reading, never by running.

The names that a notebook uses are followed to their definitions, through packages that hand names
on and modules that load lazily, and on to whatever those definitions use. What counts is the
code of the definitions reached, without comments and docstrings: a new chapter's samples, a new
table or another check, which nothing here refers to, changes nothing.

Where the reading cannot tell, more counts rather than less: a module that is handed around as an
object counts whole, and so do all tables where a table's name is not written out.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeGuard

PACKAGE = "shop"
SCHEMA = "shop.schema"
DECLARING = "Table"
LOADER = "load_"
NAMING_A_TABLE = {"table": 0, "read_table": 0, "loader": 0, "documented": 0, "conform": 1}
"""Functions that take a table by its name, and the position of that argument."""
LOADING = frozenset({"read_table", "loader"})
"""Those of them that read its rows; the others look at its declaration alone."""
BY_ENTRY = frozenset({"shop.published_figures"})
"""Modules of large dictionaries, of which only the entries count that are written out."""
PUBLISHED = "shop.published"
BUNDLED = "bundled_file"
EVERY_TABLE = frozenset({"TABLES", "tables", "table_names", "tables_dir"})
LEFT_OUT = frozenset({"type_comment", "kind", "type_params"})
"""Fields of the syntax that do not change what code does, or that not every Python has."""
PLUMBING = frozenset(
    {"shop", "shop.schema", "shop.loaders", "shop.reading", "shop.dictionary", "shop.locate"}
    | {"shop.samples.conform", "shop.revealing"}
)
"""Modules that pass the name of a table on: whoever calls them decides which it is."""


@dataclass(frozen=True)
class Closure:
    """What some code uses of `shop`.

    Attributes
    ----------
    files
        Files that hold a definition used, relative to ``datasets/``, in order.
    tables
        Tables that are loaded, by name, in order; None when that cannot be told, so that all
        count.
    raw_exports, revealed
        Whether raw exports, or what lectures reveal, are read.
    packages
        Installed packages whose bundled files are read as data, in order.
    digest
        One hash of the code of all definitions.
    """

    files: tuple[str, ...]
    tables: tuple[str, ...] | None
    raw_exports: bool
    revealed: bool
    packages: tuple[str, ...]
    digest: str


def follow(sources: Iterable[str], datasets: Path) -> Closure:
    """Return what some code uses of `shop`.

    Parameters
    ----------
    sources
        Texts that stand alone: modules, and notebooks with all their cells in one text, since
        what one cell imports another uses. Lines of IPython (``%``, ``!``) may stand in them.
    datasets
        The folder that holds the package `shop`.
    """
    walk = _Walk(datasets)
    for text in sources:
        walk.start(text)
    return walk.closure()


def bare_code(text: str) -> str:
    """Return the code of a module without docstrings and comments."""
    return _bare(_parse(text))


@dataclass(frozen=True)
class _Place:
    """A module, or a name in one."""

    module: str
    name: str = ""


@dataclass
class _Module:
    """One module as its text defines it."""

    name: str
    path: Path
    tree: ast.Module
    statements: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, _Place] = field(default_factory=dict)
    effects: list[ast.stmt] = field(default_factory=list)

    @property
    def package(self) -> str:
        """The package that relative imports start from."""
        is_package = self.path.name == "__init__.py"
        return self.name if is_package else self.name.rpartition(".")[0]

    @cached_property
    def lazy(self) -> dict[str, str]:
        """Names that a module-level ``__getattr__`` gives, and the modules they come from."""
        found: dict[str, str] = {}
        for statement in self.tree.body:
            value = getattr(statement, "value", None)
            if isinstance(value, ast.Dict):
                pairs = zip(value.keys, value.values, strict=True)
                found |= {
                    str(key.value): str(where.value)
                    for key, where in pairs
                    if isinstance(key, ast.Constant) and isinstance(where, ast.Constant)
                }
        return found

    @cached_property
    def declared(self) -> dict[str, str]:
        """Tables that the module declares, and the variable that holds each."""
        found = {}
        for name, statements in self.statements.items():
            for call in (getattr(statement, "value", None) for statement in statements):
                named = _argument(call, 0, "name") if _is_declaration(call) else None
                if isinstance(named, ast.Constant):
                    found[str(named.value)] = name
        return found


class _Walk:
    """The way from some code through the package."""

    def __init__(self, datasets: Path) -> None:
        self._datasets = datasets
        self._modules: dict[str, _Module | None] = {}
        self._seen: set[_Place] = set()
        self._waiting: list[_Place] = []
        self._loaded: set[str] = set()
        self._declared: set[str] = set()
        self._all_tables = False
        self._entries: set[str] = set()
        self._all_entries = False
        self._packages: set[str] = set()

    def start(self, text: str) -> None:
        """Follow everything that a text uses."""
        tree = _parsed(text)
        if tree is None:
            self._waiting.append(_Place(PACKAGE))
            self._all_tables = True
            return
        here = _read("", Path(), tree)
        words = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant))
        self._entries |= {word.partition(".")[0] for word in words if isinstance(word, str)}
        for statement in tree.body:
            self._use(statement, here)

    def closure(self) -> Closure:
        """Follow until nothing new is found."""
        while self._waiting or self._new_tables():
            while self._waiting:
                self._visit(self._waiting.pop())
        return self._result()

    def _result(self) -> Closure:
        named = sorted((p.module, p.name) for p in self._seen if p.name)
        digest = hashlib.sha256()
        files = set()
        for module_name in sorted({place.module for place in self._seen}):
            module = self._module(module_name)
            if module is None:
                continue
            names = {name for where, name in named if where == module_name}
            kept = [s for name in names for s in module.statements[name]] + module.effects
            if not kept:
                continue
            files.add(module.path.relative_to(self._datasets).as_posix())
            for statement in sorted(set(kept), key=lambda s: s.lineno):
                entries = None
                if module_name in BY_ENTRY and not self._all_entries:
                    entries = self._entries
                digest.update(f"{module_name}\0{_bare(statement, entries)}\0".encode())
        return Closure(
            files=tuple(sorted(files)),
            tables=None if self._all_tables else tuple(sorted(self._loaded)),
            raw_exports=_Place("shop.locate", "raw_export_path") in self._seen,
            revealed=any(p.module == "shop.revealing" for p in self._seen),
            packages=tuple(sorted(self._packages)),
            digest=digest.hexdigest(),
        )

    def _new_tables(self) -> bool:
        """Ask for the declarations of the tables found so far; tell whether any is new."""
        for subject in self._subjects():
            for table, variable in subject.declared.items():
                place = _Place(subject.name, variable)
                wanted = self._all_tables or table in self._loaded | self._declared
                if wanted and place not in self._seen:
                    self._waiting.append(place)
        return bool(self._waiting)

    def _subjects(self) -> Iterator[_Module]:
        folder = self._datasets.joinpath(*SCHEMA.split("."))
        for path in sorted(folder.glob("*.py")):
            module = self._module(f"{SCHEMA}.{path.stem}")
            if module is not None and module.declared:
                yield module

    def _visit(self, place: _Place) -> None:
        """Count one definition, or all of a module, and what it uses."""
        module = self._module(place.module)
        if module is None or place in self._seen:
            return
        if not any(seen.module == place.module for seen in self._seen):
            for statement in module.effects:
                self._use(statement, module)
        self._seen.add(place)
        if not place.name:
            self._waiting += [_Place(module.name, name) for name in module.statements]
            self._waiting += [self._resolve(p) for p in self._handed_on(module)]
            return
        for statement in module.statements.get(place.name, []):
            self._use(statement, module)

    def _handed_on(self, module: _Module) -> Iterator[_Place]:
        return (place for place in module.imports.values() if place.name)

    def _use(self, statement: ast.stmt, module: _Module) -> None:
        """Follow every name that a statement uses."""
        nodes = list(ast.walk(statement))
        imported = [
            pair
            for node in nodes
            if isinstance(node, ast.Import | ast.ImportFrom)
            for pair in _imported(node, module.package)
        ]
        self._waiting += [place for name, place in imported if name == "*"]
        own = module.imports | dict(imported)
        inner: set[int] = set()
        for node in nodes:
            if isinstance(node, ast.Call):
                self._note_call(node, own, module)
            if id(node) in inner or not isinstance(node, ast.Attribute | ast.Name):
                continue
            chain = _chain(node, inner)
            if not chain:
                continue
            place = own.get(chain[0])
            if place is not None:
                self._ask(place, chain[1:], module)
            elif chain[0] in module.statements and not self._is_aside(module, chain[0]):
                self._waiting.append(_Place(module.name, chain[0]))

    def _is_aside(self, module: _Module, name: str) -> bool:
        """Whether a name belongs to the code we started from, or lists all tables."""
        return not module.name or (module.name == SCHEMA and name in EVERY_TABLE)

    def _ask(self, place: _Place, attributes: Sequence[str], user: _Module) -> None:
        """Follow a name that was imported, with the attributes asked of it."""
        if place.module.partition(".")[0] != PACKAGE:
            return
        found = self._resolve(place)
        for attribute in attributes:
            if attribute.startswith("__"):
                return  # where a package lies, not what is in it
            if found.name:
                break
            found = self._resolve(_Place(found.module, attribute))
        if place.name not in EVERY_TABLE and found.name not in EVERY_TABLE:
            if user.name == SCHEMA and not found.name:
                return  # its subjects: which of their tables count depends on who asks for one
            self._waiting.append(found)
        elif user.name not in PLUMBING:
            self._all_tables = True
        if found.module == "shop.loaders" and found.name.startswith(LOADER):
            self._loaded.add(found.name.removeprefix(LOADER))

    def _note_call(self, call: ast.Call, own: dict[str, _Place], module: _Module) -> None:
        """Keep the table or the published figure that a call names."""
        chain = _chain(call.func, set()) if isinstance(call.func, ast.Attribute | ast.Name) else []
        place = own.get(chain[0]) if chain else None
        if place is None or place.module.partition(".")[0] != PACKAGE:
            return
        if PUBLISHED in (place.module, f"{place.module}.{place.name}"):
            named = _argument(call, 0, "key")
            self._all_entries = self._all_entries or not isinstance(named, ast.Constant)
        if chain[-1] == BUNDLED and isinstance(
            named := _argument(call, 0, "package"), ast.Constant
        ):
            self._packages.add(str(named.value))
        if chain[-1] not in NAMING_A_TABLE or module.name in PLUMBING:
            return
        named = _argument(call, NAMING_A_TABLE[chain[-1]], "name")
        if not isinstance(named, ast.Constant):
            self._all_tables = True
        elif chain[-1] in LOADING:
            self._loaded.add(str(named.value))
        else:
            self._declared.add(str(named.value))

    def _resolve(self, place: _Place) -> _Place:
        """Return where a name is defined: through packages that hand it on, lazily or not."""
        if not place.name:
            return place
        module = self._module(place.module)
        if module is None or place.name in module.statements:
            return place
        if place.name in module.imports and module.imports[place.name] != place:
            return self._resolve(module.imports[place.name])
        if self._module(f"{place.module}.{place.name}") is not None:
            return _Place(f"{place.module}.{place.name}")
        if "__getattr__" not in module.statements:
            return _Place(place.module)
        if place.name in module.lazy:
            where = f"{place.module}.{module.lazy[place.name]}"
            return self._resolve(_Place(where, place.name))
        if place.name.startswith(LOADER) and place.module == PACKAGE:
            return self._resolve(_Place("shop.loaders", place.name))
        if place.name.startswith(LOADER) and place.module == "shop.loaders":
            self._loaded.add(place.name.removeprefix(LOADER))
        return _Place(place.module, "__getattr__")

    def _module(self, name: str) -> _Module | None:
        if name not in self._modules:
            stem = self._datasets.joinpath(*name.split("."))
            tries = (stem / "__init__.py", stem.with_suffix(".py"))
            path = next((path for path in tries if path.is_file()), None)
            self._modules[name] = None if path is None else _read_file(name, path)
        return self._modules[name]


def _read_file(name: str, path: Path) -> _Module:
    return _read(name, path, _parse(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=512)
def _parse(text: str) -> ast.Module:
    return ast.parse(text)


def _parsed(text: str) -> ast.Module | None:
    """Return the syntax of a cell; None when there is no reading it."""
    lines = text.splitlines()
    if any(line.startswith(("%", "!")) for line in lines):
        text = "\n".join("pass" if line.startswith(("%", "!")) else line for line in lines)
    try:
        return _parse(text)
    except SyntaxError:
        return None


def _read(name: str, path: Path, tree: ast.Module) -> _Module:
    """Return what a module binds; imports for types alone do not count."""
    module = _Module(name, path, tree)
    for statement in _top(tree.body):
        bound = list(_imported(statement, module.package))
        if bound:
            module.imports |= dict(bound)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            module.statements.setdefault(statement.name, []).append(statement)
        elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
            for target in _stored(statement):
                module.statements.setdefault(target, []).append(statement)
        elif not _is_text(statement) and not isinstance(statement, ast.Import | ast.ImportFrom):
            module.effects.append(statement)
            for target in _stored(statement):
                module.statements.setdefault(target, []).append(statement)
    return module


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
            yield from statement.orelse
        else:
            yield statement


def _stored(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id != "__all__":
            yield node.id


def _imported(node: ast.AST, package: str) -> Iterator[tuple[str, _Place]]:
    """Yield the names that an import binds, and what each is."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, _Place(alias.name)
            else:
                top = alias.name.partition(".")[0]
                yield top, _Place(top)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parts = package.split(".")
            above = parts[: len(parts) - node.level + 1]
            base = ".".join([*above, *([base] if base else [])])
        for alias in node.names:
            name = "" if alias.name == "*" else alias.name
            yield alias.asname or alias.name, _Place(base, name)


def _chain(node: ast.Attribute | ast.Name, inner: set[int]) -> list[str]:
    """Return ``a.b.c`` as its parts; nothing when it starts with something else than a name."""
    parts: list[str] = []
    current: ast.AST = node
    while isinstance(current, ast.Attribute):
        parts.append(current.attr)
        current = current.value
        inner.add(id(current))
    if not isinstance(current, ast.Name):
        return []
    return [current.id, *reversed(parts)]


def _argument(call: ast.Call, position: int, keyword: str) -> ast.expr | None:
    if position < len(call.args):
        return call.args[position]
    return next((k.value for k in call.keywords if k.arg == keyword), None)


def _is_declaration(value: ast.expr | None) -> TypeGuard[ast.Call]:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == DECLARING
    )


def _bare(node: ast.AST, entries: set[str] | None = None) -> str:
    """Return a syntax tree without docstrings, the same text in every version of Python.

    Of a dictionary only the `entries` count, where they are given.
    """
    kind = type(node)
    if not kind._fields:
        return f"{kind.__name__}()"  # every third node: how a name is used, or an operator
    if entries is not None and isinstance(node, ast.Dict):
        pairs = [
            f"{_bare(key)}:{_bare(value)}"
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value in entries
        ]
        return f"Dict({','.join(pairs)})"
    parts = []
    for name in kind._fields:
        value = getattr(node, name, None)
        if value is None or value == [] or name in LEFT_OUT:
            continue
        if isinstance(value, ast.AST):
            shown = "" if _is_text(value) else _bare(value, entries)
        elif isinstance(value, list):
            shown = ",".join(
                _bare(item, entries) if isinstance(item, ast.AST) else repr(item)
                for item in value
                if not _is_text(item)
            )
        else:
            shown = repr(value)
        parts.append(f"{name}={shown}")
    return f"{kind.__name__}({';'.join(parts)})"


def _is_text(statement: object) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )

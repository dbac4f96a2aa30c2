"""What the simulator writes, found by being there.

A builder says by decorator what it makes, and `discover` imports every module of the package once,
so that no list of them has to be kept:

``@builds("orders")``
    a table of the schema, written to ``tables/orders.parquet``;
``@exports("orders")``
    a raw export of the schema, written to ``tables/raw/``;
``@reveals("elasticities", about="…")``
    what ``shop.reveal`` gives: numbers by name, or an Arrow table;
``@keeps("demand", about="…")``
    truth for instructors, written to ``truth/``: numbers by name, or an Arrow table.

`part` computes something that several builders need once a world.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeAlias, TypeVar

import pyarrow as pa

from simulator.world import World

Build: TypeAlias = Callable[[World], pa.Table]
Export: TypeAlias = Callable[[World], bytes]
# Numbers, texts, lists and dicts of them, or an Arrow table.
Truth: TypeAlias = Callable[[World], Any]
Value = TypeVar("Value")
_Function = TypeVar("_Function", bound=Callable[[World], Any])


@dataclass(frozen=True)
class Builder:
    """How a table is made and written.

    Attributes
    ----------
    build
        Returns the table.
    delta
        Columns of integers or times that rise along the rows: their differences are shorter than
        a dictionary.
    plain
        Columns that hardly repeat: a dictionary would only add to them.
    """

    build: Build
    delta: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A truth and a sentence about it."""

    about: str
    find: Truth
    delta: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


_BUILDERS: dict[str, Builder] = {}
_EXPORTS: dict[str, Export] = {}
_REVEALED: dict[str, Fact] = {}
_KEPT: dict[str, Fact] = {}


def builds(
    name: str, *, delta: tuple[str, ...] = (), plain: tuple[str, ...] = ()
) -> Callable[[Build], Build]:
    """Register the builder of the table called `name`."""

    def register(build: Build) -> Build:
        _add(_BUILDERS, name, Builder(build, delta, plain))
        return build

    return register


def exports(name: str) -> Callable[[Export], Export]:
    """Register the writer of the raw export called `name`."""

    def register(export: Export) -> Export:
        _add(_EXPORTS, name, export)
        return export

    return register


def reveals(key: str, *, about: str) -> Callable[[_Function], _Function]:
    """Register what ``shop.reveal(key)`` gives.

    Parameters
    ----------
    key
        Name it is asked for by; visible to everybody who lists the folder.
    about
        A sentence for ``shop.revealed()`` that gives nothing away.
    """

    def register(find: _Function) -> _Function:
        _add(_REVEALED, key, Fact(about, find))
        return find

    return register


def keeps(
    name: str, *, about: str, delta: tuple[str, ...] = (), plain: tuple[str, ...] = ()
) -> Callable[[_Function], _Function]:
    """Register truth for instructors, written to ``truth/NAME.parquet`` or ``truth/NAME.json``."""

    def register(find: _Function) -> _Function:
        _add(_KEPT, name, Fact(about, find, delta, plain))
        return find

    return register


def part(make: Callable[[World], Value]) -> Callable[[World], Value]:
    """Return `make` so that a world computes it once and keeps it."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def once(world: World) -> Value:
        if name not in world.shelf:
            world.shelf[name] = make(world)
        found: Value = world.shelf[name]
        return found

    return once


def builders() -> dict[str, Builder]:
    """Return the builder of every table by its name, in alphabetical order."""
    return _sorted(_BUILDERS)


def exporters() -> dict[str, Export]:
    """Return the writer of every raw export by its name, in alphabetical order."""
    return _sorted(_EXPORTS)


def revealed() -> dict[str, Fact]:
    """Return what is revealed by its key, in alphabetical order."""
    return _sorted(_REVEALED)


def kept() -> dict[str, Fact]:
    """Return what instructors keep by its name, in alphabetical order."""
    return _sorted(_KEPT)


def discover() -> None:
    """Import every module of the package: what they register is there afterwards."""
    package = importlib.import_module("simulator")
    for module in pkgutil.walk_packages(package.__path__, "simulator."):
        importlib.import_module(module.name)


def _add(kind: dict[str, Value], name: str, value: Value) -> None:
    if name in kind:
        raise ValueError(f"{name!r} is registered twice")
    kind[name] = value


def _sorted(kind: dict[str, Value]) -> dict[str, Value]:
    discover()
    return dict(sorted(kind.items()))

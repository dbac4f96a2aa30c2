"""Load the tables of the shop as typed frames, from any working directory and offline.

There is one loader a table, ``load_NAME``, made from the schema when it is first asked for: its
arguments, its documentation and its types are those that the schema declares.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from typing import Any, TypeAlias

import pandas as pd

from shop.reading import read_table
from shop.schema import Table, table, table_names

Loader: TypeAlias = Callable[..., pd.DataFrame]

PREFIX = "load_"
# Type of each argument as help() shows it, and what the documentation says of it.
_ARGUMENTS = {
    "channel": ("str | None", "The one channel to read; all by default."),
    "start": ("str | date | None", "First day to read; all days by default."),
    "end": ("str | date | None", "Last day to read, included; all days by default."),
    "columns": ("Sequence[str] | None", "Columns to read, in that order; all by default."),
}


def loader(name: str) -> Loader:
    """Return the loader of the table called `name`.

    Raises
    ------
    UsageError
        When there is no such table.
    """
    spec = table(name)
    signature = _signature(spec)

    def load(*args: Any, **given: Any) -> pd.DataFrame:
        try:
            bound = signature.bind(*args, **given)
        except TypeError as error:
            raise TypeError(f"{PREFIX}{name}() {error}") from None
        return read_table(name, **bound.arguments)

    load.__name__ = load.__qualname__ = f"{PREFIX}{name}"
    load.__doc__ = _text(spec, tuple(signature.parameters))
    load.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    load.__annotations__["return"] = pd.DataFrame
    load.__signature__ = signature  # type: ignore[attr-defined]
    return load


def _signature(spec: Table) -> inspect.Signature:
    """Return the arguments that make sense for a table, all by keyword."""
    names = ["columns"]
    if spec.time_column is not None:
        names[:0] = ["start", "end"]
    if "channel" in spec.column_names and spec.column("channel").values:
        names.insert(0, "channel")
    parameters = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_ARGUMENTS[name][0]
        )
        for name in names
    ]
    return inspect.Signature(parameters, return_annotation=pd.DataFrame)


def _text(spec: Table, arguments: tuple[str, ...]) -> str:
    """Return the documentation of a loader: arguments, grain, key, columns and units."""
    lines = [f"Load `{spec.name}` {spec.term_zh}: {spec.grain}.", "", "Parameters", "----------"]
    for name in arguments:
        lines += [name, f"    {_ARGUMENTS[name][1]}"]
    lines += ["", "Returns", "-------", "pandas.DataFrame"]
    lines += _wrapped(f"One row: {spec.grain}. Key: {', '.join(spec.key)}.")
    lines += [*_wrapped(spec.description), "", "    Columns:", ""]
    for column in spec.columns:
        unit = f", {column.unit}" if column.unit else ""
        head = f"{column.name} ({column.dtype}{unit})"
        lines += _wrapped(f"* {head}: {column.description}")
    return "\n".join([*lines, ""])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 92, initial_indent="    ", subsequent_indent="    ")


def loader_names() -> tuple[str, ...]:
    """Return the names of all loaders."""
    return tuple(f"{PREFIX}{name}" for name in table_names())


def __getattr__(name: str) -> Loader:
    if not name.startswith(PREFIX) or name.removeprefix(PREFIX) not in table_names():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = loader(name.removeprefix(PREFIX))
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *loader_names()])

"""Every table of the shop: grain, key, columns, units, joins and Chinese terms.

A table is declared once, in the module of its subject in this folder, and is found by being
there: the simulator writes what stands here, the loaders check it, and the data dictionary is
printed from it. `table` imports the one module that declares the table asked for, so that what a
notebook depends on is what it reads.
"""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shop.errors import UsageError
from shop.schema.labels import FUNNEL_STEPS
from shop.schema.types import Column, Family, Join, RawExport, Subject, Table, finds_all

FIRST_DAY = "2024-01-01"
LAST_DAY = "2025-12-31"
# The live quarter: weeks whose orders are not settled yet, so that only dashboards, experiments
# and tests show them.
FIRST_LIVE_DAY = "2026-01-05"
LAST_LIVE_DAY = "2026-03-29"
# Modules of this folder that declare no tables.
_SHARED = ("__init__", "columns", "labels", "types")
_DECLARED = re.compile(r'^(\w+) = (Table|RawExport)\(\s*name="(\w+)"', re.MULTILINE)

__all__ = [
    "FIRST_DAY",
    "FIRST_LIVE_DAY",
    "FUNNEL_STEPS",
    "LAST_DAY",
    "LAST_LIVE_DAY",
    "Column",
    "Family",
    "Join",
    "RawExport",
    "Subject",
    "Table",
    "finds_all",
    "raw_export",
    "raw_export_names",
    "subject",
    "subject_of",
    "subjects",
    "table",
    "table_names",
    "tables",
]


def table(name: str) -> Table:
    """Return the table called `name`.

    Raises
    ------
    UsageError
        When there is none; the nearest name is suggested.
    """
    found = _declared("Table", name, "table", "Tables")
    assert isinstance(found, Table)
    return found


def table_names(of: str | None = None) -> tuple[str, ...]:
    """Return the names of all tables, or of those of one subject, in the order of the schema."""
    return tuple(name for name, place in _places("Table").items() if of in (None, place[0]))


def tables(of: str | None = None) -> dict[str, Table]:
    """Return all tables by name, or those of one subject (imports the modules of the schema)."""
    return {name: table(name) for name in table_names(of)}


def subject_of(name: str) -> str:
    """Return the subject of a table: the module ``shop.schema.SUBJECT`` declares it."""
    table(name)
    return _places("Table")[name][0]


def subjects() -> tuple[str, ...]:
    """Return the subjects in alphabetical order."""
    return tuple(_sources())


def subject(name: str) -> Subject:
    """Return what the tables of a subject are about.

    Raises
    ------
    UsageError
        When there is no such subject.
    """
    if name not in _sources():
        raise UsageError(f"no subject {name!r}. Subjects: {', '.join(_sources())}")
    found: Subject = importlib.import_module(f"shop.schema.{name}").SUBJECT
    return found


def raw_export(name: str) -> RawExport:
    """Return the raw export called `name`; errors as in `table`."""
    found = _declared("RawExport", name, "raw export", "Exports")
    assert isinstance(found, RawExport)
    return found


def raw_export_names(of: str | None = None) -> tuple[str, ...]:
    """Return the names of all raw exports, or of those of one subject."""
    return tuple(name for name, place in _places("RawExport").items() if of in (None, place[0]))


def _declared(kind: str, name: str, what: str, many: str) -> object:
    places = _places(kind)
    if name not in places:
        near = difflib.get_close_matches(name, places, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"no {what} {name!r}{hint} {many}: {', '.join(sorted(places))}")
    module, variable = places[name]
    return getattr(importlib.import_module(f"shop.schema.{module}"), variable)


@cache
def _sources() -> dict[str, str]:
    """Return the text of the modules that declare tables: looked through, not imported."""
    paths = sorted(Path(__file__).parent.glob("*.py"))
    return {p.stem: p.read_text(encoding="utf-8") for p in paths if p.stem not in _SHARED}


@cache
def _places(kind: str) -> Mapping[str, tuple[str, str]]:
    """Return module and variable of every declaration of a kind, by the name declared."""
    found: dict[str, tuple[str, str]] = {}
    for module, text in _sources().items():
        for variable, declared, name in _DECLARED.findall(text):
            if declared != kind:
                continue
            if name in found:
                raise UsageError(f"{found[name][0]}.py and {module}.py both declare {name!r}")
            found[name] = (module, variable)
    return found

"""The student side of the course: tables, plot style and checks of the shop.

``shop.load_orders()`` and its siblings, one a table, give the tables, ``shop.reveal("...")`` what
a lecture reveals at its end, ``shop.setup()`` prepares a notebook. Everything is imported when it
is first used, so that a command that needs one part does not wait for the others.
"""

from __future__ import annotations

import difflib
import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shop.locate import raw_export_path as raw_export_path
    from shop.locate import tables_dir as tables_dir
    from shop.revealing import reveal as reveal
    from shop.revealing import revealed as revealed
    from shop.setup_cell import setup as setup

_MODULES = (
    "checks",
    "dictionary",
    "playground",
    "practice",
    "published",
    "realdata",
    "samples",
    "schema",
    "style",
)
_NAMES = {
    "raw_export_path": "locate",
    "tables_dir": "locate",
    "reveal": "revealing",
    "revealed": "revealing",
    "setup": "setup_cell",
}
_LOADER = "load_"


def __getattr__(name: str) -> Any:
    if name == "__all__":
        return [*_loader_names(), *_NAMES]
    if name in _MODULES:
        return importlib.import_module(f"shop.{name}")
    if name in _NAMES:
        value = getattr(importlib.import_module(f"shop.{_NAMES[name]}"), name)
    elif name.startswith(_LOADER) and name in _loader_names():
        value = getattr(importlib.import_module("shop.loaders"), name)
    else:
        raise AttributeError(f"module 'shop' has no attribute {name!r}{_nearest(name)}")
    globals()[name] = value
    return value


def _loader_names() -> list[str]:
    from shop.schema import table_names

    return [f"{_LOADER}{name}" for name in table_names()]


def _nearest(name: str) -> str:
    if name.startswith("_"):
        return ""
    near = difflib.get_close_matches(name, [*_loader_names(), *_NAMES], n=1, cutoff=0.7)
    return f"; did you mean {near[0]!r}?" if near else ""


def __dir__() -> list[str]:
    return sorted({*globals(), *_loader_names(), *_NAMES, *_MODULES})

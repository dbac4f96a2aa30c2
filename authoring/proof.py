"""The way from a command to its proof below ``tests/``, which only a checkout has."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grading.layout import Layout


def from_tests(name: str) -> tuple[Layout, Any]:
    """Import a module below ``tests/`` of the checkout around the current folder.

    Raises
    ------
    UsageError
        Outside a checkout, or in one without its tests.
    """
    from grading.layout import find_layout
    from shop.errors import UsageError

    layout = find_layout()
    folder = layout.root / "tests"
    if not (folder / name.replace(".", "/")).with_suffix(".py").is_file():
        raise UsageError(
            f"{folder} does not hold {name.replace('.', '/')}.py; this command is a part of the "
            "tests: run it in a full checkout of the course"
        )
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return layout, importlib.import_module(name)

"""May a message show what was expected? Only in a visible test: its answer stands there anyway.

Hidden tests stand between ``### BEGIN HIDDEN TESTS`` and ``### END HIDDEN TESTS``. The grader says
of each statement where it stands (`showing`). In a notebook the cells that are being run are
looked at. Whatever cannot be told counts as hidden.
"""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import FrameType

_MARKER = re.compile(r"(BEGIN|END) HIDDEN TESTS")
_TOLD: ContextVar[bool | None] = ContextVar("shop_checks_showing", default=None)


@contextmanager
def showing(visible: bool) -> Iterator[None]:
    """Say for a while whether messages may show what was expected."""
    token = _TOLD.set(visible)
    try:
        yield
    finally:
        _TOLD.reset(token)


def may_show() -> bool:
    """Return whether the check that runs now belongs to a visible test, for certain."""
    told = _TOLD.get()
    return _in_visible_cells() if told is None else told


@lru_cache(maxsize=64)
def hidden_lines(source: str) -> frozenset[int]:
    """Return the lines of a cell, from 1, that belong to hidden tests, markers included.

    A region that is not closed goes on to the end of the cell.
    """
    hidden, opened = set(), False
    for number, line in enumerate(source.splitlines(), start=1):
        found = _MARKER.search(line)
        opened = opened or (found is not None and found[1] == "BEGIN")
        if opened or found:
            hidden.add(number)
        if found and found[1] == "END":
            opened = False
    return frozenset(hidden)


def _in_visible_cells() -> bool:
    """Return whether every cell on the way to this check stands at a visible line."""
    frames = list(_cells())
    sources = ["".join(linecache.getlines(frame.f_code.co_filename)) for frame in frames]
    return bool(frames) and all(
        source and frame.f_lineno not in hidden_lines(source)
        for frame, source in zip(frames, sources, strict=True)
    )


def run_of_cell() -> object:
    """Return what tells this run of a notebook's cell from others; None outside a notebook."""
    frame = next(_cells(), None)
    return None if frame is None else frame.f_globals["get_ipython"]().execution_count


def _cells() -> Iterator[FrameType]:
    """Yield the frames of notebook cells that lead to the caller."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        # IPython puts this name among the globals of every cell.
        if frame.f_globals.get("__name__") == "__main__" and "get_ipython" in frame.f_globals:
            yield frame
        frame = frame.f_back

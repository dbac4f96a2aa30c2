"""Notice in a notebook that an answer mutated what it was handed, and say so when a check fails.

A table that the answer changed makes later checks fail for reasons that nobody could guess: what
they compare with was computed from it. The grader notices by itself (it sends copies).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from shop.checks.regions import run_of_cell

WATCHED = (pd.DataFrame, pd.Series, np.ndarray, list, dict, set)
MOST_VALUES = 2_000_000
"""Larger inputs are not copied to be compared."""

_noticed: dict[object, dict[str, str]] = {}
"""Run of a cell → answer → what it changed. The grader has one run at a time, called None."""


@contextmanager
def watched(name: str, values: Sequence[Any]) -> Iterator[None]:
    """Notice what a call changes of its arguments.

    Parameters
    ----------
    name
        The answer that is called.
    values
        What it is handed.
    """
    run = run_of_cell()
    before = [] if run is None else [(one, _copied(one)) for one in values if _is_watched(one)]
    yield
    for after, was in before:
        finding = _change(was, after)
        if finding:
            note(name, finding, run)
            return


def note(name: str, finding: str = "", run: object = None) -> None:
    """Remember that an answer mutated its input, for the failures that follow in this run."""
    known = _noticed.get(run, {})
    _noticed.clear()
    _noticed[run] = known | {name: finding}


def forget() -> None:
    """Begin with a cell anew."""
    _noticed.clear()


def noticed() -> str:
    """Return what an answer mutated in this run of a cell, as a sentence; empty for nothing."""
    found = _noticed.get(run_of_cell(), {}) if _noticed else {}
    sentences = (
        f"Besides, {name}(…) mutated its input{f', which {what}' if what else ''}: "
        "work on a copy (`.copy()`)"
        for name, what in found.items()
    )
    return ". ".join(sentences)


def _is_watched(value: Any) -> bool:
    return isinstance(value, WATCHED) and getattr(value, "size", len(value)) <= MOST_VALUES


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, pd.DataFrame | pd.Series) else copy.deepcopy(value)


def _change(before: Any, after: Any) -> str:
    from shop.checks.invariants import change_of  # which makes messages, as this module does

    return change_of(before, after)

"""Which statements of a test cell can be run before there is a submission.

What a test expects often takes longer to compute than what an answer gives, and it is the same for
a whole class. A statement that reads nothing of the student's, and nothing that a statement above
it may have changed by handing it to an answer, does the same whenever it is run. In doubt it is
run where it stands.
"""

from __future__ import annotations

import builtins
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .assertions import LOADS, Step, names_in

_BY_TEXT = frozenset(
    ("exec", "eval", "compile", "globals", "locals", "vars", "dir", "__import__", "input")
)
_NOT_SHARED = frozenset(("open", "duckdb", "os", "sys", "tempfile", "Path", "subprocess"))
"""What a process cannot have done for its forks."""
_UNCHANGING = (
    types.ModuleType
    | types.FunctionType
    | types.BuiltinFunctionType
    | type
    | str
    | bytes
    | int
    | float
    | np.generic
    | pd.Timestamp
    | None
)


@dataclass(frozen=True)
class Answerless:
    """Statements that can be run without any answer.

    Attributes
    ----------
    places
        Where they stand in their cell, in their order.
    reached
        The names that they read, and those whose values may be part of what they read.
    """

    places: tuple[int, ...]
    reached: frozenset[str]


def answerless(steps: Sequence[Step], setup: Mapping[str, Any]) -> Answerless:
    """Return the statements that can be run without any answer.

    Parameters
    ----------
    steps
        The statements of a test cell.
    setup
        What the setup cells have defined: all that the cell may read besides its own names.
    """
    if any(step.deletes for step in steps):
        return Answerless((), frozenset())
    cell = _Cell(steps, setup)
    waiting = {place for place in range(len(steps)) if cell.asks(place)}
    while more := {
        place
        for place in range(len(steps))
        if place not in waiting and cell.depends(place, waiting)
    }:
        waiting |= more
    places = tuple(place for place in range(len(steps)) if place not in waiting)
    return Answerless(places, frozenset[str]().union(*(cell.reach[place] for place in places)))


class _Cell:
    """What the statements of a cell read and write.

    Attributes
    ----------
    reach
        For each statement the names that it reads, and those whose values may be part of them.
    """

    def __init__(self, steps: Sequence[Step], setup: Mapping[str, Any]) -> None:
        self._steps = steps
        self._setup = setup
        self._reads = [frozenset((*step.names, *step.own_names)) for step in steps]
        self._assigned = [frozenset(step.assigned) for step in steps]
        self._known = frozenset(setup).union(*self._assigned, dir(builtins))
        loose = [step for step in steps if not step.is_definition]
        self._loose = frozenset(name for step in loose for name in step.assigned)
        self.reach = [self._reached(place) for place in range(len(steps))]

    def asks(self, place: int) -> bool:
        """Tell whether a statement may ask the student's side, or matters where it stands."""
        step, reach = self._steps[place], self.reach[place]
        if step.may_give_credit or reach & (_BY_TEXT | _NOT_SHARED) or reach - self._known:
            return True
        above = frozenset[str]().union(*self._assigned[:place])
        return any(name not in above and not self._is_fixed(name) for name in step.own_names)

    def depends(self, place: int, waiting: Iterable[int]) -> bool:
        """Tell whether it matters that a statement is run before those of `waiting`."""
        reach, assigned = self.reach[place], self._assigned[place]
        for other in waiting:
            if self._assigned[other] & (self._reads[place] | assigned):
                return True
            shared = reach & self.reach[other]
            if other < place and (assigned & self.reach[other] or not self._are_fixed(shared)):
                return True
        return False

    def _are_fixed(self, names: Iterable[str]) -> bool:
        return all(map(self._is_fixed, names))

    def _is_fixed(self, name: str) -> bool:
        """Tell whether nothing can be done to a name's value but to bind the name anew."""
        is_loose = name in self._loose
        return not is_loose and (name not in self._setup or _is_unchanging(self._setup[name]))

    def _reached(self, place: int) -> frozenset[str]:
        """Return what a statement reads, and every name whose value may be part of that.

        Two values that stood in one statement may have become parts of each other.
        """
        found: set[str] = set()
        waiting = list(self._reads[place])
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            for reads, assigned in zip(self._reads[:place], self._assigned[:place], strict=True):
                if name in assigned or (name in reads and not self._is_fixed(name)):
                    waiting += reads | assigned
            value = self._setup.get(name)
            if isinstance(value, types.FunctionType) and value.__globals__ is self._setup:
                waiting += names_in(value.__code__, LOADS)
        return frozenset(found)


def _is_unchanging(value: Any) -> bool:
    if isinstance(value, tuple | frozenset):
        return all(map(_is_unchanging, value))
    return isinstance(value, _UNCHANGING)

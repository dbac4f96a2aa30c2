"""Which statements of a test cell can be run before there is a submission.

What a test expects often takes longer to compute than what an answer gives, and it is the same for
a whole class. A statement that reads nothing of the student's, and nothing that a statement above
it may have changed by handing it to an answer, does the same whenever it is run.

It is read from the code. A statement is run where it stands when it reads a clock, touches a file
or a figure, reads names by text, or uses what a setup cell has defined and could change. Of a cell
that changes a setting, which all code depends on, nothing is run ahead. A process that runs
statements ahead looks besides at what they did (`untouched`).
"""

from __future__ import annotations

import builtins
import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .assertions import ATTRIBUTE_STORES, GLOBAL_STORES, Step, names_in, words_in
from .namespace import is_copied

_BY_TEXT = """
exec eval compile globals locals vars dir __import__ input query setattr delattr
__dict__ __class__ __globals__ __builtins__ __code__ __defaults__
"""
_CLOCKS = """
time time_ns perf_counter perf_counter_ns monotonic process_time thread_time timeit
now today utcnow
"""
_OUTSIDE = """
open os sys io pathlib Path tempfile shutil subprocess socket duckdb sqlite3
to_csv to_parquet to_feather to_excel to_pickle to_sql to_hdf save savez savetxt savefig
tofile dump write writelines write_text write_bytes mkdir makedirs unlink touch
"""
_FIGURES = "close gcf gca get_fignums fignum_exists"
_THREADS = "milp linprog"
"""Their solver keeps threads of its own, and waits for ever for them in a fork, which has none."""
_IN_PLACE = frozenset(f"{_BY_TEXT} {_CLOCKS} {_OUTSIDE} {_FIGURES} {_THREADS} warnings".split())
"""Names and attributes that matter where and when they are used."""
_MOMENTS = frozenset(("now", "today"))
"""Texts that pandas and NumPy read a clock for."""
_SETTING = """
set_option reset_option options rcParams rcdefaults rc use set_theme seterr set_printoptions
set_config simplefilter filterwarnings resetwarnings patch getcontext setcontext setlocale
"""
_SETTINGS = frozenset(_SETTING.split())
_OF_TABLES = frozenset(("columns", "index", "name", "names"))
"""Attributes that are stored in tables and series."""
_PLAIN = str | bytes | int | float | np.generic | pd.Timestamp | pd.Timedelta | None


def answerless(steps: Sequence[Step], setup: Mapping[str, Any]) -> dict[int, frozenset[str]]:
    """Return the statements that can be run without any answer, by their places, in order.

    Each comes with the names that it reads, and those whose values may be part of what it reads.

    Parameters
    ----------
    steps
        The statements of a test cell.
    setup
        What the setup cells have defined: all that the cell may read besides its own names.
    """
    takes_all = any(("*",) in step.code.co_consts for step in steps)  # from somewhere import *
    if takes_all or lasts(steps) or any(step.deletes for step in steps):
        return {}
    cell = _Cell(steps, setup)
    waiting = {place for place in range(len(steps)) if cell.has_its_place(place)}
    while more := {
        place
        for place in range(len(steps))
        if place not in waiting and cell.depends(place, waiting)
    }:
        waiting |= more
    return {place: cell.reach[place] for place in range(len(steps)) if place not in waiting}


def lasts(steps: Sequence[Step]) -> bool:
    """Tell whether a cell may change what others do without any name of theirs.

    Parameters
    ----------
    steps
        The statements of a test cell.
    """
    own = frozenset(name for step in steps for name in step.assigned)
    return any(
        (words_in(code) & _SETTINGS) - own or set(names_in(code, ATTRIBUTE_STORES)) - _OF_TABLES
        for step in steps
        for code in step.codes
    )


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
        self._own = frozenset[str]().union(*self._assigned)
        self._known = self._own.union(setup, dir(builtins))
        loose = [step for step in steps if not step.is_definition]
        self._loose = frozenset(name for step in loose for name in step.assigned)
        self.reach = [self._reached(place) for place in range(len(steps))]

    def has_its_place(self, place: int) -> bool:
        """Tell whether a statement may ask the student's side, or matters where it stands."""
        step = self._steps[place]
        if step.may_give_credit or any(map(_has_its_place, step.codes)):
            return True
        if self.reach[place] - self._known or any(map(self._may_change, self._reads[place])):
            return True
        above = frozenset[str]().union(*self._assigned[:place])
        early = (self.reach[place] & self._own) - above - self._setup.keys()
        if not step.is_definition and early:
            return True
        return any(name not in above and not self._is_fixed(name) for name in step.own_names)

    def depends(self, place: int, waiting: Iterable[int]) -> bool:
        """Tell whether it matters that a statement is run before those of `waiting`."""
        touched = self._reads[place] | self._assigned[place]
        return any(
            self._assigned[other] & touched
            or (
                other < place
                and not all(map(self._is_fixed, self.reach[place] & self.reach[other]))
            )
            for other in waiting
        )

    def _is_fixed(self, name: str) -> bool:
        """Tell whether no statement changes a name's value, unless it binds the name anew."""
        is_loose = name in self._loose
        return not is_loose and (name not in self._setup or _is_unchanging(self._setup[name]))

    def _may_change(self, name: str) -> bool:
        """Tell whether a name is a setup's, and its value the same object in all test cells."""
        value = self._setup.get(name)
        return not is_copied(value) and not _is_unchanging(value)

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
        return frozenset(found)


def _has_its_place(code: types.CodeType) -> bool:
    """Tell whether code does anything that depends on when and in which process it is run."""
    inner = [one for one in code.co_consts if isinstance(one, types.CodeType)]
    return bool(
        words_in(code) & _IN_PLACE
        or any(one in _MOMENTS for one in code.co_consts if isinstance(one, str))
        or any(names_in(one, GLOBAL_STORES) for one in inner)
        or any(map(_has_its_place, inner))
    )


def _is_unchanging(value: Any) -> bool:
    """Tell whether a value of the setup is the same whatever was done with it."""
    match value:
        case tuple() | frozenset():
            return all(map(_is_unchanging, value))
        case types.BuiltinFunctionType():
            return value.__self__ is None or isinstance(value.__self__, types.ModuleType)
        case types.FunctionType() | type():
            # what a setup cell defines can keep something in mind
            return value.__module__ != "__main__"
    return isinstance(value, types.ModuleType | _PLAIN)

"""Cells of the assignment's own that are run before there is a submission.

A cell that loads the tables of a memo costs as much as all tests of a chapter, and it does the same
in every submission. It is run once, behind the setup cells and in the process from which the
submissions are forked; what it defines is kept aside, and given to a submission that comes to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .ipython import Notebook
from .untouched import digest_of, within_reach

_OF_IPYTHON = re.compile(
    r"_i{0,3}|_{2,3}|_i?\d+|_[iod]h|In|Out|exit|quit|get_ipython|__warningregistry__"
)
"""Names that IPython itself, or a warning, binds and unbinds for every cell."""
_NOTHING = object()
_LAST_INPUTS = ("_i", "_ii", "_iii", "_i00")
_LAST_RESULTS = ("_", "__", "___")


@dataclass(frozen=True)
class _Kept:
    """A cell that was run ahead.

    Attributes
    ----------
    source
        Its code.
    names
        What it defined.
    """

    source: str
    names: dict[str, Any]


class RunAhead:
    """Runs cells ahead in the process that is forked, and lets a fork take over what they defined.

    Parameters
    ----------
    notebook
        The kernel, with the setup cells behind it.
    """

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._kept: list[_Kept] = []

    def run(self, source: str, after: Iterable[int]) -> int | None:
        """Run a cell and hide what it defined; return its number, None if it did anything else.

        Nothing else: it ended well, deleted no name, left the values that it found, the random
        numbers, and the settings of pandas, Matplotlib and of warnings as they were, and no figure
        open. Otherwise this process is spoiled.

        Parameters
        ----------
        source
            Its code.
        after
            Cells run ahead that stand above it: it finds what they define.
        """
        names = self._notebook.namespace
        hidden = dict(names)
        for number in after:
            names.update(self._kept[number].names)
        before = dict(names)
        reached = within_reach(source, names)
        state = digest_of(_own(reached))
        memory = _Memory(self._notebook.shell)
        ended_well, _ = self._notebook.run(source, 0)
        defined = {
            name: value
            for name, value in names.items()
            if before.get(name, _NOTHING) is not value and not _OF_IPYTHON.fullmatch(name)
        }
        is_all = ended_well and all(name in names or _OF_IPYTHON.fullmatch(name) for name in before)
        is_kept = is_all and state is not None and state == digest_of(_own(reached))
        names.clear()
        names.update(hidden)
        memory.restore()
        if not is_kept:
            return None
        self._kept.append(_Kept(source, defined))
        return len(self._kept) - 1

    def take(self, number: int) -> int:
        """Bind what cell `number` defined, as if it had been run now; return its count."""
        kept = self._kept[number]
        shell = self._notebook.shell
        count: int = shell.execution_count
        shell.history_manager.store_inputs(count, kept.source)
        self._notebook.namespace.update(kept.names)
        shell.execution_count += 1
        return count


class _Memory:
    """What IPython remembers of the cells that were run."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._count: int = shell.execution_count
        self._inputs = {name: getattr(shell.history_manager, name) for name in _LAST_INPUTS}
        self._results = {name: getattr(shell.displayhook, name, "") for name in _LAST_RESULTS}

    def restore(self) -> None:
        """Forget every cell that was run since."""
        history = self._shell.history_manager
        history.output_hist.pop(self._count, None)
        del history.input_hist_parsed[self._count :]
        del history.input_hist_raw[self._count :]
        history.db_input_cache.clear()
        for name, value in self._inputs.items():
            setattr(history, name, value)
        for name, value in self._results.items():
            setattr(self._shell.displayhook, name, value)
        self._shell.execution_count = self._count


def _own(names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names that cells have bound, without IPython's own."""
    return {name: value for name, value in names.items() if not _OF_IPYTHON.fullmatch(name)}

"""What the ledger reproduces: one entry a published result.

Those of chapter NN stand in ``authoring/ledger/chapters/chapter_NN.py``, in a tuple ``ENTRIES``.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from authoring.ledger import chapters
from grading.layout import find_layout
from shop.errors import UsageError


@dataclass(frozen=True)
class Entry:
    """One published result.

    Attributes
    ----------
    name
        First part of the keys of its figures in `shop.published`.
    title
        What it is, for a reader who has not seen the paper.
    chapter
        The chapter that it belongs to.
    data
        Where the numbers come from.
    function
        ``module:function`` under ``authoring.ledger.results``; the function returns one number
        for each figure.
    differences
        Figures that are known not to agree, each with the reason. They are shown as differing
        and counted as such; a figure that differs without standing here fails the check, and
        so does one that stands here and agrees.
    """

    name: str
    title: str
    chapter: str
    data: str
    function: str
    differences: Mapping[str, str] = field(default_factory=dict)

    @property
    def taught(self) -> bool:
        """Whether the chapter is there; what belongs to another is reproduced ahead of it."""
        return self.chapter in find_layout(Path(__file__).parent).chapters()

    @property
    def module(self) -> str:
        """Path of the recomputing module inside the repository."""
        return f"authoring/ledger/results/{self.function.partition(':')[0]}.py"


OWN_NUMBERS = "numbers of the example itself"


@cache
def entries() -> tuple[Entry, ...]:
    """Return all entries, by chapter; no recomputing module is imported."""
    modules = sorted(found.name for found in pkgutil.iter_modules(chapters.__path__))
    loaded = [importlib.import_module(f"{chapters.__name__}.{name}") for name in modules]
    return tuple(entry for module in loaded for entry in module.ENTRIES)


def choose(names: Sequence[str]) -> list[Entry]:
    """Return the entries called `names`, all of them when it is empty.

    Raises
    ------
    UsageError
        For a name that no entry has; the nearest one is suggested.
    """
    known = entries()
    by_name = {entry.name: entry for entry in known}
    for name in names:
        if name not in by_name:
            near = difflib.get_close_matches(name, by_name, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"no ledger entry {name!r}{hint} Entries: {', '.join(by_name)}")
    return [by_name[name] for name in names] or list(known)

"""A cell that was run ahead, as the coordinator knows it."""

from __future__ import annotations

from dataclasses import dataclass

from grading.inside.roles import Rehearsed


@dataclass(frozen=True)
class Ahead:
    """A cell of the assignment's own that was run ahead, behind the setup cells.

    Attributes
    ----------
    number
        By which a fork takes over what it defined.
    shown
        What it showed.
    """

    number: int
    shown: Rehearsed

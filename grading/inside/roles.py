"""What a warm process can be asked to do, whichever side it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .frames import Channel

Limits = Mapping[str, float]
"""The fields of `limits.Limits`, as they come in."""

REQUEST_BYTES = 1024 * 1024
"""Room for one request of the coordinator, or for what a rehearsal showed."""


@dataclass(frozen=True)
class Rehearsed:
    """What became of a cell that was run ahead.

    Attributes
    ----------
    ended_well
        Whether it ran to its end.
    count
        Its execution count, where there is one; of a cell run behind the setup cells the number
        by which a fork takes over what it defined.
    messages
        Kinds and contents of what it showed.
    """

    ended_well: bool
    count: int | None = None
    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class Role(Protocol):
    """The student's or the checker's side of a warm process."""

    def rehearse(self, sources: list[str]) -> list[Rehearsed]:
        """Run setup cells in this process; its forks go on from there."""

    def run_ahead(self, sources: list[str], after: Sequence[int]) -> list[Rehearsed]:
        """Run further cells in this process, as far as its forks can go on from there.

        On the student's side what they define is kept from the forks' names; on the checker's,
        statements of test cells are run that need no answer. One has ended well only when a fork
        cannot tell, save by its names, that it was run; the first that has not is the last that
        is run.

        Parameters
        ----------
        sources
            Cells of the assignment's own, one below the other.
        after
            Which of the student's cells run ahead so far, by their numbers, stand above them.
        """

    def serve(self, channel: Channel, limits: Limits) -> None:
        """Serve one submission in a fork, until the coordinator is gone."""

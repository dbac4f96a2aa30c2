"""Who grades what: which job goes to which worker, and what is done when a worker is lost.

Dask would choose workers and try again by itself; it is told the worker here instead, for two
reasons. A worker that is lost takes innocent submissions with it, and only one that was alone
there may be blamed. And a class must not lie in the scheduler's memory: a few submissions for
each thread are under way, never more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from grading.autograde.pool import TRIES, Job
from grading.autograde.verdict import Flag, FlagCode

AHEAD = 2
"""Submissions under way for each thread of a worker: one is graded, one is there already."""
FLIGHT_BYTES = 256_000_000
"""Submissions under way in all; a class of large ones must not fill the memory."""

Outcome = tuple[Job, bytes | Flag]


@dataclass
class Seat:
    """A worker as the coordinator sees it.

    Attributes
    ----------
    address
        Its address in the cluster.
    threads
        How many submissions it grades at a time.
    is_ready
        Whether it has been found to grade as the coordinator would.
    jobs
        What is under way there, by ticket.
    """

    address: str
    threads: int
    is_ready: bool = False
    jobs: dict[str, Job] = field(default_factory=dict)

    @property
    def has_room(self) -> bool:
        """Whether one more fresh submission may be sent; a suspect one is left alone."""
        return (
            self.is_ready
            and len(self.jobs) < AHEAD * self.threads
            and not any(job.tries > 1 for job in self.jobs.values())
        )

    @property
    def load(self) -> float:
        """Submissions under way for each thread."""
        return len(self.jobs) / self.threads


class Board:
    """The jobs of a run and the workers that do them.

    Parameters
    ----------
    jobs
        Read a few at a time.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.seats: dict[str, Seat] = {}
        self._source = iter(jobs)
        self._next: deque[Job] = deque()
        self._suspects: deque[Job] = deque()
        self._tickets = 0

    @property
    def has_work(self) -> bool:
        """Whether a job is under way or still to be sent."""
        return self._under_way or bool(self._suspects) or self._peek() is not None

    def deal(self) -> Iterator[tuple[Seat, str, Job]]:
        """Yield what is to be sent now: the worker, a ticket, the job."""
        while True:
            seat = self._roomiest()
            job = self._fresh() if seat is not None else None
            if seat is None or job is None:
                break
            yield self._give(seat, job)
        # Suspects come last, each alone on a worker.
        for seat in self.seats.values():
            if self._suspects and seat.is_ready and not seat.jobs and self._peek() is None:
                yield self._give(seat, self._suspects.popleft())

    def holder(self, ticket: str) -> Seat | None:
        """Return the worker that has a ticket; None when it was taken from it."""
        return next((seat for seat in self.seats.values() if ticket in seat.jobs), None)

    def done(self, seat: Seat, ticket: str) -> Job:
        """Take a finished job off the board."""
        return seat.jobs.pop(ticket)

    def retry(self, job: Job, why: str) -> Outcome | None:
        """Try a job again whose grader was lost, or return the flag that ends it."""
        if job.tries < TRIES:
            self._suspects.append(job)
            return None
        found = f"what graded it was lost {job.tries} times ({why})"
        return job, Flag(FlagCode.WORKER_DIED, found)

    def lose(self, address: str) -> list[Outcome]:
        """Take a worker off the board that is gone; return the jobs that end with it."""
        seat = self.seats.pop(address)
        ended = [self.retry(job, f"the worker {address} is gone") for job in seat.jobs.values()]
        return [outcome for outcome in ended if outcome is not None]

    def dismiss(self, address: str) -> None:
        """Take a worker off the board that must not grade; its jobs have not been tried."""
        for job in self.seats.pop(address).jobs.values():
            untried = replace(job, tries=job.tries - 1)
            (self._suspects if untried.tries else self._next).append(untried)

    @property
    def _under_way(self) -> bool:
        return any(seat.jobs for seat in self.seats.values())

    def _roomiest(self) -> Seat | None:
        free = [seat for seat in self.seats.values() if seat.has_room]
        return min(free, key=lambda seat: seat.load, default=None)

    def _fresh(self) -> Job | None:
        held = sum(len(j.payload) for seat in self.seats.values() for j in seat.jobs.values())
        if held >= FLIGHT_BYTES or self._peek() is None:
            return None
        return self._next.popleft()

    def _peek(self) -> Job | None:
        if not self._next:
            job = next(self._source, None)
            if job is not None:
                self._next.append(job)
        return self._next[0] if self._next else None

    def _give(self, seat: Seat, job: Job) -> tuple[Seat, str, Job]:
        self._tickets += 1
        ticket = f"{self._tickets}"
        given = replace(job, tries=job.tries + 1)
        seat.jobs[ticket] = given
        return seat, ticket, given

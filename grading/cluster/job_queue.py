"""Who grades what: the queue of jobs, and the workers that are found fit to take one.

Dask would choose workers and try again by itself; it is told the worker here instead, for two
reasons. A worker that is lost takes innocent submissions with it, and only one that was alone
there may be blamed. And a class must not lie in the scheduler's memory: a few submissions for
each thread are under way, never more.

A worker is greeted when it comes, compared with this machine, and refused by name.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from grading.autograde.pool import TRIES, Job, WorkerSettings
from grading.autograde.verdict import Flag, FlagCode
from grading.cluster import worker
from grading.cluster.answers import GraderDescription, Kind, Reply, describe_grader
from grading.cluster.connection import START_WORKER, ClusterOptions, Post
from grading.cluster.worker import START_SECONDS
from shop.errors import GradingError

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


class JobQueue:
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
        """Take a finished job off the queue."""
        return seat.jobs.pop(ticket)

    def retry(self, job: Job, why: str) -> Outcome | None:
        """Try a job again whose grader was lost, or return the flag that ends it."""
        if job.tries < TRIES:
            self._suspects.append(job)
            return None
        found = f"what graded it was lost {job.tries} times ({why})"
        return job, Flag(FlagCode.WORKER_DIED, found)

    def lose(self, address: str) -> list[Outcome]:
        """Take a worker off the queue that is gone; return the jobs that end with it."""
        seat = self.seats.pop(address)
        ended = [self.retry(job, f"the worker {address} is gone") for job in seat.jobs.values()]
        return [outcome for outcome in ended if outcome is not None]

    def dismiss(self, address: str) -> None:
        """Take a worker off the queue that must not grade; its jobs have not been tried."""
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


LOOK_SECONDS = 0.5
GREET_SECONDS = START_SECONDS + 60.0
GREETING = "greeting "
STARTS = 3


class Roster:
    """The workers of a cluster and what the coordinator has found out about them.

    Parameters
    ----------
    post
        The way to them.
    settings
        How each worker makes its engine.
    options
        The cluster.
    notice
        Told which workers are refused and which are gone.

    Attributes
    ----------
    ours
        What this machine would grade with.
    """

    def __init__(
        self,
        post: Post,
        settings: WorkerSettings,
        options: ClusterOptions,
        notice: Callable[[str], None],
    ) -> None:
        self.ours = describe_grader()
        self._post = post
        self._settings = settings.encode()
        self._options = options
        self._notice = notice
        self._refused: dict[str, str] = {}
        self._greeted: dict[str, float] = {}
        self._stumbled: Counter[str] = Counter()
        self._looked = 0.0
        self._empty_since = time.monotonic()
        self._had_any = False

    def look(self, queue: JobQueue) -> list[Outcome]:
        """See who has come and who is gone; return the jobs that end with a worker.

        Raises
        ------
        GradingError
            When there is nobody who can grade, and nobody comes.
        """
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return []
        self._looked = now
        there = self._post.workers()
        outcomes: list[Outcome] = []
        for address in [address for address in queue.seats if address not in there]:
            self._notice(f"the worker {address} is gone; its submissions are graded elsewhere")
            self._post.forget([*queue.seats[address].jobs, f"{GREETING}{address}"])
            outcomes += queue.lose(address)
        for address, threads in there.items():
            if address not in queue.seats and address not in self._refused and threads > 0:
                queue.seats[address] = Seat(address, threads)
                self._greeted[address] = now
                self._post.send(address, f"{GREETING}{address}", worker.prepare, self._settings)
        for seat in list(queue.seats.values()):
            if not seat.is_ready and now - self._greeted[seat.address] > GREET_SECONDS:
                self.refuse(queue, seat, f"it did not answer within {GREET_SECONDS:.0f} s")
        self._give_up(queue, there)
        return outcomes

    def greeted(self, queue: JobQueue, ticket: str) -> Seat | None:
        """Return the worker to whose greeting a ticket belongs, if it is one."""
        return queue.seats.get(ticket.removeprefix(GREETING))

    def welcome(self, queue: JobQueue, seat: Seat, reply: Reply) -> None:
        """Let a worker begin that grades as this machine would; refuse any other.

        Raises
        ------
        WireError
            When its reply makes no sense.
        """
        if reply.kind != Kind.READY:
            self.part(queue, seat, reply)
            return
        theirs = GraderDescription.decode(reply.body)
        if theirs.identity == self.ours.identity:
            seat.is_ready = self._had_any = True
        else:
            self.refuse_other(queue, seat, theirs)

    def part(self, queue: JobQueue, seat: Seat, reply: Reply) -> None:
        """Take a worker's work away that could not begin with it.

        A process may be killed while it starts, for want of memory for instance; so the worker
        is greeted again, a few times. Any other reason is final.
        """
        self._stumbled[seat.address] += 1
        if reply.kind != Kind.NOT_STARTED or self._stumbled[seat.address] >= STARTS:
            self.refuse(queue, seat, reply.text)
            return
        self._notice(f"the worker {seat.address} is asked to start again: {reply.text}")
        self._dismiss(queue, seat)

    def refuse_other(self, queue: JobQueue, seat: Seat, theirs: GraderDescription) -> None:
        """Refuse a worker that grades with something else than this machine would."""
        found = "; ".join(self.ours.differences(theirs))
        why = f"{theirs.place} does not grade as this machine does: {found}"
        self.refuse(queue, seat, why)

    def refuse(self, queue: JobQueue, seat: Seat, why: str) -> None:
        """Let a worker grade no more in this run; what it has goes to others."""
        self._refused[seat.address] = why
        self._notice(f"the worker {seat.address} is refused: {why}")
        self._dismiss(queue, seat)

    def _dismiss(self, queue: JobQueue, seat: Seat) -> None:
        self._post.forget([*seat.jobs, f"{GREETING}{seat.address}"])
        queue.dismiss(seat.address)

    def _give_up(self, queue: JobQueue, there: dict[str, int]) -> None:
        now = time.monotonic()
        if queue.seats:
            self._empty_since = now
            return
        refused = [f"{address}: {why}" for address, why in self._refused.items()]
        if refused and there.keys() <= self._refused.keys() and not self._had_any:
            raise GradingError("no worker of the cluster can grade.\n" + "\n".join(refused))
        waited = now - self._empty_since
        if waited > self._options.wait_seconds:
            raise GradingError(
                f"no worker at {self._options.scheduler} for {waited:.0f} s. Start one on each "
                f"machine with: {START_WORKER}. What was graded before is kept: then run the "
                "same command again"
            )

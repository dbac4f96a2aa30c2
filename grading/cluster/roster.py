"""Which workers may grade: greeted when they come, compared with this machine, refused by name."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from grading.autograde.pool import WorkerSettings
from grading.cluster import tasks
from grading.cluster.board import Board, Outcome, Seat
from grading.cluster.connection import START_WORKER, ClusterOptions
from grading.cluster.description import GraderDescription, describe_grader
from grading.cluster.post import Post
from grading.cluster.reply import Kind, Reply
from grading.cluster.station import START_SECONDS
from shop.errors import GradingError

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

    def look(self, board: Board) -> list[Outcome]:
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
        for address in [address for address in board.seats if address not in there]:
            self._notice(f"the worker {address} is gone; its submissions are graded elsewhere")
            self._post.forget([*board.seats[address].jobs, f"{GREETING}{address}"])
            outcomes += board.lose(address)
        for address, threads in there.items():
            if address not in board.seats and address not in self._refused and threads > 0:
                board.seats[address] = Seat(address, threads)
                self._greeted[address] = now
                self._post.send(address, f"{GREETING}{address}", tasks.prepare, self._settings)
        for seat in list(board.seats.values()):
            if not seat.is_ready and now - self._greeted[seat.address] > GREET_SECONDS:
                self.refuse(board, seat, f"it did not answer within {GREET_SECONDS:.0f} s")
        self._give_up(board, there)
        return outcomes

    def greeted(self, board: Board, ticket: str) -> Seat | None:
        """Return the worker to whose greeting a ticket belongs, if it is one."""
        return board.seats.get(ticket.removeprefix(GREETING))

    def welcome(self, board: Board, seat: Seat, reply: Reply) -> None:
        """Let a worker begin that grades as this machine would; refuse any other.

        Raises
        ------
        WireError
            When its reply makes no sense.
        """
        if reply.kind != Kind.READY:
            self.part(board, seat, reply)
            return
        theirs = GraderDescription.decode(reply.body)
        if theirs.identity == self.ours.identity:
            seat.is_ready = self._had_any = True
        else:
            self.refuse_other(board, seat, theirs)

    def part(self, board: Board, seat: Seat, reply: Reply) -> None:
        """Take a worker's work away that could not begin with it.

        A process may be killed while it starts, for want of memory for instance; so the worker
        is greeted again, a few times. Any other reason is final.
        """
        self._stumbled[seat.address] += 1
        if reply.kind != Kind.NOT_STARTED or self._stumbled[seat.address] >= STARTS:
            self.refuse(board, seat, reply.text)
            return
        self._notice(f"the worker {seat.address} is asked to start again: {reply.text}")
        self._dismiss(board, seat)

    def refuse_other(self, board: Board, seat: Seat, theirs: GraderDescription) -> None:
        """Refuse a worker that grades with something else than this machine would."""
        found = "; ".join(self.ours.differences(theirs))
        why = f"{theirs.place} does not grade as this machine does: {found}"
        self.refuse(board, seat, why)

    def refuse(self, board: Board, seat: Seat, why: str) -> None:
        """Let a worker grade no more in this run; what it has goes to others."""
        self._refused[seat.address] = why
        self._notice(f"the worker {seat.address} is refused: {why}")
        self._dismiss(board, seat)

    def _dismiss(self, board: Board, seat: Seat) -> None:
        self._post.forget([*seat.jobs, f"{GREETING}{seat.address}"])
        board.dismiss(seat.address)

    def _give_up(self, board: Board, there: dict[str, int]) -> None:
        now = time.monotonic()
        if board.seats:
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

"""A class graded by the workers of a Dask cluster: a scheduler like that of this machine.

All that is said to Dask is said here: send a task to a worker, get replies, see who is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from grading.autograde.pool import GRACE_SECONDS, Job, WorkerSettings
from grading.autograde.task import GradingTask
from grading.autograde.verdict import Flag, FlagCode
from grading.cluster import worker
from grading.cluster.answers import GraderDescription, Kind, Reply, check_result
from grading.cluster.connection import ClusterOptions, Post, connected
from grading.cluster.job_queue import LOOK_SECONDS, JobQueue, Outcome, Roster, Seat
from shop.errors import WireError


class DaskScheduler:
    """Carries tasks to the workers of a Dask cluster.

    Parameters
    ----------
    post
        The way to the workers.
    roster
        Which of them may grade.
    settings
        How each worker makes its engine.

    Attributes
    ----------
    shares
        How many submissions each worker has graded.
    """

    def __init__(self, post: Post, roster: Roster, settings: WorkerSettings) -> None:
        self.shares: Counter[str] = Counter()
        self._post = post
        self._roster = roster
        self._settings = settings

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Yield each job with its result, or with the reason why there is none.

        Parameters
        ----------
        jobs
            Read a few at a time.

        Raises
        ------
        GradingError
            When there is no worker that can grade, or the scheduler is lost.
        """
        queue = JobQueue(jobs)
        try:
            while queue.has_work:
                outcomes = self._roster.look(queue)
                self._deal(queue)
                for ticket, reply in self._post.replies(LOOK_SECONDS):
                    outcome = self._take(queue, ticket, reply)
                    outcomes += [outcome] if outcome is not None else []
                # A worker gets its next job before its last result is written here.
                self._deal(queue)
                yield from outcomes
        finally:
            # What a worker is grading now it grades to the end; nobody waits for it.
            self._post.forget()

    def _deal(self, queue: JobQueue) -> None:
        for seat, ticket, job in queue.deal():
            books = len(GradingTask.decode(job.payload).skeletons)
            seconds = self._settings.limits.notebook_seconds * books + GRACE_SECONDS
            settings, wanted = self._settings.encode(), self._roster.ours.identity
            order = (settings, job.payload, seconds, wanted)
            self._post.send(seat.address, ticket, worker.grade, *order)

    def _take(self, queue: JobQueue, ticket: str, reply: Reply) -> Outcome | None:
        """Return the job that ends with a reply, if one does."""
        greeted = self._roster.greeted(queue, ticket)
        holder = greeted or queue.holder(ticket)
        if holder is None:
            return None
        try:
            if greeted is None:
                return self._end(queue, holder, ticket, reply)
            self._roster.welcome(queue, greeted, reply)
        except WireError as error:
            self._roster.refuse(queue, holder, f"it sent {error}")
        return None

    def _end(self, queue: JobQueue, seat: Seat, ticket: str, reply: Reply) -> Outcome | None:
        """Return what became of a job; None when it is tried again."""
        job = seat.jobs[ticket]
        if reply.kind == Kind.RESULT:
            check_result(GradingTask.decode(job.payload), reply.body)
            self.shares[seat.address] += 1
            return queue.done(seat, ticket), reply.body
        if reply.kind == Kind.LATE:
            return queue.done(seat, ticket), Flag(FlagCode.OUT_OF_TIME, reply.text)
        if reply.kind == Kind.DIED:
            return queue.retry(queue.done(seat, ticket), f"{reply.text} on {seat.address}")
        if reply.kind == Kind.OTHER_GRADER:
            self._roster.refuse_other(queue, seat, GraderDescription.decode(reply.body))
        else:
            self._roster.part(queue, seat, reply)
        return None


@contextmanager
def cluster(
    options: ClusterOptions,
    settings: WorkerSettings,
    notice: Callable[[str], None] = lambda text: None,
) -> Iterator[DaskScheduler]:
    """Connect to a cluster for one run.

    Parameters
    ----------
    options
        The cluster.
    settings
        How each worker makes its engine.
    notice
        Told what the instructor should know.

    Raises
    ------
    UsageError
        When the file of a certificate is not there.
    GradingError
        When the scheduler cannot be reached.
    """
    with connected(options) as client:
        post = Post(client)
        yield DaskScheduler(post, Roster(post, settings, options, notice), settings)

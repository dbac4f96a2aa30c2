"""Grade a class: hand submissions to workers, write every verdict, skip what is unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from nbgrader.api import Gradebook
from sqlalchemy.exc import OperationalError

from grading.autograde.course import Course
from grading.autograde.files import (
    TIMESTAMP,
    SubmittedFile,
    date_of_file,
    mend,
    read_submission,
    read_timestamp,
    write_autograded,
)
from grading.autograde.grade import flagged
from grading.autograde.gradebook import open_gradebook, read_skeletons
from grading.autograde.lock import DatabaseLock, course_lock
from grading.autograde.pool import Host, Job, LocalPool, Scheduler, WorkerSettings
from grading.autograde.reopened import changed_answers
from grading.autograde.scores import ScoreWriter, recorded_scores
from grading.autograde.settings import DEFAULT_OPTIONS, ENGINE, Options, Step
from grading.autograde.skeleton import Skeleton
from grading.autograde.task import GradedSubmission, GradingTask
from grading.autograde.verdict import Flag, FlagCode, Record, Records, Repair, RepairCode, Verdict
from grading.engine.types import Reason
from grading.identity import digest_of, penalty_identity, verdict_identity
from grading.mistakes import known_mistakes
from shop.errors import GradingError

TRANSIENT = (
    FlagCode.GRADER_ERROR,
    FlagCode.WORKER_DIED,
    FlagCode.OUT_OF_TIME,
    Reason.CHECKER_DIED,
    Reason.SETUP_FAILED,
)
"""Verdicts that another run may change although nothing of the submission has changed."""


@dataclass(frozen=True)
class _Pending:
    """What the coordinator keeps of a submission while a worker grades it."""

    identity: str
    helpers: tuple[SubmittedFile, ...]
    stamp: bytes | None
    timestamp: datetime | None
    doubts: tuple[Repair, ...]


def autograde(
    course: Course,
    assignment: str,
    options: Options = DEFAULT_OPTIONS,
    report: Callable[[Step], None] = lambda step: None,
    scheduler: Scheduler | None = None,
    host: Host | None = None,
) -> list[Verdict]:
    """Grade the submissions of an assignment and record every verdict.

    Parameters
    ----------
    course
        The course.
    assignment
        Name of the assignment.
    options
        Who is graded, and how.
    report
        Called after every verdict.
    scheduler
        What carries tasks to workers; worker processes of this machine by default.
    host
        What the engines of this machine's workers share, where it has been started already.

    Returns
    -------
    list of Verdict
        One for each student, in order, those of unchanged submissions included.

    Raises
    ------
    UsageError
        When the assignment or a student does not exist.
    GradingError
        When another run writes into the course, or no sandbox can be had.
    """
    with _gradebook_of(course) as (gradebook, lock):
        source = course.folder("source", ".", assignment)
        skeletons = read_skeletons(gradebook.db, assignment, source)
        gradebook.db.rollback()
        plugin = course.penalty_plugin()
        writer = ScoreWriter(gradebook, assignment, course.penalty(plugin))
        run = _Run(course, assignment, options, skeletons, writer, report, lock)
        run.recorded = recorded_scores(gradebook, assignment)
        run.penalty = penalty_identity(writer.due, plugin)
        if scheduler is not None:
            return run.all(scheduler)
        settings = WorkerSettings(options.limits, options.engine)
        seconds = options.limits.notebook_seconds * len(skeletons)
        workers = min(options.workers, len(run.students))
        shared = host if options.engine == ENGINE else None
        with LocalPool(settings, workers, seconds, shared) as pool:
            return run.all(pool)


@contextmanager
def _gradebook_of(course: Course) -> Iterator[tuple[Gradebook, DatabaseLock]]:
    """Open a course's gradebook for writing, alone."""
    try:
        with (
            course_lock(course.autograded, course.coursedir.db_url) as lock,
            open_gradebook(course.coursedir) as gradebook,
        ):
            yield gradebook, lock
    except OperationalError as error:
        raise GradingError(
            f"the gradebook cannot be read or written ({error.orig}). What was graded before is "
            "kept: close what holds it and give the same command again"
        ) from error


class _Run:
    """One run over a class."""

    def __init__(
        self,
        course: Course,
        assignment: str,
        options: Options,
        skeletons: tuple[Skeleton, ...],
        writer: ScoreWriter,
        report: Callable[[Step], None],
        lock: DatabaseLock,
    ) -> None:
        self._course = course
        self._assignment = assignment
        self._options = options
        self._skeletons = skeletons
        self._writer = writer
        self._report = report
        self._lock = lock
        self._records = Records(course.autograded / ".verdicts" / assignment)
        self._pending: dict[str, _Pending] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._expected = frozenset(f"{skeleton.notebook}.ipynb" for skeleton in skeletons)
        self._course_files = course.source_files(assignment)
        self._output_limits = course.output_limits()
        wanted = list(options.students) if options.students else None
        self.students = course.students(assignment, wanted)
        tests = [c.source for skeleton in skeletons for c in skeleton.cells if c.is_test]
        tables = ((source, known_mistakes(source)) for source in tests)
        self._mistakes = tuple((source, table) for source, table in tables if table)
        self._common = self._common_identity()
        self.recorded: dict[str, dict[tuple[str, str], float | None]] = {}
        self.penalty = ""

    def all(self, scheduler: Scheduler) -> list[Verdict]:
        """Grade everybody."""
        for job, outcome in scheduler.run(self._jobs()):
            if isinstance(outcome, Flag):
                result = flagged(GradingTask.decode(job.payload), outcome)
            else:
                result = GradedSubmission.decode(outcome)
            self._record(job.key, result)
        verdicts = [self._verdicts[student] for student in self.students]
        self._records.write_table(verdicts)
        return verdicts

    def _jobs(self) -> Iterator[Job]:
        """Yield the submissions that have to be graded; report those that need not."""
        for student in self.students:
            mend(self._course.folder("autograded", student, self._assignment))
            job = self._job(student)
            if job is not None:
                yield job

    def _job(self, student: str) -> Job | None:
        folder = self._course.folder("submitted", student, self._assignment)
        files = read_submission(folder, self._options.bounds, self._expected)
        timestamp, doubts = self._handed_in(folder, files.timestamp)
        task = GradingTask(
            student,
            self._assignment,
            self._skeletons,
            files,
            self._course_files,
            self._options.bounds,
            *self._output_limits,
            self._mistakes,
        )
        payload = task.encode()
        # The task holds the assignment, the bounds and the known mistakes as well.
        identity = digest_of(self._common, payload, files.timestamp or b"")
        known = None if self._options.force else self._unchanged(student, identity)
        if known is not None:
            self._settle(student, known, timestamp, files.timestamp is None)
            return None
        helpers = (*files.helpers, *self._course_files)
        self._pending[student] = _Pending(identity, helpers, files.timestamp, timestamp, doubts)
        return Job(student, payload)

    def _unchanged(self, student: str, identity: str) -> Record | None:
        """Return the last verdict when nothing it depends on has changed and all of it is kept."""
        record = self._records.read(student)
        if record is None or record.identity != identity or record.verdict.reason in TRANSIENT:
            return None
        folder = self._course.folder("autograded", student, self._assignment)
        files = [folder / f"{skeleton.notebook}.ipynb" for skeleton in self._skeletons]
        expected = {(c.notebook, c.cell_id): c.auto_score for c in record.verdict.cells}
        kept = all(path.is_file() for path in files)
        return record if kept and self.recorded.get(student) == expected else None

    def _handed_in(
        self, folder: Path, stated: bytes | None
    ) -> tuple[datetime | None, tuple[Repair, ...]]:
        """Return when a submission was handed in, and doubts about it.

        Without a timestamp.txt it is the date of the notebook's file, where that matters: where
        there is a due date. A copy made by hand may be younger than what was handed in.
        """
        due = self._writer.due
        if stated is not None or due is None:
            return read_timestamp(stated)
        stamp = date_of_file(folder)
        if stamp is None or stamp <= due:
            return stamp, ()
        found = (
            f"is missing: taken from the date of the notebook's file, {stamp:%Y-%m-%d %H:%M} UTC, "
            "which is after the due date; a copy made by hand has the date of the copying. "
            "Look, and write the time into timestamp.txt"
        )
        return stamp, (Repair(RepairCode.TIMESTAMP, TIMESTAMP, found),)

    def _penalty_of(self, timestamp: datetime | None, by_file: bool) -> str:
        """Return what a late penalty depends on; a file's date is no part of a submission."""
        return f"{self.penalty} {timestamp}" if by_file and self._writer.due else self.penalty

    def _settle(
        self, student: str, record: Record, timestamp: datetime | None, by_file: bool
    ) -> None:
        """Keep a verdict; work out its late penalty anew where that depends on other things now."""
        penalty = self._penalty_of(timestamp, by_file)
        if record.penalty == penalty:
            self._finish(record.verdict, "unchanged")
            return
        self._lock.confirm()
        self._writer.write_penalty(student, timestamp)
        self._records.write(student, replace(record, penalty=penalty))
        self._finish(record.verdict, "penalty")

    def _record(self, student: str, result: GradedSubmission) -> None:
        """Write files, then scores in one transaction, then the record that says so."""
        pending = self._pending.pop(student)
        verdict = replace(result.verdict, repairs=(*pending.doubts, *result.verdict.repairs))
        folder = self._course.folder("autograded", student, self._assignment)
        self._lock.confirm()
        reopened = changed_answers(folder, result.notebooks)
        write_autograded(folder, result.notebooks, pending.helpers, pending.stamp)
        self._writer.write(verdict, pending.timestamp, reopened)
        penalty = self._penalty_of(pending.timestamp, pending.stamp is None)
        self._records.write(student, Record(pending.identity, penalty, verdict))
        self._finish(verdict, "graded")

    def _finish(self, verdict: Verdict, how: Literal["graded", "unchanged", "penalty"]) -> None:
        self._verdicts[verdict.student] = verdict
        self._report(Step(verdict, how, len(self._verdicts), len(self.students)))

    def _common_identity(self) -> str:
        """Return the identity that every verdict of this run shares."""
        notebooks = [
            [cell.source for cell in skeleton.cells if cell.cell_type == "code"]
            for skeleton in self._skeletons
        ]
        settings = {"limits": asdict(self._options.limits), "engine": self._options.engine}
        return verdict_identity(notebooks, settings)

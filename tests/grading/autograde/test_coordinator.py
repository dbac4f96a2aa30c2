"""A class from submissions to gradebook: verdicts, files, reruns, skipping."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

import tiny_course as tiny
from fake_engine import FakeEngine
from grading import identity
from grading.autograde import coordinator
from grading.autograde.coordinator import autograde
from grading.autograde.course import Course, open_course
from grading.autograde.lock import coordinator_lock
from grading.autograde.pool import GRACE_SECONDS, Job, LocalPool, WorkerSettings, grade_payload
from grading.autograde.report import require_names
from grading.autograde.settings import Options, Step
from grading.autograde.verdict import Flag, FlagCode, RepairCode, Verdict
from grading.inside.limits import Limits
from shop.errors import GradingError, UsageError

FAKE = "fake_engine:FakeEngine"


class InProcess:
    """A scheduler that grades in this process, with the fake engine."""

    def __init__(self) -> None:
        self.engine = FakeEngine()
        self.graded: list[str] = []
        self.stop_after: int | None = None

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes | Flag]]:
        for job in jobs:
            if self.stop_after is not None and len(self.graded) >= self.stop_after:
                raise KeyboardInterrupt
            self.graded.append(job.key)
            result, _ = grade_payload(job.payload, self.engine)
            yield job, result


@pytest.fixture
def scheduler() -> InProcess:
    return InProcess()


@pytest.fixture
def run(course: Path, scheduler: InProcess) -> Callable[..., dict[str, Verdict]]:
    def run_it(**options: Any) -> dict[str, Verdict]:
        opened = open_course(course)
        verdicts = autograde(
            opened, tiny.ASSIGNMENT, Options(**options), lambda step: None, scheduler
        )
        return {verdict.student: verdict for verdict in verdicts}

    return run_it


def hand_in(course: Path) -> None:
    """Hand in a class of four."""
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    tiny.submit(course, "ben", tiny.answered(course, {**tiny.RIGHT, **tiny.WRONG}))
    tiny.submit(course, "cyd", tiny.released(course))
    tiny.submit(course, "dan", b'{"cells": [')


def gradebook(course: Path) -> Gradebook:
    opened = open_course(course)
    return Gradebook(opened.coursedir.db_url, opened.coursedir.course_id)


def book_writer(course: Path) -> closing[sqlite3.Connection]:
    """Return a connection to the gradebook as another program would hold it."""
    return closing(sqlite3.connect(course / "gradebook.db", isolation_level=None))


def test_every_submission_has_a_verdict(course: Path, run: Any) -> None:
    hand_in(course)
    verdicts = run()
    scores = {name: (v.status, v.reason, v.score) for name, v in verdicts.items()}
    assert scores == {
        "ada": ("graded", "ok", 5.0),
        "ben": ("graded", "ok", 0.0),
        "cyd": ("graded", "ok", 0.0),
        "dan": ("flagged", FlagCode.NOT_JSON, 0.0),
    }
    assert all(v.max_score == 9.0 for v in verdicts.values())


def test_every_zero_has_a_reason(course: Path, run: Any) -> None:
    hand_in(course)
    verdicts = run()
    reasons = {name: [(c.cell_id, c.reason) for c in v.lost] for name, v in verdicts.items()}
    assert reasons == {
        "ada": [],
        "ben": [("test_double", "failed"), ("test_spread", "failed")],
        "cyd": [
            ("test_double", "not_attempted"),
            ("test_spread", "not_attempted"),
            ("memo", "no_response"),
        ],
        "dan": [("test_double", "not_run"), ("test_spread", "not_run"), ("memo", "not_run")],
    }


def test_scores_are_in_the_gradebook(course: Path, run: Any) -> None:
    hand_in(course)
    run()
    with gradebook(course) as book:
        scores = {s.id: s.score for s in book.students}
        assert scores == {"ada": 5.0, "ben": 0.0, "cyd": 0.0, "dan": 0.0}
        manual = {
            name: book.find_submission(tiny.ASSIGNMENT, name).needs_manual_grade for name in scores
        }
    assert manual == {"ada": True, "ben": True, "cyd": False, "dan": True}


def test_answer_that_was_deleted_is_named_as_the_reason(course: Path, run: Any) -> None:
    document = tiny.answered(course, tiny.RIGHT)
    document["cells"] = [c for c in document["cells"] if c["id"] != "spread"]
    tiny.submit(course, "eve", document)
    (lost,) = run()["eve"].lost
    assert (lost.cell_id, lost.reason) == ("test_spread", "answer_missing")


def test_partial_credit_counts(course: Path, run: Any) -> None:
    document = tiny.answered(
        course, {**tiny.RIGHT, "spread": tiny.RIGHT["spread"] + "\nPARTIAL=.5"}
    )
    tiny.submit(course, "eve", document)
    verdict = run()["eve"]
    assert verdict.score == 3.5
    assert [(c.cell_id, c.reason, c.message) for c in verdict.lost] == [
        ("test_spread", "failed", "half")
    ]


def test_early_end_keeps_scores_and_flags(course: Path, run: Any) -> None:
    answers = {**tiny.RIGHT, "spread": "'FAKE: die'"}
    tiny.submit(course, "eve", tiny.answered(course, answers))
    verdict = run()["eve"]
    assert (verdict.status, verdict.reason, verdict.score) == ("flagged", "kernel_died", 2.0)
    assert not verdict.undecided


def test_failure_of_ours_is_flagged_and_graded_again(
    course: Path, run: Any, scheduler: InProcess
) -> None:
    answers = {**tiny.RIGHT, "spread": "'FAKE: crash the grader'"}
    tiny.submit(course, "eve", tiny.answered(course, answers))
    verdict = run()["eve"]
    assert (verdict.status, verdict.reason) == ("flagged", FlagCode.GRADER_ERROR)
    assert verdict.undecided
    assert len(verdict.cells) == 3
    run()
    assert scheduler.graded == ["eve", "eve"]


def test_autograded_files_are_as_nbgrader_expects(course: Path, run: Any) -> None:
    folder = tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    (folder / "helper.py").write_text("x = 1")
    (folder / "timestamp.txt").write_text("2025-01-01 10:00:00 UTC")
    tiny.submit(course, "ada", b"{}", "scratch.ipynb")
    run()
    graded = course / "autograded" / "ada" / tiny.ASSIGNMENT
    assert {p.name for p in graded.iterdir()} == {"tiny.ipynb", "helper.py", "timestamp.txt"}
    assert all(p.stat().st_mode & 0o777 == 0o444 for p in graded.iterdir())
    node = nbformat.read(graded / "tiny.ipynb", as_version=4)
    nbformat.validate(node)
    assert "BEGIN HIDDEN TESTS" in next(c for c in node.cells if c.id == "test_double").source


def test_files_of_the_assignment_win_over_the_students(course: Path, run: Any) -> None:
    (course / "source" / "tiny" / "data.csv").write_text("true")
    folder = tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    (folder / "data.csv").write_text("forged")
    run()
    graded = course / "autograded" / "ada" / tiny.ASSIGNMENT
    assert (graded / "data.csv").read_text() == "true"


def test_unchanged_submissions_are_skipped(course: Path, run: Any, scheduler: InProcess) -> None:
    hand_in(course)
    first = run()
    assert run() == first
    assert scheduler.graded == ["ada", "ben", "cyd", "dan"]


def test_changed_submission_limit_or_assignment_is_graded_again(
    course: Path, run: Any, scheduler: InProcess
) -> None:
    tiny.submit(course, "ada", tiny.released(course))
    run()
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    assert run()["ada"].score == 5.0
    run(limits=Limits(cell_seconds=7))
    (course / "source" / "tiny" / "data.csv").write_text("new")
    run(limits=Limits(cell_seconds=7))
    assert scheduler.graded == ["ada"] * 4


def test_other_words_for_known_mistakes_ask_for_new_feedback(
    course: Path, run: Any, scheduler: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    run()
    monkeypatch.setattr(coordinator, "known_mistakes", lambda source: "another table")
    run()
    run()
    assert scheduler.graded == ["ada"] * 2


def test_a_package_upgrade_asks_for_a_new_run(
    course: Path, run: Any, scheduler: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    run()
    found = identity.installed_version
    monkeypatch.setattr(
        identity, "installed_version", lambda name: "99.0" if name == "pandas" else found(name)
    )
    run()
    run()
    assert scheduler.graded == ["ada"] * 2


def late_penalty(course: Path, student: str) -> float:
    with gradebook(course) as book:
        return float(book.find_submission("tiny", student).late_submission_penalty)


def due(course: Path, day: str) -> None:
    with gradebook(course) as book:
        book.update_or_create_assignment("tiny", duedate=day)


def configure_penalty(course: Path, line: str) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\n{line}\n")


@pytest.fixture
def late(course: Path) -> Path:
    """A course with one submission that comes a day late, and loses everything by that."""
    folder = tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    (folder / "timestamp.txt").write_text("2025-03-03 01:00:00 UTC")
    configure_penalty(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    due(course, "2025-03-02 00:00:00 UTC")
    return course


def test_without_a_timestamp_the_date_of_the_file_counts(course: Path, run: Any) -> None:
    folder = tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    configure_penalty(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    moment = datetime(2025, 3, 3, tzinfo=UTC).timestamp()
    os.utime(folder / "tiny.ipynb", (moment, moment))
    assert run()["ada"].repairs == ()  # without a due date it does not matter
    due(course, "2025-03-02 00:00:00 UTC")
    run()
    assert late_penalty(course, "ada") == 5.0
    (course / "autograded" / "ada" / "tiny" / "tiny.ipynb").chmod(0o644)
    (course / "autograded" / "ada" / "tiny" / "tiny.ipynb").unlink()
    told = "".join(map(str, run()["ada"].repairs))
    assert "taken from the date of the notebook's file, 2025-03-03 00:00 UTC" in told
    assert "write the time into timestamp.txt" in told
    early = datetime(2025, 3, 1, tzinfo=UTC).timestamp()
    os.utime(folder / "tiny.ipynb", (early, early))
    run()
    assert late_penalty(course, "ada") == 0.0
    os.utime(folder / "tiny.ipynb", (moment, moment))
    (folder / "timestamp.txt").write_text("2025-03-02 07:30:00 CST")
    assert "China Standard Time" in "".join(map(str, run()["ada"].repairs))
    assert late_penalty(course, "ada") == 0.0


def test_a_moved_due_date_takes_the_penalty_away(
    late: Path, run: Any, scheduler: InProcess
) -> None:
    run()
    assert late_penalty(late, "ada") == 5.0
    due(late, "2025-03-05 00:00:00 UTC")
    run()
    assert late_penalty(late, "ada") == 0.0
    due(late, "2025-03-02 00:00:00 UTC")
    run()
    assert late_penalty(late, "ada") == 5.0
    assert scheduler.graded == ["ada"]  # nothing had to be run again


def test_changed_penalty_settings_count_at_once(late: Path, run: Any, scheduler: InProcess) -> None:
    run()
    configure_penalty(late, 'c.LateSubmissionPlugin.penalty_method = "none"')
    run()
    assert late_penalty(late, "ada") == 0.0
    configure_penalty(late, "from half_plugin import Half")
    configure_penalty(late, "c.AssignLatePenalties.plugin_class = Half")
    (late / "half_plugin.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\n\nclass Half(BasePlugin):\n"
        "    def late_submission_penalty(self, student, score, seconds):\n"
        "        return score / 2\n"
    )
    sys.path.insert(0, str(late))
    try:
        run()
    finally:
        sys.path.remove(str(late))
        sys.modules.pop("half_plugin", None)
    assert late_penalty(late, "ada") == 2.5
    assert scheduler.graded == ["ada"]


def test_a_new_penalty_keeps_manual_scores_and_is_reported(
    late: Path, scheduler: InProcess
) -> None:
    steps: list[Step] = []

    def run_it() -> None:
        autograde(open_course(late), "tiny", Options(), steps.append, scheduler)

    run_it()
    with gradebook(late) as book:
        book.find_grade("memo", "tiny", "tiny", "ada").manual_score = 3.0
        book.db.commit()
    due(late, "2025-03-05 00:00:00 UTC")
    run_it()
    run_it()
    assert [step.how for step in steps] == ["graded", "penalty", "unchanged"]
    with gradebook(late) as book:
        assert book.find_submission("tiny", "ada").score == 8.0


def test_lost_score_or_file_is_noticed(course: Path, run: Any, scheduler: InProcess) -> None:
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    run()
    with gradebook(course) as book:
        book.remove_submission(tiny.ASSIGNMENT, "ada")
    assert run()["ada"].score == 5.0
    shutil.rmtree(course / "autograded" / "ada")
    run()
    assert scheduler.graded == ["ada"] * 3


@pytest.mark.parametrize("force", [False, True])
def test_manual_scores_and_comments_survive(course: Path, run: Any, force: bool) -> None:
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    run()
    with gradebook(course) as book:
        grade = book.find_grade("memo", "tiny", "tiny", "ada")
        grade.manual_score, grade.extra_credit = 3.0, 0.5
        book.find_grade("test_spread", "tiny", "tiny", "ada").manual_score = 1.0
        book.find_comment("memo", "tiny", "tiny", "ada").manual_comment = "Good."
        book.db.commit()
    tiny.submit(course, "ada", tiny.answered(course, {"memo": "New memo."}))
    run(force=force)
    with gradebook(course) as book:
        grade = book.find_grade("memo", "tiny", "tiny", "ada")
        assert (grade.manual_score, grade.extra_credit, grade.score) == (3.0, 0.5, 3.5)
        spread = book.find_grade("test_spread", "tiny", "tiny", "ada")
        assert (spread.auto_score, spread.manual_score, spread.score) == (0.0, 1.0, 1.0)
        assert spread.needs_manual_grade
        assert book.find_comment("memo", "tiny", "tiny", "ada").comment == "Good."


@pytest.mark.parametrize("again", ["force", "other code", "same files"])
def test_graded_memo_stays_graded_until_its_text_changes(
    course: Path, run: Any, again: str
) -> None:
    answers = {**tiny.RIGHT, "memo": "My memo."}
    tiny.submit(course, "ada", tiny.answered(course, answers))
    run()
    with gradebook(course) as book:
        grade = book.find_grade("memo", "tiny", "tiny", "ada")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        override = book.find_grade("test_double", "tiny", "tiny", "ada")
        override.manual_score, override.needs_manual_grade = 1.5, False
        book.db.commit()
    if again == "other code":
        answers["spread"] = tiny.WRONG["spread"]
    tiny.submit(course, "ada", tiny.answered(course, answers))
    run(force=again == "force")
    with gradebook(course) as book:
        assert not book.find_grade("memo", "tiny", "tiny", "ada").needs_manual_grade
        assert not book.find_grade("test_double", "tiny", "tiny", "ada").needs_manual_grade
        assert book.find_submission("tiny", "ada").needs_manual_grade is False
    answers |= {"memo": "Another memo."}
    tiny.submit(course, "ada", tiny.answered(course, answers))
    run()
    with gradebook(course) as book:
        grade = book.find_grade("memo", "tiny", "tiny", "ada")
        assert (grade.needs_manual_grade, grade.manual_score) == (True, 3.0)


def test_interrupted_run_is_resumed(course: Path, run: Any, scheduler: InProcess) -> None:
    hand_in(course)
    scheduler.stop_after = 2
    with pytest.raises(KeyboardInterrupt):
        run()
    scheduler.stop_after = None
    verdicts = run()
    assert scheduler.graded == ["ada", "ben", "cyd", "dan"]
    assert len(verdicts) == 4


def test_interrupted_replacement_is_mended(course: Path, run: Any) -> None:
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    run()
    folder = course / "autograded" / "ada" / tiny.ASSIGNMENT
    folder.rename(folder.parent / ".tiny.old")
    (folder.parent / ".tiny.xyz").mkdir()
    run()
    assert [p.name for p in folder.parent.iterdir()] == ["tiny"]


def test_force_grades_again(course: Path, run: Any, scheduler: InProcess) -> None:
    hand_in(course)
    run()
    run(force=True)
    assert len(scheduler.graded) == 8


def test_some_students(course: Path, run: Any) -> None:
    hand_in(course)
    assert list(run(students=("ben",))) == ["ben"]
    with pytest.raises(UsageError, match="did you mean 'ben'"):
        run(students=("benn",))


def test_unknown_assignment_says_what_there_is(course: Path) -> None:
    with pytest.raises(UsageError, match="it has: tiny"):
        autograde(open_course(course), "other")


def test_nobody_has_handed_in(course: Path, run: Any) -> None:
    with pytest.raises(UsageError, match="nobody has handed in"):
        run()


def test_folder_that_is_no_course(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it has no nbgrader_config"):
        open_course(tmp_path)


def test_second_coordinator_is_refused(course: Path, run: Any) -> None:
    hand_in(course)
    with (
        coordinator_lock(course / "autograded"),
        pytest.raises(GradingError, match="another grading run"),
    ):
        run()
    assert len(run()) == 4


@pytest.mark.parametrize(
    ("stamp", "doubt"),
    [
        (b"2025-01-01 10:00:00 UTC", False),
        (b"9999-12-31 23:59:59 UTC", True),
        (b"0001-01-01 00:00:00 +1400", True),
        (b"yesterday", True),
        (b"", True),
        (b"\xff\xfe\x00", True),
        (b"1" * 5000, True),
        (b"2025-01-01 10:00:00 " + b"9" * 400, True),
    ],
)
def test_forged_timestamps_never_stop_a_run(
    course: Path, run: Any, stamp: bytes, doubt: bool
) -> None:
    folder = tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    (folder / "timestamp.txt").write_bytes(stamp)
    verdict = run()["ada"]
    assert verdict.score == 5.0
    assert (RepairCode.TIMESTAMP in {r.code for r in verdict.repairs}) == doubt


def test_progress_is_reported(course: Path, scheduler: InProcess) -> None:
    hand_in(course)
    steps: list[Step] = []
    opened = open_course(course)
    autograde(opened, tiny.ASSIGNMENT, Options(), steps.append, scheduler)
    autograde(opened, tiny.ASSIGNMENT, Options(), steps.append, scheduler)
    assert [(s.how, s.done, s.total) for s in steps] == [
        *[("graded", n, 4) for n in range(1, 5)],
        *[("unchanged", n, 4) for n in range(1, 5)],
    ]


def test_table_of_verdicts_is_written(course: Path, run: Any) -> None:
    hand_in(course)
    run()
    table = (course / "autograded" / ".verdicts" / "tiny" / "verdicts.csv").read_text()
    assert table.count("\n") == 5
    head, *lines = table.splitlines()
    assert head.split(",")[3:6] == ["test_points", "max_test_points", "graded_by_hand"]
    assert any(line.startswith("dan,flagged,not_json,0,9,,") for line in lines)
    assert any(line.startswith("ada,graded,ok,5,5,memo,") for line in lines), lines


def test_worker_processes_grade_a_class_and_survive_a_death(course: Path) -> None:
    hand_in(course)
    killer = {**tiny.RIGHT, "spread": "'FAKE: kill the worker'"}
    tiny.submit(course, "bad", tiny.answered(course, killer))
    options = Options(workers=2, engine=FAKE)
    verdicts = {v.student: v for v in autograde(open_course(course), tiny.ASSIGNMENT, options)}
    assert (verdicts["bad"].reason, verdicts["bad"].undecided) == ("worker_died", True)
    assert verdicts["ada"].score == 5.0
    assert len(verdicts) == 5


def test_worker_that_hangs_is_ended_and_its_submission_flagged(course: Path) -> None:
    tiny.submit(course, "ada", tiny.answered(course, {"spread": "'FAKE: hang'"}))
    opened = open_course(course)
    settings = WorkerSettings(Limits(), FAKE)
    with LocalPool(settings, 1, 0.1 - GRACE_SECONDS) as pool:
        (verdict,) = autograde(opened, tiny.ASSIGNMENT, scheduler=pool)
    assert (verdict.reason, verdict.undecided) == (FlagCode.OUT_OF_TIME, True)


def test_gradebook_that_is_held_is_named(course: Path, run: Any) -> None:
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    with book_writer(course) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradingError, match="locked"):
            run()
    assert run()["ada"].score == 5.0


def test_table_of_verdicts_holds_no_formula(course: Path, run: Any) -> None:
    tiny.submit(course, "=cmd", b"x")
    run()
    table = (course / "autograded" / ".verdicts" / "tiny" / "verdicts.csv").read_text()
    assert "\n'=cmd,flagged" in table


def test_folder_name_that_is_not_utf8_stops_nobody_else(course: Path, run: Any) -> None:
    hand_in(course)
    folder = course / "submitted" / os.fsdecode(b"\xff") / tiny.ASSIGNMENT
    folder.mkdir(parents=True)
    assert sorted(run()) == ["ada", "ben", "cyd", "dan"]
    with pytest.raises(GradingError, match="Rename it"):
        require_names(open_course(course), tiny.ASSIGNMENT)
    folder.parent.rename(course / "submitted" / "eve")
    assert run()["eve"].reason == FlagCode.MISSING_NOTEBOOK
    require_names(open_course(course), tiny.ASSIGNMENT)


def test_odd_files_and_folders_of_one_stop_nobody_else(course: Path, run: Any) -> None:
    hand_in(course)
    blocked = tiny.submit(course, "blocked", tiny.answered(course, tiny.RIGHT))
    (blocked / "tiny.ipynb").rename(blocked / "kept.ipynb")
    (blocked / "tiny.ipynb").mkdir()
    (blocked / "tiny.ipynb" / "notes.txt").write_text("x")
    (blocked / ("n" * 250)).write_text("a name nearly too long")
    (course / "submitted" / "flat").mkdir()
    (course / "submitted" / "flat" / tiny.ASSIGNMENT).write_text("my answers")
    verdicts = run()
    assert verdicts["blocked"].score == 5.0
    assert verdicts["flat"].reason == FlagCode.MISSING_NOTEBOOK
    assert verdicts["ada"].score == 5.0


def test_folder_with_the_name_of_a_file_of_the_assignment_gives_way(course: Path, run: Any) -> None:
    (course / "source" / tiny.ASSIGNMENT / "table.csv").write_text("a,b")
    folder = tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    (folder / "table.csv").mkdir()
    (folder / "table.csv" / "mine.txt").write_text("x")
    assert run()["ada"].score == 5.0
    assert (course / "autograded" / "ada" / "tiny" / "table.csv").read_text() == "a,b"


def test_worker_that_cannot_start_ends_the_run_with_its_reason() -> None:
    settings = WorkerSettings(Limits(), "fake_engine:Unavailable")
    with (
        LocalPool(settings, 1, 5.0) as pool,
        pytest.raises(GradingError, match="no sandbox here"),
    ):
        list(pool.run([Job("ada", b"")]))


def test_verdict_survives_json(course: Path, run: Any) -> None:
    hand_in(course)
    for verdict in run().values():
        assert Verdict.from_record(json.loads(json.dumps(asdict(verdict)))) == verdict


def test_course_reads_its_configuration(course: Path) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LimitOutput.max_lines = 7\n")
    opened: Course = open_course(course)
    assert opened.output_limits() == (7, 100)
    assert opened.coursedir.course_id == tiny.COURSE_ID

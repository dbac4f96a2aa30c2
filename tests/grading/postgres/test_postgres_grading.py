"""A gradebook on a PostgreSQL server: the same grades, one writer, nothing lost on a kill."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from postgres_server import PostgresCourse

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.lock import DatabaseLock, database_lock, shown_address
from grading.autograde.pool import Job, grade_payload
from grading.autograde.settings import Options
from grading.autograde.verdict import Flag, Verdict
from shop.errors import GradingError, UsageError

HALF = {**tiny.RIGHT, "spread": tiny.WRONG["spread"]}
GRADES = """\
select a.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
from grade g join submitted_notebook n on n.id = g.notebook_id
join submitted_assignment a on a.id = n.assignment_id join base_cell c on c.id = g.cell_id
order by 1, 2
"""
TRIALS = int(os.environ.get("COURSE_CRASH_TRIALS", "3"))
STUDENTS = 6
ATTEMPTS = 8


class InProcess:
    """A scheduler that grades in this process, with the fake engine."""

    def __init__(self) -> None:
        self.engine = FakeEngine()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes | Flag]]:
        for job in jobs:
            yield job, grade_payload(job.payload, self.engine)[0]


def hand_in(root: Path) -> None:
    """Hand in a class of four."""
    tiny.submit(root, "ada", tiny.answered(root, tiny.RIGHT))
    tiny.submit(root, "ben", tiny.answered(root, HALF))
    tiny.submit(root, "cyd", tiny.released(root))
    tiny.submit(root, "dan", b'{"cells": [')


def grade(root: Path, **options: object) -> dict[str, Verdict]:
    """Grade the class of a course in this process."""
    found = autograde(
        open_course(root),
        tiny.ASSIGNMENT,
        Options(**options),  # type: ignore[arg-type]
        scheduler=InProcess(),
    )
    return {verdict.student: verdict for verdict in found}


def test_the_gradebook_is_the_one_on_the_server(postgres_course) -> None:
    assert open_course(postgres_course.root).coursedir.db_url == postgres_course.url
    hand_in(postgres_course.root)
    grade(postgres_course.root)
    assert not (postgres_course.root / "gradebook.db").exists()
    scores = {row[:2]: row[2] for row in postgres_course.rows(GRADES)}
    assert scores["ada", "test_double"] == 2.0
    assert scores["ada", "test_spread"] == 3.0
    assert scores["ben", "test_spread"] == 0.0


def test_grades_are_those_of_a_gradebook_in_a_file(
    postgres_course, tiny_course_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(postgres_course.root)
    there = {s: (v.status, v.reason, v.score) for s, v in grade(postgres_course.root).items()}
    on_server = postgres_course.rows(GRADES)
    monkeypatch.delenv("COURSE_GRADEBOOK_URL")
    root = tmp_path / "in_a_file"
    shutil.copytree(tiny_course_template, root)
    hand_in(root)
    assert {s: (v.status, v.reason, v.score) for s, v in grade(root).items()} == there
    with open_gradebook(open_course(root).coursedir) as book:
        in_a_file = [
            (s.student.id, g.cell.name, g.auto_score, g.manual_score, g.extra_credit)
            for s in book.assignment_submissions(tiny.ASSIGNMENT)
            for notebook in s.notebooks
            for g in notebook.grades
        ]
    assert sorted(in_a_file) == [row[:5] for row in on_server]


def test_manual_scores_survive_a_rerun_and_unchanged_submissions_are_skipped(
    postgres_course,
) -> None:
    root = postgres_course.root
    hand_in(root)
    grade(root)
    with open_gradebook(open_course(root).coursedir) as book:
        book.find_grade("memo", "tiny", "tiny", "ada").manual_score = 2.5
        book.db.commit()
    tiny.submit(root, "ben", tiny.answered(root, tiny.RIGHT))
    seen: list[tuple[str, str]] = []
    autograde(
        open_course(root),
        tiny.ASSIGNMENT,
        Options(),
        lambda step: seen.append((step.verdict.student, step.how)),
        InProcess(),
    )
    assert sorted(seen) == [
        ("ada", "unchanged"),
        ("ben", "graded"),
        ("cyd", "unchanged"),
        ("dan", "unchanged"),
    ]
    grade(root, force=True)
    rows = {row[:2]: row[2:4] for row in postgres_course.rows(GRADES)}
    assert rows["ada", "memo"] == (None, 2.5)
    assert rows["ben", "test_spread"] == (3.0, None)


def test_a_second_coordinator_is_refused_whatever_folder_it_has(
    postgres_course, tmp_path: Path
) -> None:
    hand_in(postgres_course.root)
    elsewhere = tmp_path / "another_machine"
    shutil.copytree(postgres_course.root, elsewhere)
    with database_lock(postgres_course.url), pytest.raises(GradingError, match="process") as error:
        grade(elsewhere)
    assert str(os.getpid()) in str(error.value)
    assert postgres_course.rows(GRADES) == []
    grade(elsewhere)  # the lock has ended with its holder
    assert len(postgres_course.rows(GRADES)) == 12


def test_two_courses_on_one_server_do_not_wait_for_each_other(postgres_course) -> None:
    server = postgres_course.server
    server.run("create database other template template_course")
    with database_lock(server.url("other")), database_lock(postgres_course.url):
        pass


def test_a_run_that_has_lost_its_lock_writes_nothing_more(postgres_course) -> None:
    end = (
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name like 'course autograde%' and datname = current_database()"
    )
    with database_lock(postgres_course.url) as lock:
        lock.confirm()
        assert postgres_course.rows(end) == [(True,)]
        with pytest.raises(GradingError, match="lock was lost"):
            lock.confirm()


def test_a_lock_that_is_lost_in_a_run_ends_it_before_the_next_write(
    postgres_course, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = postgres_course.root
    hand_in(root)
    confirmed: list[int] = []

    def confirm(self: DatabaseLock) -> None:
        confirmed.append(1)
        if len(confirmed) == 3:
            raise GradingError("the lock was lost")

    monkeypatch.setattr(DatabaseLock, "confirm", confirm)
    with pytest.raises(GradingError, match="lock was lost"):
        grade(root)
    monkeypatch.undo()
    assert len({row[0] for row in postgres_course.rows(GRADES)}) == 2


# kill -9

RUN = """\
import sys
from pathlib import Path
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.settings import Options
def report(step):
    print(step.verdict.student, flush=True)
if __name__ == "__main__":
    options = Options(workers=2, engine="fake_engine:FakeEngine", force=sys.argv[2] == "force")
    autograde(open_course(Path(sys.argv[1])), "tiny", options, report)
"""


def start(course, force: bool) -> subprocess.Popen[str]:
    """Start a coordinator in a process of its own, which says whom it has graded."""
    script = course.root / "run.py"
    script.write_text(RUN)
    path = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)])
    with (course.root / "run.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, str(script), str(course.root), "force" if force else "-"],
            env={
                **os.environ,
                "PYTHONPATH": path,
                "PYTHONWARNINGS": "ignore",
                "COURSE_GRADEBOOK_URL": course.url,
            },
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )


@dataclass(frozen=True)
class Changed:
    """A graded course whose submissions have changed since, and the grades of a calm rerun."""

    course: PostgresCourse
    before: list[tuple[object, ...]]
    wanted: list[tuple[object, ...]]


@pytest.fixture
def changed(
    postgres_course: PostgresCourse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Changed:
    root = postgres_course.root
    for number in range(STUDENTS):
        tiny.submit(root, f"s{number}", tiny.answered(root, tiny.RIGHT))
    grade(root)
    with open_gradebook(open_course(root).coursedir) as book:
        book.find_grade("memo", "tiny", "tiny", "s1").manual_score = 1.5
        book.db.commit()
    for number in range(STUDENTS):
        tiny.submit(root, f"s{number}", tiny.answered(root, HALF if number % 2 else tiny.WRONG))
    calm = postgres_course.copied(tmp_path / "calm")
    monkeypatch.setenv("COURSE_GRADEBOOK_URL", calm.url)
    grade(calm.root, force=True)
    return Changed(postgres_course, postgres_course.rows(GRADES), calm.rows(GRADES))


def kill_after(process: subprocess.Popen[str], verdicts: int, seconds: float) -> bool:
    """Kill a coordinator some time after it has said so many names; return whether it was hit."""
    assert process.stdout is not None
    for _ in range(verdicts):
        process.stdout.readline()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    process.stdout.close()
    return process.wait() == -signal.SIGKILL


@pytest.mark.slow
def test_a_rerun_after_a_kill_gives_the_grades_of_a_calm_run(
    changed: Changed, tmp_path: Path
) -> None:
    assert changed.wanted != changed.before
    half_way = 0
    for trial in range(TRIALS):
        chance = random.Random(f"postgres {trial}")
        verdicts = chance.randrange(1, STUDENTS - 1)
        for attempt in range(ATTEMPTS):
            course = changed.course.copied(tmp_path / f"trial_{trial}_{attempt}")
            hit = kill_after(start(course, force=True), verdicts, chance.uniform(0, 0.01))
            if hit:
                break
            verdicts = max(1, verdicts - 1)  # it was over by then
        assert hit
        half_way += course.rows(GRADES) not in (changed.before, changed.wanted)
        rerun = start(course, force=False)
        rerun.communicate()
        assert rerun.returncode == 0, (course.root / "run.log").read_text()
        assert course.rows(GRADES) == changed.wanted
    assert half_way


# addresses


def autograde_command(course, url: str) -> str:
    """Return all that the command says, tracebacks included."""
    program = "from grading.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "autograde", "tiny", "--course", str(course.root)],
        env={**os.environ, "COURSE_GRADEBOOK_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_the_password_is_nowhere_to_be_seen(postgres_course) -> None:
    hand_in(postgres_course.root)
    grade(postgres_course.root)
    word = "another-word-5521"
    wrong = postgres_course.server.url(postgres_course.database, word)
    for url in (wrong, f"postgresql+psycopg2://course:{word}@/x?host=/nowhere"):
        said = autograde_command(postgres_course, url)
        assert "cannot be reached" in said
        assert word not in said
        assert "Traceback" not in said
    said = autograde_command(postgres_course, postgres_course.url)
    assert "postgresql+psycopg2://course:***" in said
    written = [path.read_bytes() for path in postgres_course.root.rglob("*") if path.is_file()]
    assert not any(b"7391" in text for text in [said.encode(), *written])


def test_addresses_are_shown_without_the_password(server) -> None:
    assert "7391" not in shown_address(server.url("x"))
    assert "***" in shown_address(server.url("x"))
    assert shown_address("sqlite:////tmp/gradebook.db") == "sqlite:////tmp/gradebook.db"
    assert "word" not in shown_address("pg:word@@@:::")


def test_an_address_that_cannot_be_read_says_how_it_has_to_look() -> None:
    with pytest.raises(UsageError, match="USER:PASSWORD@HOST"), database_lock("gradebook word"):
        pass


def test_a_missing_driver_names_the_command() -> None:
    url = "postgresql+pg8000://course:word-5521@localhost/x"
    with pytest.raises(UsageError, match="psycopg2-binary") as error, database_lock(url):
        pass
    assert "word-5521" not in str(error.value)


def test_a_gradebook_in_a_file_has_no_lock_on_a_server() -> None:
    with database_lock("sqlite:///gradebook.db") as lock:
        lock.confirm()

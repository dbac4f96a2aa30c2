"""Is a gradebook copied before it changes, and is there a way back?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grading.autograde.course import Course, open_course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.lock import coordinator_lock
from grading.classroom import backups as module
from grading.classroom.backups import KEPT, back_up, back_up_now, backups, find_backup, restore
from grading.cli import build_app
from shop.errors import GradingError, UsageError

NOW = datetime(2025, 3, 1, 12, 0, 0)


@pytest.fixture
def opened(course: Path) -> Course:
    return open_course(course)


def enrol(opened: Course, student: str) -> None:
    with open_gradebook(opened.coursedir) as gradebook:
        gradebook.add_student(student)


def students(opened: Course) -> list[str]:
    with closing(sqlite3.connect(opened.root / "gradebook.db")) as database:
        return [row[0] for row in database.execute("select id from student order by id")]


def make(opened: Course, seconds: int, why: str = "autograde") -> None:
    back_up(opened.root, opened.coursedir.db_url, why, NOW + timedelta(seconds=seconds))


def test_is_the_way_back_the_gradebook_of_then(opened: Course) -> None:
    enrol(opened, "ada")
    make(opened, 0)
    enrol(opened, "ben")
    before = restore(opened, find_backup(opened.root, "latest"))
    assert students(opened) == ["ada"]
    assert before is not None
    restore(opened, before)
    assert students(opened) == ["ada", "ben"]


def test_is_an_unchanged_gradebook_not_copied_twice(opened: Course) -> None:
    make(opened, 0)
    make(opened, 1)
    assert len(backups(opened.root)) == 1
    enrol(opened, "ada")
    make(opened, 1)
    make(opened, 1)
    assert [item.why for item in backups(opened.root)] == ["autograde", "autograde"]


def test_is_a_bounded_number_kept_and_what_was_asked_for_always(opened: Course) -> None:
    asked = back_up_now(opened)
    for number in range(KEPT + 4):
        enrol(opened, f"s{number}")
        make(opened, number)
    kept = backups(opened.root)
    assert len(kept) == KEPT + 1
    assert asked in kept
    assert min(item.when for item in kept if item != asked) == NOW + timedelta(seconds=4)


def test_is_the_copy_whole_while_another_program_writes(opened: Course) -> None:
    with closing(sqlite3.connect(opened.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("begin")
        other.execute("insert into student (id) values ('half')")
        make(opened, 0)
        other.execute("rollback")
    restore(opened, backups(opened.root)[0])
    assert students(opened) == []


def test_is_a_damaged_backup_refused_and_the_gradebook_left(opened: Course) -> None:
    enrol(opened, "ada")
    make(opened, 0)
    backup = backups(opened.root)[0]
    backup.path.write_bytes(backup.path.read_bytes()[:5000])
    with pytest.raises(GradingError, match="is damaged"):
        restore(opened, backup)
    assert students(opened) == ["ada"]


def test_does_restoring_wait_for_a_grading_run(opened: Course) -> None:
    make(opened, 0)
    with coordinator_lock(opened.autograded), pytest.raises(GradingError, match="another grading"):
        restore(opened, backups(opened.root)[0])


def test_does_restoring_the_oldest_of_a_full_shelf_work(opened: Course) -> None:
    for number in range(KEPT):
        enrol(opened, f"s{number:02}")
        make(opened, number)
    enrol(opened, "more")
    restore(opened, backups(opened.root)[0])
    assert students(opened) == ["s00"]


def test_is_a_change_refused_when_no_copy_can_be_made(
    opened: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(module.sqlite3, "connect", full)
    with pytest.raises(GradingError, match="nothing was changed"):
        make(opened, 0)


def test_is_a_server_told_apart(opened: Course) -> None:
    assert back_up(opened.root, "postgresql+psycopg2://h/d", "autograde") is None
    opened.coursedir.db_url = "postgresql+psycopg2://h/d"
    with pytest.raises(UsageError, match="pg_dump"):
        back_up_now(opened)


def test_do_the_commands_make_list_and_restore(opened: Course) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(build_app(), [*words, "--course", str(opened.root)])
        assert done.exit_code == 0, done.output
        return done.output

    enrol(opened, "ada")
    assert "made " in run("backup", "make")
    enrol(opened, "ben")
    assert "1 backups in" in run("backup", "list")
    assert "again" in run("backup", "restore", "latest")
    assert students(opened) == ["ada"]


def test_is_an_unknown_backup_named(opened: Course) -> None:
    with pytest.raises(UsageError, match="course backup list"):
        find_backup(opened.root, "latest")

"""A real PostgreSQL server in a temporary folder, and courses whose gradebook lies on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from postgres_server import PASSWORD, PostgresCourse, Server

import tiny_course as tiny
from grading.schema_version import spare_alembic

_INSTALL = "install a PostgreSQL server; on Debian: apt-get install postgresql"
_NUMBERS = count()


def _programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`: on PATH, else Debian's newest."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: float(at.parent.name)
    )
    return folders[-1] if folders else None


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of its own, below the system's folder of temporary files."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI runs these tests: {_INSTALL}")
        pytest.skip(_INSTALL)
    # not below pytest's own folder, which only its owner may enter
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
    try:
        word = folder / "word"
        word.write_text(PASSWORD)
        if user:
            shutil.chown(folder, "nobody", "nogroup")
            shutil.chown(word, "nobody", "nogroup")
        make = [
            "initdb",
            "-D",
            folder / "data",
            "-U",
            "course",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
        ]
        make += ["--locale=C", "--no-sync", f"--pwfile={word}"]
        subprocess.run(
            [programs / make[0], *make[1:]],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **user,
        )
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        control = [programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
        begin = [*control, "-o", settings, "start"]
        subprocess.run(begin, check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)
        try:
            yield Server(folder)
        finally:
            end = [*control, "-m", "immediate", "stop"]
            subprocess.run(end, check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(
    server: Server, tiny_course_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database with the tiny assignment, to be copied for each test."""
    server.run("create database template_course")
    root = tmp_path_factory.mktemp("template")
    shutil.copytree(tiny_course_template / "source", root / "source")
    spare_alembic()
    coursedir = CourseDirectory(
        root=str(root),
        course_id=tiny.COURSE_ID,
        assignment_id=tiny.ASSIGNMENT,
        db_url=server.url("template_course"),
    )
    converter = GenerateAssignment(coursedir=coursedir)
    converter.config.ClearSolutions.code_stub = {"python": tiny.STUB}
    converter.start()
    return "template_course"


@pytest.fixture
def postgres_course(
    server: Server, template: str, course: Path, monkeypatch: pytest.MonkeyPatch
) -> PostgresCourse:
    """A fresh course folder whose gradebook lies on the server."""
    name = f"course_{next(_NUMBERS)}"
    server.run(f"create database {name} template {template}")
    (course / "gradebook.db").unlink(missing_ok=True)
    monkeypatch.setenv("COURSE_GRADEBOOK_URL", server.url(name))
    return PostgresCourse(course, name, server)

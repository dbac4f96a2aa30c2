"""The real engine on workers with a checkout of their own that never see the course."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import dask_cluster
import pytest
from dask_cluster import LoopbackCluster
from typer.testing import CliRunner

import tiny_course as tiny
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.pool import WorkerSettings
from grading.autograde.settings import Options
from grading.autograde.verdict import Verdict
from grading.cli import build_app
from grading.cluster.connection import ClusterOptions
from grading.cluster.scheduler import cluster

pytestmark = [pytest.mark.isolation, pytest.mark.slow]

SPY = """\
import os, socket
def look(place):
    found = []
    for name in os.listdir(place):
        try:
            found.append(os.readlink(f"{place}/{name}"))
        except OSError:
            pass
    return found
print("HANDLES", look("/proc/self/fd"))
print("ENVIRONMENT", sorted(os.environ))
for address in ADDRESSES:
    try:
        socket.create_connection(address, timeout=2).close()
        print("REACHED", address)
    except OSError as error:
        print("OUT OF REACH", type(error).__name__)
for folder in FOLDERS:
    print("SEEN" if os.path.exists(folder) else "NOT SEEN", folder)
"""


@pytest.fixture(scope="module")
def course_folder(
    tiny_course_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A course with its class; a worker that looks for it finds nothing there."""
    root = tmp_path_factory.mktemp("instructor") / "course"
    shutil.copytree(tiny_course_template, root)
    half = {**tiny.RIGHT, "spread": tiny.WRONG["spread"]}
    tiny.submit(root, "ada", tiny.answered(root, tiny.RIGHT))
    tiny.submit(root, "ben", tiny.answered(root, {**tiny.RIGHT, **tiny.WRONG}))
    tiny.submit(root, "cyd", tiny.answered(root, half))
    tiny.submit(root, "dan", b'{"cells": [')
    tiny.submit(root, "eve", tiny.released(root))
    (tiny.submit(root, "fay", tiny.answered(root, tiny.RIGHT)) / "notes.txt").write_text("mine")
    yield root


@pytest.fixture(scope="module")
def dask(
    course_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LoopbackCluster]:
    """Two workers from another checkout, started elsewhere, the course's folder out of sight."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    checkout = dask_cluster.copy_checkout(tmp_path_factory.mktemp("worker") / "checkout")
    with dask_cluster.loopback_cluster(elsewhere) as found:
        for _ in range(2):
            found.start_worker(checkout=checkout, hidden=course_folder.parent)
        yield found


def graded(root: Path, dask: LoopbackCluster | None) -> dict[str, Verdict]:
    options = Options(workers=1)
    if dask is None:
        verdicts = autograde(open_course(root), tiny.ASSIGNMENT, options)
    else:
        settings = WorkerSettings(options.limits, options.engine)
        with cluster(ClusterOptions(dask.address), settings) as carrier:
            verdicts = autograde(
                open_course(root), tiny.ASSIGNMENT, options, lambda step: None, carrier
            )
    return {v.student: dataclasses.replace(v, seconds=0.0) for v in verdicts}


def files(root: Path) -> dict[str, bytes]:
    """Return every autograded file."""
    found = (root / "autograded").glob("[!.]*/**/*")
    return {str(path.relative_to(root)): path.read_bytes() for path in found if path.is_file()}


def grades(root: Path) -> list[tuple[str, str, float | None, float | None]]:
    """Return every grade of the gradebook."""
    with open_gradebook(open_course(root).coursedir) as book:
        return sorted(
            (submission.student.id, grade.name, grade.auto_score, grade.manual_score)
            for submission in book.assignment_submissions(tiny.ASSIGNMENT)
            for notebook in submission.notebooks
            for grade in notebook.grades
        )


def sockets_of(worker: int) -> set[str]:
    """Return the sockets of a Dask worker and of its grading processes."""
    tasks = Path(f"/proc/{worker}/task").glob("*/children")
    graders = [int(pid) for children in tasks for pid in children.read_text().split()]
    found = set()
    for pid in (worker, *graders):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed since the folder was read
                found.add(str(link.readlink()))
    return {name for name in found if name.startswith("socket:")}


def test_the_cluster_gives_what_this_machine_gives(
    course_folder: Path, dask: LoopbackCluster, tmp_path: Path
) -> None:
    local, remote = tmp_path / "local", course_folder
    shutil.copytree(course_folder, local)
    there, here = graded(remote, dask), graded(local, None)
    texts = {name: (repr(here[name]), repr(there[name])) for name in here}
    assert {name: pair for name, pair in texts.items() if pair[0] != pair[1]} == {}
    assert {name: v.score for name, v in there.items()} == {
        "ada": 5.0, "ben": 0.0, "cyd": 2.0, "dan": 0.0, "eve": 0.0, "fay": 5.0
    }  # fmt: skip
    assert files(remote) == files(local)
    assert grades(remote) == grades(local)


def test_a_student_sees_nothing_of_the_cluster(
    course: Path, dask: LoopbackCluster, course_folder: Path
) -> None:
    processes = [*dask.workers, *filter(None, [dask.scheduler])]
    addresses = [process.address.rpartition("/")[2].rsplit(":", 1) for process in processes]
    pairs = [(host, int(port)) for host, port in addresses]
    folders = [str(course_folder), str(dask.folder), str(dask_cluster.CHECKOUT / "grading")]
    spy = f"ADDRESSES = {pairs}\nFOLDERS = {folders}\n{SPY}{tiny.RIGHT['double']}"
    tiny.submit(course, "spy", tiny.answered(course, {**tiny.RIGHT, "double": spy}))
    assert graded(course, dask)["spy"].score == 5.0
    notebook = json.loads((course / "autograded" / "spy" / "tiny" / "tiny.ipynb").read_text())
    outputs = tiny.cell_of(notebook, "double")["outputs"]
    said = "".join("".join(output.get("text", "")) for output in outputs)
    assert said.count("OUT OF REACH") == len(pairs) == 3
    assert "REACHED" not in said
    assert said.count("NOT SEEN") == len(folders)
    assert "TCP" not in said
    handles = next(line for line in said.splitlines() if line.startswith("HANDLES"))
    held = {inode for process in dask.workers for inode in sockets_of(process.process.pid)}
    assert held, "the test looks in the wrong place"
    assert not held & set(re.findall(r"socket:\[\d+\]", handles))
    environment = next(line for line in said.splitlines() if line.startswith("ENVIRONMENT"))
    assert "DASK" not in environment
    assert "PYTHONPATH" not in environment


def test_the_command_grades_on_the_cluster(course: Path, dask: LoopbackCluster) -> None:
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    tiny.submit(course, "dan", b"")
    line = ["autograde", tiny.ASSIGNMENT, "--course", str(course), "--scheduler", dask.address]
    done = CliRunner().invoke(build_app(), line)
    assert done.exit_code == 0, done.output
    assert "1 graded, 1 flagged; 2 run now" in done.output
    assert "Graded by:" in done.output
    assert "not encrypted" not in done.output, "loopback needs no encryption"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can cover a folder for one process")
def test_the_workers_could_not_have_read_the_course(
    dask: LoopbackCluster, course_folder: Path
) -> None:
    for worker in dask.workers:
        seen = Path(f"/proc/{worker.process.pid}/root{course_folder.parent}")
        assert list(seen.iterdir()) == []
    assert (course_folder / "gradebook.db").exists()

"""Kill -9 at seeded random moments; a rerun gives what an uninterrupted run gives.

``COURSE_CRASH_TRIALS`` sets the number of moments for each kind of process (CI: 3, by hand: 20).
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from grading.engine.child import children_of

pytestmark = [pytest.mark.slow, pytest.mark.isolation]

TRIALS = int(os.environ.get("COURSE_CRASH_TRIALS", "3"))
STUDENTS = 8
ATTEMPTS = 8
FAKE, REAL = "fake_engine:FakeEngine", "grading.engine:Engine"
RUN = """\
import sys
from pathlib import Path
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.settings import Options
if __name__ == "__main__":
    root, engine, force = sys.argv[1:]
    options = Options(workers=2, engine=engine, force=force == "force")
    autograde(open_course(Path(root)), "tiny", options)
"""
HALF = {**tiny.RIGHT, "spread": tiny.WRONG["spread"]}
GRADES = """\
select a.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
from grade g join submitted_notebook n on n.id = g.notebook_id
join submitted_assignment a on a.id = n.assignment_id join base_cell c on c.id = g.cell_id
order by 1, 2
"""


@dataclass(frozen=True)
class Prepared:
    """A graded course whose submissions have changed since, and the grades of a calm rerun."""

    root: Path
    grades: list[tuple[object, ...]]
    seconds: float


def start(root: Path, engine: str, force: bool) -> subprocess.Popen[bytes]:
    """Start a coordinator in a process of its own."""
    script = root / "run.py"
    script.write_text(RUN)
    path = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)])
    with (root / "run.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, str(script), str(root), engine, "force" if force else "-"],
            env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )


def grades(root: Path) -> list[tuple[object, ...]]:
    """Return every grade of the course, once its gradebook has proven sound."""
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert book.execute("PRAGMA foreign_key_check").fetchall() == []
        return book.execute(GRADES).fetchall()


@pytest.fixture(scope="module", params=[FAKE, REAL], ids=["fake", "real"])
def prepared(
    request: pytest.FixtureRequest,
    tiny_course_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Prepared:
    root = tmp_path_factory.mktemp("crash") / "course"
    shutil.copytree(tiny_course_template, root)
    for number in range(STUDENTS):
        tiny.submit(root, f"s{number}", tiny.answered(root, tiny.RIGHT))
    assert start(root, request.param, force=False).wait() == 0
    with open_gradebook(open_course(root).coursedir) as book:
        for number in range(STUDENTS):
            book.find_grade("memo", "tiny", "tiny", f"s{number}").manual_score = 1.0 + number / 4
            book.find_comment("memo", "tiny", "tiny", f"s{number}").manual_comment = "Seen."
        book.db.commit()
    for number in range(STUDENTS):
        tiny.submit(root, f"s{number}", tiny.answered(root, HALF if number % 2 else tiny.WRONG))
    calm = root.parent / "calm"
    shutil.copytree(root, calm)
    began = time.monotonic()
    assert start(calm, request.param, force=True).wait() == 0
    return Prepared(root, grades(calm), time.monotonic() - began)


def victims(kind: str, coordinator: int) -> list[int]:
    """Return the processes of a kind that run now; the tracker of resources is none."""
    if kind == "coordinator":
        return [coordinator]
    word = {"worker": "forkserver", "server": "forkserver", "warm": "bwrap"}[kind]
    found = [pid for pid in children_of(coordinator) if word in command(pid)]
    return [pid for server in found for pid in children_of(server)] if kind == "worker" else found


def command(pid: int) -> str:
    """Return the command line of a process; "" when it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for a process; tell whether it has ended."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    return process.poll() is not None


def strike(
    process: subprocess.Popen[bytes], kind: str, delay: float, chance: random.Random
) -> bool:
    """Kill one process of a kind, `delay` seconds after there is one; return whether it was hit."""
    while not victims(kind, process.pid):
        if ended_within(process, 0.01):
            return False
    if ended_within(process, delay):
        return False
    there = victims(kind, process.pid)
    with contextlib.suppress(ProcessLookupError, IndexError):
        os.kill(chance.choice(there), signal.SIGKILL)
        return True
    return False


@pytest.mark.parametrize("trial", range(TRIALS))
@pytest.mark.parametrize("kind", ["coordinator", "worker", "server", "warm"])
def test_a_rerun_after_a_kill_gives_the_grades_of_a_calm_run(
    prepared: Prepared, tmp_path: Path, kind: str, trial: int, request: pytest.FixtureRequest
) -> None:
    engine = REAL if request.node.callspec.params["prepared"] == REAL else FAKE
    if (kind == "warm") != (engine == REAL) and TRIALS < 20:
        pytest.skip("the real engine is for warm processes; all kinds run with 20 trials")
    if kind == "warm" and engine == FAKE:
        pytest.skip("the fake engine has no warm process")
    chance = random.Random(f"{kind} {trial}")
    root = tmp_path / "course"
    shutil.copytree(prepared.root, root)
    delay = chance.uniform(0.0, 0.9) * prepared.seconds
    for _ in range(ATTEMPTS):
        process = start(root, engine, force=True)
        hit = strike(process, kind, delay, chance)
        process.wait()
        if hit:
            break
        delay *= 0.7  # it was over by then: such processes live for a part of the run only
    assert hit
    if kind == "coordinator":
        assert process.returncode == -signal.SIGKILL
    grades(root)  # sound already before the rerun
    assert start(root, engine, force=False).wait() == 0
    assert grades(root) == prepared.grades

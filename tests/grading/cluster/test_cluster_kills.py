"""Kill -9 of workers and grading processes at seeded random moments: the verdicts stay the same.

``COURSE_CLUSTER_TRIALS`` sets the number of classes (CI: none, by hand: 10).
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
from pathlib import Path

import dask_cluster
import pytest

import tiny_course as tiny
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import WorkerSettings
from grading.autograde.settings import Options, Step
from grading.autograde.verdict import FlagCode
from grading.cluster.connection import ClusterOptions
from grading.cluster.scheduler import cluster
from grading.inside.limits import Limits

TRIALS = int(os.environ.get("COURSE_CLUSTER_TRIALS", "0"))
KILLED_AT = (5, 12, 20)
STUDENTS = 30
FAKE = "fake_engine:FakeEngine"


def descendants(pid: int) -> list[int]:
    """Return the processes below one, without the tracker of resources, which is none of ours."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                    found += [child, *descendants(child)]
    return found


@pytest.mark.slow
@pytest.mark.skipif(TRIALS == 0, reason="a longer run, by COURSE_CLUSTER_TRIALS")
@pytest.mark.parametrize("trial", range(max(1, TRIALS)))
def test_kills_change_no_verdict(course: Path, tmp_path: Path, trial: int) -> None:
    chance = random.Random(trial)
    for number in range(STUDENTS):
        answers = tiny.RIGHT if number % 3 else {**tiny.RIGHT, **tiny.WRONG}
        tiny.submit(course, f"s{number:02}", tiny.answered(course, answers))
    (tmp_path / "elsewhere").mkdir()
    killed: list[int] = []
    with dask_cluster.loopback_cluster(tmp_path / "elsewhere") as dask:
        nannies = [dask.start_worker(nanny=True, threads=2) for _ in range(2)]

        def report(step: Step) -> None:
            below = descendants(chance.choice(nannies).process.pid)
            if step.done in KILLED_AT and below:
                victim = chance.choice(below)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
                    killed.append(victim)

        with cluster(ClusterOptions(dask.address), WorkerSettings(Limits(), FAKE)) as carrier:
            verdicts = autograde(
                open_course(course), tiny.ASSIGNMENT, Options(engine=FAKE), report, carrier
            )
    assert killed
    expected = {f"s{n:02}": 5.0 if n % 3 else 0.0 for n in range(STUDENTS)}
    assert [verdict.student for verdict in verdicts] == sorted(expected)
    # Whoever is hit twice is flagged; with three kills that is one submission at most.
    flagged = [v.student for v in verdicts if v.reason == FlagCode.WORKER_DIED]
    assert len(flagged) <= 1
    scores = {v.student: v.score for v in verdicts if v.student not in flagged}
    assert scores == {name: expected[name] for name in scores}

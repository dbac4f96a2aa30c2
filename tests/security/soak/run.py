"""Grade thousands of submissions in one run of ``course autograde`` and watch it from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grading.autograde.course import open_course
from grading.autograde.verdict import Records, Verdict
from grading.layout import Layout
from security.attack import Asset, Attack, AttackClass, read_attacks
from security.canaries import Canaries
from security.runner import LIMITS
from security.soak.census import LASTING_SECONDS, Census, take_census
from security.soak.growth import Growth, judge
from security.target import CHAPTER, POINTS, RIGHT, TEST, hand_in, make_target
from shop.errors import GradingError

COMMAND = "from grading.cli import main; main()"
WRONG = "def answer(x: int) -> int:\n    return x + 1"


@dataclass(frozen=True)
class Watching:
    """How often a run is looked at.

    Attributes
    ----------
    poll_seconds
        Pause between two counts.
    lasting_seconds
        Age from which a process counts as there for the whole run.
    """

    poll_seconds: float = 1.0
    lasting_seconds: float = LASTING_SECONDS


Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Soak:
    """What came of a long run.

    Attributes
    ----------
    submissions, attacks, workers
        How many, how many of them hostile, graded by how many workers.
    seconds
        Wall time.
    growth
        Every count early and late.
    problems
        Verdicts that are not what they should be, canaries touched; empty when all is well.
    """

    submissions: int
    attacks: int
    workers: int
    seconds: float
    growth: tuple[Growth, ...]
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing grew and every verdict is right."""
        return not self.problems and not any(growth.is_too_much for growth in self.growth)


def soak(
    layout: Layout,
    submissions: int,
    attack_every: int,
    workers: int,
    report: Progress = lambda done, total: None,
    watching: Watching = Watching(),
) -> Soak:
    """Grade right, wrong and hostile submissions in a row.

    Parameters
    ----------
    layout
        The checkout.
    submissions
        How many.
    attack_every
        One submission in so many is hostile; the attacks of `tests/security/corpus/` take turns.
    workers
        Worker processes.
    report
        Called with the number of verdicts so far and of all.
    watching
        How often the run is looked at.

    Raises
    ------
    GradingError
        When the run itself fails.
    """
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        root = Path(name)
        target = make_target(root, layout, "ours")
        (root / "canary").mkdir()
        with Canaries(target.root, root / "canary") as canaries:
            known = {**canaries.known(), "CHECKOUT": str(layout.root)}
            attacks = read_attacks()
            victim = _honest(RIGHT)
            hand_in(target, "victim", victim, {"token": canaries.token})
            kinds = {}
            for number in range(submissions - 1):
                student = f"s{number:05}"
                kinds[student] = _kind(number, attack_every, attacks)
                hand_in(target, student, kinds[student], known)
            canaries.remember()
            before = time.monotonic()
            series = _graded(root, target.root, submissions, workers, report, watching)
            seconds = time.monotonic() - before
            verdicts = _verdicts(target.root, [*kinds, "victim"])
            # the victim's own score is new, and rightly so
            touched = [what for what in canaries.touched() if "score" not in what]
        problems = (*touched, *_wrong({**kinds, "victim": victim}, verdicts))
    hostile = sum(1 for kind in kinds.values() if kind.name)
    return Soak(submissions, hostile, workers, seconds, tuple(judge(series)), problems)


def _honest(source: str) -> Attack:
    return Attack(AttackClass.OPERATORS, (Asset.SCORE,), frozenset(), "", (source,))


def _kind(number: int, attack_every: int, attacks: Sequence[Attack]) -> Attack:
    turn, place = divmod(number, attack_every)
    if place == attack_every - 1:
        return attacks[turn % len(attacks)]
    return _honest(WRONG if number % 3 == 0 else RIGHT)


def _graded(
    root: Path,
    course: Path,
    submissions: int,
    workers: int,
    report: Progress,
    watching: Watching,
) -> list[Census]:
    """Run the command and count what it holds from time to time."""
    temporary = root / "tmp"
    temporary.mkdir()
    limits = [f"--{name.replace('_', '-')}={value:g}" for name, value in asdict(LIMITS).items()]
    options = ["autograde", CHAPTER, f"--course={course}", f"--workers={workers}", *limits]
    series = []
    with (root / "log").open("w+b") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *options],
            env={**os.environ, "TMPDIR": str(temporary)},
            cwd=root,
            stdout=log,
            stderr=log,
        )
        try:
            while process.poll() is None:
                done = _recorded(course)
                series.append(take_census(process.pid, done, temporary, watching.lasting_seconds))
                report(done, submissions)
                time.sleep(watching.poll_seconds)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        if process.returncode:
            log.seek(0)
            raise GradingError(log.read().decode(errors="replace")[-3000:])
    # what was counted while the process went away says nothing
    return [census for census in series if census.lasting_processes and census.verdicts][:-1]


def _recorded(course: Path) -> int:
    folder = open_course(course).autograded / ".verdicts" / CHAPTER
    return sum(1 for _ in folder.glob("*.json")) if folder.is_dir() else 0


def _verdicts(course: Path, students: Sequence[str]) -> dict[str, Verdict]:
    records = Records(open_course(course).autograded / ".verdicts" / CHAPTER)
    found = {student: records.read(student) for student in students}
    return {student: record.verdict for student, record in found.items() if record is not None}


def _wrong(kinds: dict[str, Attack], verdicts: dict[str, Verdict]) -> list[str]:
    """Return what is wrong with the verdicts, at most ten lines."""
    problems = []
    for student, kind in kinds.items():
        verdict = verdicts.get(student)
        if verdict is None:
            problems.append(f"{student}: no verdict")
            continue
        (test,) = (cell for cell in verdict.cells if cell.cell_id == TEST)
        wanted = POINTS if kind.cells[0] == RIGHT and not kind.name else 0.0
        said = f"{verdict.reason}/{test.reason}"
        if test.auto_score != wanted or (kind.name and said not in kind.expected):
            what = kind.name or "honest"
            problems.append(f"{student} ({what}): {test.auto_score} points, {said}")
    more = [f"and {len(problems) - 10} more"] if len(problems) > 10 else []
    return problems[:10] + more

"""Grade every attack, each with an honest submission right next, and look at the canaries."""

from __future__ import annotations

import contextlib
import html
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from grading.autograde.coordinator import autograde
from grading.autograde.course import Course, open_course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.pool import Job, grade_payload
from grading.autograde.settings import Options, Step
from grading.autograde.verdict import Flag, Verdict
from grading.engine import Engine, Limits
from grading.layout import Layout
from security.attack import Asset, Attack, AttackClass, AttackResult
from security.browser import active_content
from security.canaries import Canaries
from security.target import (
    CHAPTER,
    POINTS,
    RIGHT,
    SECRETS,
    TEST,
    hand_in,
    make_target,
)

# Wide enough in time that an attack ends by what it does also where two cores run three tests.
LIMITS = Limits(
    call_seconds=3.0,
    cell_seconds=6.0,
    notebook_seconds=30,
    cpu_seconds=24,
    memory_mb=400,
    processes=24,
    file_mb=8,
    disk_mb=16,
    disk_files=512,
    output_kb=64,
    outputs_kb=256,
    message_mb=16,
)
Report = Callable[[AttackResult], None]
_SHOWN = re.compile(r"\bBREACH [^\n\"\\]*")


class OneEngine:
    """Grades in this process, on one warm engine, in the order in which jobs come."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes | Flag]]:
        """Yield each job with its result."""
        for job in jobs:
            yield job, grade_payload(job.payload, self._engine)[0]


def run_attacks(
    attacks: Sequence[Attack], layout: Layout, report: Report = lambda result: None
) -> list[AttackResult]:
    """Run attacks on this grader, all on one warm engine.

    Parameters
    ----------
    attacks
        Which.
    layout
        The checkout; attacks try to read it.
    report
        Called after each.
    """
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        target = make_target(Path(name), layout, "ours")
        (Path(name) / "canary").mkdir()
        honest = Attack(AttackClass.OPERATORS, (), frozenset(), "", (RIGHT,))
        with Canaries(target.root, Path(name) / "canary") as canaries, Engine(LIMITS) as engine:
            hand_in(target, "victim", honest, {"token": canaries.token})
            course, scheduler = open_course(target.root), OneEngine(engine)
            autograde(course, CHAPTER, Options(limits=LIMITS), scheduler=scheduler)
            _give_manual_score(course)
            known = {**canaries.known(), "CHECKOUT": str(layout.root)}
            watcher = _Watcher(course, canaries, engine, report)
            for number, attack in enumerate(attacks):
                watcher.attacks[f"a{number:03}-attack"] = attack
                hand_in(target, f"a{number:03}-attack", attack, known)
                hand_in(target, f"a{number:03}-honest", honest, {})
            canaries.remember()
            autograde(course, CHAPTER, Options(limits=LIMITS), watcher, scheduler)
            return watcher.results()


class _Watcher:
    """Judges every attack once the honest submission after it is graded."""

    def __init__(self, course: Course, canaries: Canaries, engine: Engine, report: Report) -> None:
        self.attacks: dict[str, Attack] = {}
        self._course = course
        self._canaries = canaries
        self._engine = engine
        self._report = report
        self._last: Verdict | None = None
        self._results: list[AttackResult] = []

    def __call__(self, step: Step) -> None:
        """Take the news of one verdict."""
        verdict = step.verdict
        if verdict.student in self.attacks:
            self._last = verdict
        elif self._last is not None and step.how == "graded":
            self._judge(self._last, verdict)
            self._last = None

    def results(self) -> list[AttackResult]:
        """Return what came of every attack."""
        assert len(self._results) == len(self.attacks)
        return self._results

    def _judge(self, verdict: Verdict, honest: Verdict) -> None:
        attack = self.attacks[verdict.student]
        problems = self._canaries.touched()
        (test,) = (cell for cell in verdict.cells if cell.cell_id == TEST)
        if test.auto_score:
            problems.append(f"{test.auto_score:g} points gained")
        said = f"{verdict.reason}/{test.reason}"
        if said not in attack.expected:
            problems.append(f"verdict {said}, expected {' or '.join(sorted(attack.expected))}")
        if (honest.score, honest.reason) != (POINTS, "ok"):
            problems.append(f"the next submission got {honest.score:g} ({honest.reason})")
        if self._engine.restarts:
            problems.append("a warm process was lost")
        problems += self._shown(attack, verdict)
        result = AttackResult(attack, said, tuple(problems), verdict.seconds)
        self._results.append(result)
        self._report(result)

    def _shown(self, attack: Attack, verdict: Verdict) -> list[str]:
        """Return what the student's own outputs and the messages show that they must not."""
        folder = self._course.folder("autograded", verdict.student, CHAPTER)
        outputs, errors = _outputs(folder / f"{CHAPTER}.ipynb")
        text = outputs + "".join(cell.message for cell in verdict.cells)
        problems = [found.strip() for found in _SHOWN.findall(outputs)][:3]
        problems += [f"shows {word}" for word in (*SECRETS, self._canaries.token) if word in text]
        if errors and not attack.raises and verdict.reason == "ok":
            problems.append(f"the attack itself failed: {errors[0][:200]}")
        if Asset.BROWSER in attack.assets:
            problems += active_content(self._course, verdict.student)
        return problems


def _outputs(path: Path) -> tuple[str, list[str]]:
    """Return what the student's cells of an autograded notebook show, and their errors."""
    if not path.is_file():
        return "", []
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    own = [cell for cell in cells if cell["cell_type"] == "code" and cell["id"] != TEST]
    outputs: list[dict[str, Any]] = [output for cell in own for output in cell["outputs"]]
    errors = [f"{o['ename']}: {o['evalue']}" for o in outputs if o["output_type"] == "error"]
    return html.unescape(json.dumps(outputs)), errors


def _give_manual_score(course: Course) -> None:
    """Give the victim points by hand, which no attack may change."""
    with contextlib.ExitStack() as stack:
        gradebook = stack.enter_context(open_gradebook(course.coursedir))
        grade = gradebook.find_grade("memo", CHAPTER, CHAPTER, "victim")
        grade.manual_score = 2.5
        gradebook.db.commit()

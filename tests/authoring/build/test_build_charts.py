"""Charts of lectures: the same outputs whatever the environment says, and no empty boxes."""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.build.execute import execute
from authoring.build.lecture import output_problems
from authoring.build.master import read_master
from authoring.build.notebook import assemble, dump
from shop.fonts import HOW_TO

LECTURE = """\
# %% id="setup"
import matplotlib.pyplot as plt

import shop

shop.setup(strict=True)

# %% id="chart"
fig, ax = plt.subplots()
ax.set_title("Orders 订单")
_ = ax.plot([1, 2])
"""


def built(folder: Path) -> bytes:
    path = folder / "99_charts.py"
    path.write_text(LECTURE, encoding="utf-8")
    master = read_master(path, "lecture")
    return dump(execute(master, assemble(master), folder).notebook)


def test_a_lecture_gives_the_same_outputs_whatever_mplbackend_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)
    plain = built(tmp_path)
    assert b"image/png" in plain
    monkeypatch.setenv("MPLBACKEND", "svg")
    assert built(tmp_path) == plain


def test_boxes_for_chinese_signs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "99_charts.py"
    path.write_text(LECTURE, encoding="utf-8")
    master = read_master(path, "lecture")
    notebook = assemble(master)
    notebook.cells[1].outputs = [{"output_type": "stream", "name": "stdout", "text": HOW_TO}]
    (problem,) = output_problems(master, notebook, tmp_path)
    assert "no Chinese font; install one" in problem.message and problem.line == 8

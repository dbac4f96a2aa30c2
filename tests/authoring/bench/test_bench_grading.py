"""The benchmark of grading: which cells are counted, and what is made of the rounds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from authoring.bench.grading import Round, Timing
from authoring.bench.meter import Meter
from authoring.bench.mix import make_class, notebook_of
from authoring.certify.assignment import read_chapter
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)


def test_every_code_cell_of_the_notebook_counts() -> None:
    assignment, bank = read_chapter(LAYOUT, "04_funnels")
    whole = notebook_of(assignment)
    kinds = {cell.cell_id: cell.kind for cell in whole}
    assert kinds["setup"] == "setup"
    assert kinds["memo_data"] == kinds["look"] == kinds["funnel_table"] == "code"
    assert kinds["test_funnel_table"] == "test"
    assert sum(cell.points for cell in whole) == sum(e.points for e in assignment.exercises)
    assert not any("BEGIN SOLUTION" in cell.source for cell in whole)
    (student,) = make_class(assignment, bank, 1)
    handed_in = {cell.cell_id: cell.source for cell in student.cells(whole)}
    assert handed_in.keys() == kinds.keys()
    assert {name: handed_in[name] for name in student.answers} == student.answers


def timing(*rounds: tuple[float, float, float, float]) -> Timing:
    found = tuple(Round(stock, ours, cpu, bare, 0.3, 0.1, ()) for stock, ours, cpu, bare in rounds)
    return Timing("04_funnels", 120, 2, 10, True, found)


def test_figures_are_medians_of_what_each_round_gave() -> None:
    found = timing((4.0, 0.5, 0.8, 0.5), (6.0, 0.4, 0.6, 0.5), (5.0, 1.0, 1.5, 0.5))
    assert found.median("ratio") == 8.0
    assert found.median("over_bare") == pytest.approx(1.6)
    assert found.median("over_floor") == pytest.approx(1.25)
    assert found.over_cores == pytest.approx(4 / 3)
    assert found.best_ratio == pytest.approx(20.0)
    assert found.as_dict()["median"]["ratio"] == 8.0


def test_processor_time_of_what_a_block_starts_is_counted() -> None:
    meter = Meter()
    work = "import time\nwhile time.process_time() < 0.3: pass"
    with meter.counting() as used:
        subprocess.run([sys.executable, "-c", work], check=True)
        counted = used()
    meter.close()
    # the machine's own clock ticks in hundredths, and other processes may count as well
    assert counted >= 0.28
    if meter.is_exact:
        assert counted < 3.0

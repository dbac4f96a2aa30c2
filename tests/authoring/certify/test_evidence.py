"""Which packages does it depend on whether a mutant and the reference were found equal?"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from authoring.certify.assignment import read_chapter
from authoring.certify.evidence import COMPARING, Evidence, imported_versions
from authoring.certify.mutants import mutants_of
from grading.identity import versions_with_required
from grading.layout import Layout

DATASETS = Path(__file__).parents[3] / "datasets"
IDENTITY = importlib.import_module("grading.identity")


def key(layout: Layout) -> str:
    """Return the key of the first mutant of the small chapter."""
    assignment, _ = read_chapter(layout, "04_small")
    exercise = assignment.exercises[0]
    mutant = mutants_of(exercise.solution)[0]
    return Evidence(layout, assignment).key(exercise, mutant, "", "loose")


def versions(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    """Let some packages have another version."""
    true = IDENTITY.installed_version
    monkeypatch.setattr(IDENTITY, "installed_version", lambda name: changed.get(name) or true(name))


def test_imports_count_with_what_they_require_and_other_packages_do_not() -> None:
    found = imported_versions(["import duckdb", "def f():\n    from scipy import stats"], DATASETS)
    assert {"duckdb", "scipy", "numpy", "pandas", "python-dateutil"} <= set(found)
    assert not {"jupyterlab", "dask", "sqlalchemy", "statsmodels"} & set(found)


def test_what_shop_imports_for_a_chapter_counts() -> None:
    found = imported_versions(["from shop import style\n\nstyle.apply()"], DATASETS)
    assert "matplotlib" in found


def test_another_numpy_asks_for_a_new_comparison_and_another_tool_does_not(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key(layout)
    versions(monkeypatch, jupyterlab="99", sqlalchemy="99")
    assert key(layout) == before
    versions(monkeypatch, numpy="99")
    assert key(layout) != before


def test_packages_that_are_not_installed_or_left_out_are_not_there() -> None:
    assert versions_with_required(["no-such-package"]) == {}
    assert "numpy" not in versions_with_required(["pandas"], leave={"numpy"})


def test_who_asks_for_a_certificate_does_not_wait_for_pandas() -> None:
    code = "import sys, authoring.certify.certificate; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_how_results_are_compared_counts() -> None:
    assert "def " in COMPARING.read_text(encoding="utf-8")

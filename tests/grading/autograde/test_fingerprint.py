"""What a remembered verdict depends on."""

from __future__ import annotations

from pathlib import Path

import pytest

import grading
import shop
from grading.autograde.fingerprint import fingerprint, grader_fingerprint


def test_parts_do_not_run_together() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint(b"ab") == fingerprint("ab")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A grader in miniature, and the hash of it."""
    for package, names in (
        ("grading", ("engine/run.py", "inside/wire/codec.py", "autograde/rebuild.py")),
        ("shop", ("checks/numbers.py",)),
        ("tables", ("events.parquet",)),
    ):
        for name in names:
            path = tmp_path / package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x = 1")
    steps = tmp_path / "grading" / "autograde"
    for path in (Path(grading.__file__).parent / "autograde").glob("*.py"):
        (steps / path.name).write_text("x = 1")
    monkeypatch.setattr(grading, "__file__", str(tmp_path / "grading" / "__init__.py"))
    monkeypatch.setattr(shop, "__file__", str(tmp_path / "shop" / "__init__.py"))
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "grading/engine/run.py",
        "grading/inside/wire/codec.py",
        "grading/autograde/rebuild.py",
        "shop/checks/numbers.py",
        "tables/events.parquet",
    ],
)
def test_whatever_can_change_a_verdict_counts(copy: Path, name: str) -> None:
    before = grader_fingerprint()
    assert grader_fingerprint() == before
    (copy / name).write_text("x = 22")
    assert grader_fingerprint() != before


def test_what_only_shows_a_verdict_does_not_count(copy: Path) -> None:
    before = grader_fingerprint()
    (copy / "grading" / "autograde" / "closing.py").write_text("x = 22")
    assert grader_fingerprint() == before

"""Does a failed run leave the good tables, and is every stale file named?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shop.errors import UsageError
from shop.locate import CHECKSUMS
from simulator import installing
from simulator.installing import install, stale_files
from simulator.publishing import checksums

SEED, SCALE = 5, 0.02


@pytest.fixture
def target(small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small shop; publishing copies that shop instead of simulating it."""

    def copy(folder: Path, seed: int, scale: float, report: object) -> None:
        shutil.copytree(small_folder, folder, dirs_exist_ok=True)

    monkeypatch.setattr(installing, "publish", copy)
    folder = tmp_path / "datasets"
    shutil.copytree(small_folder, folder)
    return folder


def names(target: Path, tmp_path: Path) -> dict[str, str]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return {stale.name: stale.problem for stale in stale_files(target, scratch, SEED, SCALE)}


def test_is_a_fresh_folder_fresh(target: Path, tmp_path: Path) -> None:
    assert names(target, tmp_path) == {}


@pytest.mark.parametrize("name", ["tables/orders.parquet", "truth/demand.parquet", "README.md"])
def test_is_a_changed_file_named(target: Path, tmp_path: Path, name: str) -> None:
    path = target / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert names(target, tmp_path)[name] == "differs"


def test_are_missing_and_unexpected_files_named(target: Path, tmp_path: Path) -> None:
    (target / "tables" / "orders.parquet").unlink()
    (target / "tables" / "notes.txt").write_text("x")
    found = names(target, tmp_path)
    assert found["tables/orders.parquet"] == "missing"
    assert found["tables/notes.txt"] == "unexpected"


def test_are_the_checksums_of_another_shop_named(target: Path, tmp_path: Path) -> None:
    path = target / "tables" / CHECKSUMS
    path.write_text(path.read_text().replace('"seed": 5', '"seed": 6'))
    assert names(target, tmp_path) == {f"tables/{CHECKSUMS}": "made with seed 6, scale 0.02"}


def test_are_unreadable_checksums_named(target: Path, tmp_path: Path) -> None:
    (target / "tables" / CHECKSUMS).write_text("{")
    assert names(target, tmp_path) == {f"tables/{CHECKSUMS}": "unreadable"}


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left")])
def test_does_a_failed_run_leave_the_old_tables(
    target: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    before = checksums(target)

    def break_off(folder: Path, seed: int, scale: float, report: object) -> None:
        (folder / "tables").mkdir()
        (folder / "tables" / "orders.parquet").write_bytes(b"half")
        raise failure

    monkeypatch.setattr(installing, "publish", break_off)
    with pytest.raises(type(failure)):
        install(target, 6, SCALE)
    assert checksums(target) == before
    assert not list(target.glob(".data*"))


def test_does_a_good_run_replace_and_clear_away(target: Path, small_folder: Path) -> None:
    (target / "tables" / "orders.parquet").write_bytes(b"old")
    (target / "tables" / "gone.parquet").write_bytes(b"old")
    (target / "mine.txt").write_text("kept")
    install(target, SEED, SCALE)
    assert checksums(target / "tables") == checksums(small_folder / "tables")
    assert (target / "mine.txt").read_text() == "kept"


def test_is_an_unfinished_copy_of_a_killed_run_removed(target: Path) -> None:
    (target / ".data.partial" / "tables").mkdir(parents=True)
    install(target, SEED, SCALE)
    assert not (target / ".data.partial").exists()


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_is_a_file_in_the_way_refused(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="is a file"):
        install(tmp_path / "file" / below, SEED, SCALE)

"""Does `course data` refuse bad input and report what is stale?"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from authoring.cli.data import DEFAULT_SEED
from grading.cli import build_app
from shop.errors import CourseError, TableMissing, UsageError
from simulator import SEED, installing
from simulator.installing import Stale


def run(*arguments: str) -> object:
    return CliRunner().invoke(build_app(), ["data", *arguments])


def test_is_the_default_seed_that_of_the_committed_tables() -> None:
    assert DEFAULT_SEED == SEED


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scale", "0"], "--scale must be"),
        (["--scale", "-1"], "--scale must be"),
        (["--scale", "nan"], "--scale must be"),
        (["--scale", "1000"], "--scale must be"),
        (["--seed", "-1"], "--seed must not be negative"),
    ],
)
def test_is_a_bad_number_refused(arguments: list[str], words: str, tmp_path: Path) -> None:
    result = run("--out", str(tmp_path / "new"), *arguments)
    assert isinstance(result.exception, UsageError)
    assert words in str(result.exception)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("option", ["--scale", "--seed"])
def test_is_a_word_for_a_number_a_usage_error(option: str) -> None:
    assert run(option, "many").exit_code == 2


def test_does_a_check_of_nothing_say_what_to_run(tmp_path: Path) -> None:
    result = run("--check", "--out", str(tmp_path))
    assert isinstance(result.exception, TableMissing)
    assert "course data" in str(result.exception)


def test_is_a_folder_outside_a_checkout_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert isinstance(run().exception, CourseError)


@pytest.mark.parametrize(
    ("stale", "code", "words"),
    [
        ([], 0, "fresh:"),
        ([Stale("tables/orders.parquet", "differs")], 1, "orders.parquet (differs)"),
    ],
)
def test_does_a_check_exit_by_what_it_finds(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stale: list[Stale],
    code: int,
    words: str,
) -> None:
    (tmp_path / "tables").mkdir()
    monkeypatch.setattr(installing, "stale_files", lambda *arguments: stale)
    result = run("--check", "--out", str(tmp_path))
    assert result.exit_code == code
    assert words in result.output.replace("\n", "")


def test_has_every_option_help() -> None:
    text = run("--help").output
    for option in ("--check", "--seed", "--scale", "--out"):
        assert option in text

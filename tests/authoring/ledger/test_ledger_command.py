"""Does `course ledger` write, compare and complain as it says?"""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from authoring.cli import ledger
from authoring.ledger import entries
from shop import published
from shop.errors import TableMissing, UsageError

QUICK = ("eoq", "newsvendor", "erlang_c")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("source", "notebooks", "datasets"):
        (tmp_path / folder).mkdir()
    (tmp_path / "nbgrader_config.py").touch()
    monkeypatch.chdir(tmp_path)
    quick = tuple(entry for entry in entries.entries() if entry.name in QUICK)
    monkeypatch.setattr(entries, "entries", lambda: quick)
    return tmp_path


def course_ledger(*arguments: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    ledger.register(app)
    return CliRunner().invoke(app, ["ledger", *arguments], catch_exceptions=True)


def test_is_the_page_written_and_then_fresh(checkout: Path) -> None:
    done = course_ledger()
    assert done.exit_code == 0, done.output
    assert "eoq.order_quantity" in done.output
    assert "3 of 3 entries agree in full" in done.output
    text = (checkout / "datasets" / "LEDGER.md").read_text(encoding="utf-8")
    assert "| order_quantity | 304.0468 | 304.04678 | -0.00002 | ±0.00005 | agrees |" in text
    again = course_ledger("--check")
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize("damage", ["missing", "edited"])
def test_does_the_check_name_a_stale_page_and_leave_it(damage: str, checkout: Path) -> None:
    page = checkout / "datasets" / "LEDGER.md"
    course_ledger()
    if damage == "missing":
        page.unlink()
    else:
        page.write_text(page.read_text(encoding="utf-8").replace("304.04678", "304.0468"))
    before = page.read_bytes() if page.exists() else None
    done = course_ledger("--check")
    assert done.exit_code == 1
    assert (
        "datasets/LEDGER.md is not what the recomputation gives: run `course ledger`" in done.stderr
    )
    assert (page.read_bytes() if page.exists() else None) == before


def test_does_a_wrong_published_figure_fail_and_still_show(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = published.parse("eoq.order_quantity", "304.0478", "a paper")
    monkeypatch.setitem(published._TABLE, "eoq.order_quantity", wrong)
    done = course_ledger()
    assert done.exit_code == 1
    assert "2 of 3 entries agree in full" in done.output
    assert "eoq.order_quantity: published 304.0478, recomputed 304.04678: differs" in done.stderr
    text = (checkout / "datasets" / "LEDGER.md").read_text(encoding="utf-8")
    assert "| 304.0478 | 304.04678 | -0.00102 | ±0.00005 | **differs** |" in text
    # A page that shows the disagreement is fresh, and the check fails all the same.
    done = course_ledger("--check")
    assert done.exit_code == 1
    assert "LEDGER.md is not" not in done.stderr


def test_are_named_entries_printed_and_the_page_left_alone(checkout: Path) -> None:
    done = course_ledger("eoq")
    assert done.exit_code == 0, done.output
    assert "eoq.annual_cost" in done.output
    assert "newsvendor" not in done.output
    assert not (checkout / "datasets" / "LEDGER.md").exists()


def test_does_an_unknown_entry_suggest_the_nearest(checkout: Path) -> None:
    done = course_ledger("newsvender")
    assert isinstance(done.exception, UsageError)
    assert "did you mean 'newsvendor'?" in str(done.exception)


def test_does_a_lecture_with_an_unbacked_figure_fail_the_check(checkout: Path) -> None:
    course_ledger()
    lecture = checkout / "notebooks" / "09_pricing.py"
    lecture.write_text('# %% id="a"\nimport shop\nshop.published.value("cereal_2sls")\n')
    done = course_ledger("--check")
    assert done.exit_code == 1
    assert "notebooks/09_pricing.py:3: names the published figure 'cereal_2sls'" in done.stderr


def test_is_nothing_written_when_data_is_missing(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from authoring.ledger.results import erlang_c

    def absent() -> dict[str, float]:
        raise TableMissing("a package is not installed. Run `make setup`")

    course_ledger()
    page = checkout / "datasets" / "LEDGER.md"
    page.write_text("old")
    monkeypatch.setattr(erlang_c, "recompute", absent)
    done = course_ledger()
    assert isinstance(done.exception, TableMissing)
    assert page.read_text(encoding="utf-8") == "old"


def test_is_the_command_quick_to_import() -> None:
    import subprocess
    import sys

    program = (
        "import sys, authoring.cli.ledger, authoring.ledger.entries; "
        "slow = {'scipy', 'authoring.ledger.recompute'} & set(sys.modules); assert not slow, slow"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

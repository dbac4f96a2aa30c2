"""Is every figure found that a lecture names, and refused when nothing recomputes it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.ledger.claims import claims, unsupported
from authoring.ledger.entries import entries
from grading.layout import find_layout
from shop.errors import RuleError

KNOWN = frozenset(entry.name for entry in entries())
LECTURE = """\
# %% [markdown] id="intro"
# The text may say published.value("not.this_one").

# %% id="setup" role="setup"
import shop
from shop import published
from shop.published import value as printed

# %% id="one"
shop.published.value("fpp3_beer.naive_rmse")

# %% id="two"
error = abs(3 - published.get("cereal.iv_price").value)

# %% id="three"
{m: published.value(f"fpp3_beer.{m}_rmse") for m in ("mean", "naive")}
printed("eoq.annual_cost")
published.table("newsvendor")
other.value("eoq")
published.table()
"""


def write(folder: Path, text: str) -> Path:
    master = folder / "10_forecasting.py"
    master.write_text(text, encoding="utf-8")
    return master


def test_is_every_way_of_naming_a_figure_found(tmp_path: Path) -> None:
    found = claims(write(tmp_path, LECTURE))
    assert [(claim.key, claim.line) for claim in found] == [
        ("fpp3_beer.naive_rmse", 10),
        ("cereal.iv_price", 13),
        ("fpp3_beer", 16),
        ("eoq.annual_cost", 17),
        ("newsvendor", 18),
    ]
    assert not unsupported(found, KNOWN)


def test_is_a_figure_without_an_entry_reported(tmp_path: Path) -> None:
    found = claims(write(tmp_path, 'published.value("cereal_2sls")\npublished.value("eoq.cost")\n'))
    assert [claim.key for claim in unsupported(found, KNOWN)] == ["cereal_2sls", "eoq.cost"]
    found = claims(write(tmp_path, 'published.value("eoq.annual_cost")\n'))
    assert unsupported(found, KNOWN - {"eoq"}) == found


@pytest.mark.parametrize("key", ["name", 'f"{entry}.rmse"', 'f"{entry}"', "3", '"a" + b'])
def test_must_a_key_be_written_out(key: str, tmp_path: Path) -> None:
    master = write(tmp_path, f"\npublished.value({key})\n")
    with pytest.raises(RuleError, match=r"10_forecasting\.py:2: the key .* must be written out"):
        claims(master)


def test_is_a_broken_master_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"10_forecasting\.py:2: not valid Python"):
        claims(write(tmp_path, "a = 1\nb = = 2\n"))


def test_does_the_ledger_back_every_figure_of_every_chapter() -> None:
    layout = find_layout(Path(__file__).parent)
    masters = [*layout.lectures.glob("[0-9]*.py"), *layout.source.glob("[0-9]*.py")]
    found = [claim for master in masters for claim in claims(master)]
    assert not unsupported(found, KNOWN)


def test_a_chapter_is_taught_when_it_is_there() -> None:
    layout = find_layout(Path(__file__).parent)
    lectures = {master.stem for master in layout.lectures.glob("[0-9]*.py")}
    assert {entry.chapter for entry in entries() if entry.taught} <= lectures
    assert all(entry.taught for entry in entries() if entry.chapter in lectures)

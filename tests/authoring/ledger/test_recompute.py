"""Is a disagreement shown as one, and never rounded into agreement?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from authoring.ledger import page
from authoring.ledger.entries import Entry, choose, entries
from authoring.ledger.recompute import EntryResult, Row, Verdict, recompute
from shop import published
from shop.errors import UsageError

EOQ = next(entry for entry in entries() if entry.name == "eoq")


def row(text: str, recomputed: float, reason: str = "") -> Row:
    return Row(published.parse("entry.figure", text, "a paper"), recomputed, reason)


@pytest.mark.parametrize(
    ("text", "recomputed", "verdict"),
    [
        ("0.243", 0.2434, Verdict.AGREES),
        ("0.243", 0.2436, Verdict.DIFFERS),
        ("11.669", 11.66791, Verdict.DIFFERS),
        ("15.44", 15.4477, Verdict.DIFFERS),
        ("-30", -30.1, Verdict.AGREES),
        ("-30", 30.0, Verdict.DIFFERS),
        ("122e3", 121_600.0, Verdict.AGREES),
        ("122e3", 121_400.0, Verdict.DIFFERS),
        ("5273..5357", 5358.0, Verdict.DIFFERS),
        ("1.0", float("nan"), Verdict.DIFFERS),
    ],
)
def test_is_agreement_asked_for_to_the_digits_published(
    text: str, recomputed: float, verdict: Verdict
) -> None:
    assert row(text, recomputed).verdict is verdict


def test_is_a_reason_no_licence_to_agree() -> None:
    assert row("4.65", 4.56, "misprint").verdict is Verdict.EXPLAINED
    assert row("4.56", 4.56, "misprint").verdict is Verdict.UNEXPECTED
    assert not Verdict.UNEXPECTED.acceptable
    assert not Verdict.DIFFERS.acceptable


def test_is_an_injected_wrong_figure_shown_as_differing(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = published.parse("eoq.order_quantity", "304.0478", "a paper")
    monkeypatch.setitem(published._TABLE, "eoq.order_quantity", wrong)
    result = recompute(EOQ)
    assert not result.agrees
    assert not result.acceptable
    text = page.render([result])
    assert "**0 of 1 entries agree in full; 1 of 2 figures agree.**" in text
    assert "Of the 2 figures that a source prints, 1 agree; the other 0 are reference" in text
    assert "| order_quantity | 304.0478 | 304.04678 | -0.00102 | ±0.00005 | **differs** |" in text
    assert "| annual_cost | 68.4105 | 68.41053 | +0.00003 | ±0.00005 | agrees |" in text
    assert "| [eoq](#eoq) | 11_inventory | 2 | 1 | **differs** |" in text
    ahead = page.render([replace(result, entry=replace(EOQ, chapter="99_later"))])
    assert "| [eoq](#eoq) | 99_later (reproduced ahead of its chapter) | 2 | 1 |" in ahead


def test_is_an_explained_difference_counted_as_differing() -> None:
    result = EntryResult(EOQ, (row("4.65", 4.5617, "two digits exchanged"),), 0.0)
    assert result.acceptable
    assert not result.agrees
    text = page.render([result])
    assert "| figure | 4.65 | 4.562 | -0.088 | ±0.005 | **differs (explained)** |" in text
    assert "`entry.figure`: two digits exchanged" in text
    assert "**0 of 1 entries agree in full; 0 of 1 figures agree.**" in text


@pytest.mark.parametrize(
    ("text", "recomputed", "cells"),
    [
        ("122e3", 121_600.0, ("122000", "121600", "-400", "±500")),
        ("1.8e-6", 1.8218e-6, ("1.8e-6", "1.82e-06", "+2e-08", "±5e-08")),
        ("8.96e-7", 8.96253e-7, ("8.96e-7", "8.963e-07", "+3e-10", "±5e-10")),
        ("5273..5357", 5344.95, ("5273 to 5357", "5344.9", "+29.9", "5273 to 5357")),
        ("57.40", 57.4, ("57.40", "57.400", "0.000", "±0.005")),
        ("57.40", 57.39999, ("57.40", "57.400", "0.000", "±0.005")),
        ("-30", -30.0978, ("-30", "-30.1", "-0.1", "±0.5")),
        ("946", 946.0, ("946", "946.0", "0.0", "±0.5")),
    ],
)
def test_are_numbers_shown_one_digit_beyond_the_published_ones(
    text: str, recomputed: float, cells: tuple[str, str, str, str]
) -> None:
    one = row(text, recomputed)
    shown = (
        page.published_text(one),
        page.recomputed_text(one),
        page.difference_text(one),
        page.tolerance_text(one),
    )
    assert shown == cells


def test_must_both_sides_name_the_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(published._TABLE, "eoq.annual_cost")
    with pytest.raises(UsageError, match="annual_cost on one side only"):
        recompute(EOQ)
    with pytest.raises(UsageError, match="gone"):
        recompute(replace(EOQ, differences={"gone": "no such figure"}))


def test_are_entries_chosen_by_name() -> None:
    assert [entry.name for entry in choose(["eoq", "cereal"])] == ["eoq", "cereal"]
    assert choose([]) == list(entries())
    with pytest.raises(UsageError, match="did you mean 'erlang_c'"):
        choose(["erlang"])


def test_has_every_published_figure_an_entry_and_every_entry_a_place() -> None:
    names = [entry.name for entry in entries()]
    assert len(set(names)) == len(names)
    assert {key.partition(".")[0] for key in published.keys()} == set(names)  # noqa: SIM118
    for entry in entries():
        assert isinstance(entry, Entry)
        assert entry.title
        assert entry.chapter[:2].isdigit()

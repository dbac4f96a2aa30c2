"""Does a published figure keep the digits of its source, and agree with just what rounds to it?"""

from __future__ import annotations

import math

import pytest

from shop import published
from shop.errors import UsageError


@pytest.mark.parametrize(
    ("text", "value", "digits", "low", "high"),
    [
        ("62.69", 62.69, 2, 62.685, 62.695),
        ("64.90", 64.90, 2, 64.895, 64.905),
        ("-30", -30.0, 0, -30.5, -29.5),
        ("122e3", 122_000.0, -3, 121_500.0, 122_500.0),
        ("1.8e-6", 1.8e-6, 7, 1.75e-6, 1.85e-6),
        ("5273..5357", 5315.0, 0, 5273.0, 5357.0),
    ],
)
def test_does_text_say_how_far_agreement_goes(
    text: str, value: float, digits: int, low: float, high: float
) -> None:
    figure = published.parse("entry.figure", text, "somewhere")
    assert (figure.value, figure.digits, figure.low, figure.high) == (value, digits, low, high)
    assert figure.entry == "entry"
    width = high - low
    for inside in (low, value, high, low + 1e-6 * width):
        assert figure.agrees(inside)
    for outside in (low - 1e-6 * width, high + 1e-6 * width, math.nan, math.inf, -value):
        assert not figure.agrees(outside)


def test_are_figures_read_by_key() -> None:
    assert published.value("fpp3_beer.naive_rmse") == 62.69
    assert published.agrees("fpp3_beer.naive_rmse", 62.6929)
    assert not published.agrees("fpp3_beer.naive_rmse", 62.70)
    assert "Hyndman" in published.source("fpp3_beer.naive_rmse")
    assert len(published.keys("fpp3_beer")) == 16
    assert published.get("cereal.ols_price").kind == "reference"
    assert published.source("cereal.ols_price").startswith("this course")


def test_does_a_wrong_key_suggest_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"fpp3_beer\.naive_rmse"):
        published.get("fpp3_beer.naive_rsme")


def test_does_the_table_hold_every_figure_once() -> None:
    table = published.table()
    assert table.index.is_unique
    assert list(table.index) == published.keys()
    assert list(published.table("eoq").index) == ["eoq.order_quantity", "eoq.annual_cost"]
    assert (table["tolerance"] > 0).all()
    assert table["source"].str.len().gt(10).all()


def test_has_every_entry_a_figure_that_somebody_else_published() -> None:
    for entry in {key.partition(".")[0] for key in published.keys()}:  # noqa: SIM118
        assert any(published.get(key).kind == "published" for key in published.keys(entry)), entry

"""A line is known by the name that its legend gives it, however the legend was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.axes import Axes

from shop.checks.charts import has_legend, has_title
from shop.checks.describe import describe

NAMES = ("Actual", "Forecast")
TABLE = pd.DataFrame({"day": [1, 2, 3], "a": [1.0, 2.0, 4.0], "f": [1.0, 3.0, 3.0]})


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")


def by_label(ax: Axes) -> Axes:
    ax.plot(TABLE.day, TABLE.a, label="Actual")
    ax.plot(TABLE.day, TABLE.f, label="Forecast")
    ax.legend()
    return ax


def in_the_legend(ax: Axes) -> Axes:
    ax.plot(TABLE.day, TABLE.a)
    ax.plot(TABLE.day, TABLE.f, "--")
    ax.legend(list(NAMES))
    return ax


def with_handles(ax: Axes) -> Axes:
    lines = ax.plot(TABLE.day, TABLE[["a", "f"]])
    ax.legend(lines[::-1], NAMES[::-1])
    return ax


def by_pandas(ax: Axes) -> Axes:
    TABLE.plot(x="day", y=["a", "f"], ax=ax).legend(list(NAMES))
    return ax


def by_seaborn(ax: Axes) -> Axes:
    long = TABLE.rename(columns={"a": "Actual", "f": "Forecast"}).melt("day", var_name="what")
    ax.set_prop_cycle(color=["k", "r"], marker=["o", "s"])
    return sns.lineplot(long, x="day", y="value", hue="what", palette=["b", "g"], ax=ax)


def in_the_figure(ax: Axes) -> Axes:
    ax.plot(TABLE.day, TABLE.a, label="Actual")
    ax.plot(TABLE.day, TABLE.f, label="Forecast")
    ax.figure.legend()
    return ax


@pytest.mark.parametrize(
    "draw", [by_label, in_the_legend, with_handles, by_pandas, by_seaborn, in_the_figure]
)
def test_lines_have_the_names_that_a_reader_sees(draw: Callable[[Axes], Axes]) -> None:
    chart = describe(draw(plt.subplots()[1]))
    assert {line.label: line.y for line in chart.lines} == {
        "Actual": (1.0, 2.0, 4.0),
        "Forecast": (1.0, 3.0, 3.0),
    }
    has_legend(chart, "chart", NAMES)


def test_names_given_the_wrong_way_round_stay_wrong() -> None:
    ax = plt.subplots()[1]
    ax.plot(TABLE.day, TABLE.a)
    ax.plot(TABLE.day, TABLE.f)
    ax.legend(list(NAMES[::-1]))
    chart = describe(ax)
    assert {line.label: line.y[1] for line in chart.lines} == {"Actual": 3.0, "Forecast": 2.0}


def test_names_given_in_the_legend_stand_in_place_of_those_of_the_lines() -> None:
    _, ax = plt.subplots()
    for name, column in zip(NAMES, ("a", "f"), strict=True):
        ax.plot(TABLE["day"], TABLE[column], label=name)
    ax.legend(list(NAMES[::-1]))
    by_name = {line.label: line.y for line in describe(ax).lines}
    assert by_name == {NAMES[1]: tuple(TABLE["a"]), NAMES[0]: tuple(TABLE["f"])}


def test_lines_that_look_alike_cannot_be_told_apart_by_a_legend() -> None:
    ax = plt.subplots()[1]
    ax.plot(TABLE.day, TABLE.a, color="k")
    ax.plot(TABLE.day, TABLE.f, color="k")
    ax.legend(list(NAMES))
    assert [line.label for line in describe(ax).lines] == ["", ""]


def test_bars_are_named_by_the_legend_too() -> None:
    ax = plt.subplots()[1]
    ax.bar(TABLE.day - 0.2, TABLE.a, width=0.4)
    ax.bar(TABLE.day + 0.2, TABLE.f, width=0.4)
    ax.legend(list(NAMES))
    assert {bar.group for bar in describe(ax).bars} == set(NAMES)


def test_a_title_in_chinese_has_no_spaces() -> None:
    ax = plt.subplots()[1]
    ax.set_title("结算一步流失最多")
    has_title(describe(ax), "chart")

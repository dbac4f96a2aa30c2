"""Charts: what is read from every way of drawing, and what is said about it."""

import dataclasses

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from shop import checks
from shop.errors import CheckFailed, ContractError, GuardFailed

STEPS = pd.DataFrame({"step": ["visit", "view", "pay"], "sessions": [900, 600, 50]})


@pytest.fixture
def ax():
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


def failure_of(check, *args, **kwargs) -> str:
    with pytest.raises(CheckFailed) as failure:
        check(*args, **kwargs)
    return str(failure.value)


def standing(axes):
    axes.bar(STEPS["step"], STEPS["sessions"])
    return axes


def by_position(axes):
    axes.bar(range(3), STEPS["sessions"], tick_label=list(STEPS["step"]))
    return axes


def by_pandas(axes):
    return STEPS.plot.bar(x="step", y="sessions", ax=axes)


def by_seaborn(axes):
    import seaborn as sns

    return sns.barplot(data=STEPS, x="step", y="sessions", ax=axes)


def lying(axes):
    axes.barh(STEPS["step"], STEPS["sessions"])
    axes.invert_yaxis()
    return axes


def lying_by_seaborn(axes):
    import seaborn as sns

    return sns.barplot(data=STEPS, y="step", x="sessions", errorbar=None, ax=axes)


def with_counts_in_the_ticks(axes):
    axes.bar([f"{s}\n(n = {n})" for s, n in STEPS.itertuples(index=False)], STEPS["sessions"])
    return axes


DRAWN = [
    standing, by_position, by_pandas, by_seaborn, lying, lying_by_seaborn, with_counts_in_the_ticks
]  # fmt: skip


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_bars_are_read_however_they_are_drawn(ax, draw):
    chart = checks.describe(draw(ax))
    checks.same_bars(chart, dict(STEPS.to_numpy()), "chart", ordered=True)
    checks.starts_at_zero(chart, "chart")
    assert not chart.lines
    assert chart.horizontal == draw.__name__.startswith("lying")


def test_bars_out_of_order_are_noticed(ax):
    ax.barh(STEPS["step"], STEPS["sessions"])
    message = failure_of(
        checks.same_bars, checks.describe(ax), dict(STEPS.to_numpy()), "chart", ordered=True
    )
    assert "They stand upside down" in message


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"visit": 900, "view": 600}, "has a bar for 'pay', which was not asked for"),
        ({"visit": 900, "view": 600, "pay": 50, "ship": 1}, "lacks 1 of its bars"),
        ({"visit": 9.0, "view": 600, "pay": 50}, "its bar for visit has the length 900"),
        ({"visit": -900, "view": 600, "pay": 50}, "sign is the other way round"),
    ],
)
def test_wrong_bars_are_explained(ax, expected, said):
    assert said in failure_of(checks.same_bars, checks.describe(standing(ax)), expected, "chart")


def test_percentages_may_stand_for_fractions(ax):
    ax.bar(["a", "b"], [12.5, 50.0])
    chart = checks.describe(ax)
    checks.same_bars(chart, {"a": 0.125, "b": 0.5}, "chart", percent=True)
    assert "percentage" in failure_of(checks.same_bars, chart, {"a": 0.125, "b": 0.5}, "chart")


def test_groups_of_bars_are_told_apart(ax):
    wide = pd.DataFrame({"before": [1, 2], "after": [3, 4]}, index=["x", "y"])
    chart = checks.describe(wide.plot.bar(ax=ax))
    checks.same_bars(chart, {"x": 3, "y": 4}, "chart", group="after")
    checks.has_legend(chart, "chart", ["before", "after"])


def test_sorted_bars_and_cut_axes(ax):
    checks.bars_sorted(checks.describe(standing(ax)), "chart")
    _, other = plt.subplots()
    other.bar(["a", "b", "c"], [1, 3, 2])
    other.set_ylim(0.5, 3)
    chart = checks.describe(other)
    assert "order of length" in failure_of(checks.bars_sorted, chart, "chart")
    assert "axis is cut off" in failure_of(checks.starts_at_zero, chart, "chart")


def test_a_chart_without_bars_is_a_guard(ax):
    with pytest.raises(GuardFailed, match="should show bars, but has none"):
        checks.same_bars(checks.describe(ax), {"a": 1}, "chart")


def test_title_and_labels(ax):
    chart = checks.describe(ax)
    assert "but there is none" in failure_of(checks.has_title, chart, "chart")
    assert "its x axis should say" in failure_of(checks.has_labels, chart, "chart")
    assert "should have a legend" in failure_of(checks.has_legend, chart, "chart")
    _, other = plt.subplots()
    other.set_title("Most leave at checkout", loc="left")
    other.set(xlabel="Step", ylabel="Sessions")
    chart = checks.describe(other)
    checks.has_title(chart, "chart")
    checks.has_labels(chart, "chart", y=["session"])
    assert "should name 'rate'" in failure_of(checks.has_labels, chart, "chart", y=["rate"])


@pytest.mark.parametrize(
    ("title", "fits"),
    [("cart流失最多", True), ("付款流失最多", True), ("cart流失", False), ("流失", False)],
)
def test_words_of_a_title_in_two_languages_are_added_up(ax, title, fits):
    ax.set_title(title)
    chart = checks.describe(ax)
    if fits:
        checks.has_title(chart, "chart")
    else:
        assert f"but it is '{title}'" in failure_of(checks.has_title, chart, "chart")


def test_the_title_of_the_figure_counts(ax):
    ax.get_figure().suptitle("Most leave at checkout")
    assert checks.describe(ax).title == "Most leave at checkout"


def test_scales(ax):
    ax.set_yscale("log")
    chart = checks.describe(ax)
    checks.has_scale(chart, "chart", axis="y", scale="log")
    assert "should be log, but is linear" in failure_of(
        checks.has_scale, chart, "chart", axis="x", scale="log"
    )


@pytest.mark.parametrize(
    "x",
    [
        [1, 2, 3],
        ["a", "b", "c"],
        pd.date_range("2025-03-01", periods=3),
        list(pd.date_range("2025-03-01", periods=3).date),
    ],
    ids=["numbers", "categories", "days", "dates"],
)
def test_lines_are_read_with_their_coordinates(ax, x):
    ax.plot(x, [0.1, 0.2, 0.3], label="rate")
    ax.axhline(0.25)
    ax.axvline(1)
    chart = checks.describe(ax)
    checks.same_line(chart, x, [0.1, 0.2, 0.3], "chart", label="rate")
    assert chart.hlines == (0.25,)
    assert chart.vlines == (1.0,)
    assert len(chart.lines) == 1


def test_a_line_of_hlines_counts_when_it_spans_what_is_drawn(ax):
    ax.plot([1, 2, 10], [0.1, 0.2, 0.3])
    ax.hlines(0.25, 1, 10)
    ax.hlines(0.15, 2, 5)
    ax.hlines([0.1, 0.2], 1, 10)
    ax.errorbar([5], [0.2], xerr=[[4], [5]])
    ax.vlines(3, 0, 0.4)
    chart = checks.describe(ax)
    assert chart.hlines == (0.25,)
    assert chart.vlines == (3.0,)


def test_wrong_lines_are_explained(ax):
    ax.plot([1, 2], [10, 20], label="rate")
    chart = checks.describe(ax)
    checks.same_line(chart, None, [0.1, 0.2], "chart", percent=True)
    assert "does not run as this input says" in failure_of(
        checks.same_line, chart, None, [1, 2], "chart"
    )
    assert "It has 2 points" in failure_of(checks.same_line, chart, None, [1, 2, 3], "chart")
    with pytest.raises(GuardFailed, match="a line labelled low, but has rate"):
        checks.same_line(chart, None, [1, 2], "chart", label="low")


def test_error_bars_are_no_lines_of_their_own(ax):
    ax.errorbar([1, 2], [3, 4], yerr=0.5, capsize=3, label="measured")
    assert [line.label for line in checks.describe(ax).lines] == ["measured"]


@pytest.mark.parametrize("draw", ["scatter", "plot"])
def test_points_in_any_order(ax, draw):
    if draw == "scatter":
        ax.scatter([3, 1], [30, 10])
    else:
        ax.plot([3, 1], [30, 10], "o")
    chart = checks.describe(ax)
    checks.same_points(chart, [1, 3], [10, 30], "chart")
    assert "its 2 points" in failure_of(checks.same_points, chart, [1, 3], [10, 31], "chart")


def test_heat_maps_are_read(ax):
    ax.imshow([[1, 2], [3, 4]])
    assert checks.describe(ax).grids[0].values == ((1.0, 2.0), (3.0, 4.0))
    _, other = plt.subplots()
    other.pcolormesh(np.array([[5.0, np.nan]]))
    assert checks.describe(other).grids[0].values[0][0] == 5.0


@pytest.mark.parametrize("wrap", [lambda f, a: f, lambda f, a: np.array([a]), lambda f, a: [a]])
def test_axes_are_found_in_what_holds_them(ax, wrap):
    standing(ax)
    assert len(checks.describe(wrap(ax.get_figure(), ax)).bars) == 3


def test_seaborn_grids_are_charts():
    import seaborn as sns

    grid = sns.catplot(data=STEPS, x="step", y="sessions", kind="bar")
    assert len(checks.describe(grid).bars) == 3


def test_what_is_no_chart_is_refused():
    with pytest.raises(GuardFailed, match=r"a dict came back.*return ax"):
        checks.describe({"a": 1})


def test_a_description_is_returned_as_it_is_and_survives_the_way_across(ax):
    lying(ax)
    ax.plot(["visit"], ["pay"])
    chart = checks.describe(ax)
    assert checks.describe(chart) is chart
    assert checks.ChartDescription.from_plain(chart.to_plain()) == chart


@pytest.mark.parametrize(
    "change",
    [
        {"title": 5},
        {"bars": [{"label": "a"}]},
        {"bars": "text"},
        {"lines": [5]},
        {"xlim": (0.0,)},
        {"panels": 1.5},
        {"unknown": 1},
    ],
)
def test_a_forged_description_is_refused(change):
    plain = dataclasses.asdict(checks.ChartDescription()) | change
    with pytest.raises(ContractError):
        checks.ChartDescription.from_plain(plain)


def test_a_function_without_effect_is_a_linear_scale(ax):
    ax.set_xscale("function", functions=(lambda x: x, lambda x: x))
    ax.set_yscale("function", functions=(lambda y: y**2, lambda y: y**0.5))
    chart = checks.describe(ax)
    assert (chart.xscale, chart.yscale) == ("linear", "function")


@pytest.mark.parametrize("way", ["xerr", "errorbar", "hlines", "plot"])
def test_intervals_are_found_however_they_are_drawn(way):
    _, ax = plt.subplots()
    kwargs = {"xerr": [[1, 2], [3, 4]]} if way == "xerr" else {}
    ax.barh(["new", "old"], [5, 6], **kwargs)
    if way == "errorbar":
        ax.errorbar([5, 6], ["new", "old"], xerr=[[1, 2], [3, 4]], fmt="none", capsize=3)
    if way == "hlines":
        ax.hlines([0, 1], [4, 4], [8, 10])
    if way == "plot":
        for place, ends in enumerate([(4, 8), (4, 10)]):
            ax.plot(ends, [place, place], color="black")
    ax.axvline(0)
    chart = checks.describe(ax)
    assert chart.intervals == (checks.Interval(0, 4, 8), checks.Interval(1, 4, 10))
    checks.has_intervals(chart, {"new": (4, 8), "old": (4, 10)}, "chart")
    checks.has_intervals(
        checks.ChartDescription.from_plain(chart.to_plain()),
        {"new": (4, 8), "old": (4, 10)},
        "chart",
    )
    message = failure_of(checks.has_intervals, chart, {"new": (4, 8), "old": (4, 11)}, "chart")
    assert "its bar for old" in message
    assert "11" not in message


def test_intervals_of_standing_bars_are_read_upwards():
    _, ax = plt.subplots()
    ax.bar(["new", "old"], [5, 6], yerr=1)
    chart = checks.describe(ax)
    assert chart.intervals == (checks.Interval(0, 4, 6), checks.Interval(1, 5, 7))


def test_a_bar_without_an_interval_is_named():
    _, ax = plt.subplots()
    ax.barh(["new", "old"], [5, 6])
    message = failure_of(
        checks.has_intervals, checks.describe(ax), {"new": (4, 8), "old": (4, 9)}, "chart"
    )
    assert "its bar for new should have an error bar" in message
    assert "has none" in message


def test_the_range_of_an_axis(ax):
    ax.set_xlim(9, 1)
    chart = checks.describe(ax)
    checks.has_range(chart, "chart", axis="x", low=1, high=9, what="every bar")
    for low, high in [(0, 9), (1, 10)]:
        message = failure_of(
            checks.has_range, chart, "chart", axis="x", low=low, high=high, what="every bar"
        )
        assert "wide enough for every bar, but it runs from 1 to 9" in message


@pytest.mark.parametrize(
    ("title", "number", "sign", "says"),
    [
        ("CNY 200 earns most", 200, "", True),
        ("最赚钱的是200元。", 200, "", True),
        ("At 200, not more", 200, "", True),
        ("CNY 2000 earns most", 200, "", False),
        ("CNY 200.0 earns most", 200, "", False),
        ("CNY 1,200 earns most", 200, "", False),
        ("It misses 24% of units", 24, "%", True),
        ("It misses 24 ％", 24, "%", True),
        ("It misses 24\u00a0%", 24, "%", True),
        ("It misses 0.24%", 24, "%", False),
        ("It misses 124%", 24, "%", False),
        ("It misses 24 of 100", 24, "%", False),
    ],
)
def test_a_number_in_a_title(title, number, sign, says):
    assert checks.names_number(title, number, sign=sign) is says

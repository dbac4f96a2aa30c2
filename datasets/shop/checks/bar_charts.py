"""Check the bars of a chart."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from shop.checks.chart_description import Bar, ChartDescription, Interval
from shop.checks.labels import in_order
from shop.checks.messages import failure
from shop.checks.numbers import likely_cause
from shop.checks.side_by_side import NONE, Words, side_by_side
from shop.checks.values import as_number, clip, close, plain_key
from shop.errors import GuardFailed

HALF_A_PLACE = 0.45
"""How far from the middle of a bar its error bar may stand, in places of the category axis."""
Value = TypeVar("Value")


def same_bars(
    chart: ChartDescription,
    expected: Mapping[Any, float],
    name: str,
    *,
    ordered: bool = False,
    group: str | None = None,
    percent: bool = False,
    rel: float = 1e-6,
    abs: float = 1e-9,
    hint: str = "",
) -> None:
    """Check that there is a bar for each category, as long as it should be.

    Parameters
    ----------
    chart, name
        What was drawn, and the call for the message. Bars may stand or lie.
    expected
        Category → length; printed in a visible test alone.
    ordered
        Whether the order counts, as a reader meets it: from the left, or from the top where the
        bars lie.
    group
        Only the bars with this legend text.
    percent
        Accept fractions drawn as percentages.
    rel, abs
        Tolerances.
    hint
        What to think about.

    Raises
    ------
    GuardFailed
        When there are no bars.
    CheckFailed
        When categories or lengths differ.
    """
    bars = [bar for bar in chart.bars if group is None or bar.group == group]
    if not bars:
        way = "`ax.bar(…)` and `ax.barh(…)` draw them"
        raise failure(name, "should show bars, but has none", hint=way, error=GuardFailed)
    found = _by_category(bars, expected, name, hint)
    scales = (1.0, 100.0) if percent else (1.0,)
    fits = [
        all(
            close(found[key].value, scale * float(right), rel, abs)
            for key, right in _plain(expected).items()
        )
        for scale in scales
    ]
    if not any(fits):
        for key, right in _plain(expected).items():
            if not close(found[key].value, float(right), rel, abs):
                raise failure(
                    name,
                    f"its bar for {key} has the length {clip(found[key].value)}, which is not "
                    "what this input gives",
                    likely_cause(found[key].value, float(right)),
                    hint=hint,
                    table=_lengths(found, _plain(expected), rel, abs),
                )
    if ordered:
        _in_order(chart, found, list(_plain(expected)), name)


def _lengths(
    found: Mapping[str, Bar], expected: Mapping[str, float], rel: float, abs_: float
) -> str:
    rows = [(key, float(right), found[key].value) for key, right in expected.items()]
    differing = [row for row in rows if not close(row[2], row[1], rel, abs_)]
    return side_by_side(differing, ["bar"])


def _plain(expected: Mapping[Any, Value]) -> dict[str, Value]:
    return {category_text(key): value for key, value in expected.items()}


def category_text(key: Any) -> str:
    """Return a category as the text that an axis shows for it."""
    number = as_number(key)
    if number is not None and not isinstance(key, str) and number == number:
        return f"{number:g}"
    plain = plain_key(key)
    return str(plain.date()) if hasattr(plain, "date") else str(plain)


def _by_category(
    bars: Sequence[Bar], expected: Mapping[Any, Any], name: str, hint: str
) -> dict[str, Bar]:
    wanted = {text.casefold(): text for text in _plain(expected)}
    found: dict[str, Bar] = {}
    for bar in bars:
        # Tick texts often carry a second line, such as the number of sessions.
        text = bar.label.split("\n")[0].strip().casefold()
        known = wanted.get(text) or wanted.get(text.replace("_", " "))
        known = known or wanted.get(text.replace(" ", "_"))
        if known is None:
            raise failure(
                name, f"has a bar for {clip(bar.label)}, which was not asked for", hint=hint
            )
        if known in found:
            raise failure(name, f"has more than one bar for {known}", hint=hint)
        found[known] = bar
    lost = len(wanted) - len(found)
    if lost:
        rows = [(key, Words("a bar"), Words(NONE)) for key in wanted.values() if key not in found]
        raise failure(
            name, f"lacks {lost} of its bars", hint=hint, table=side_by_side(rows, ["category"])
        )
    return found


def _in_order(
    chart: ChartDescription, found: Mapping[str, Bar], wanted: list[str], name: str
) -> None:
    """Compare with the order in which a reader meets the bars: from the left, or from the top."""
    low, high = chart.ylim if chart.horizontal else chart.xlim
    backwards = (low < high) if chart.horizontal else (low > high)
    mine = sorted(found, key=lambda key: found[key].position, reverse=backwards)
    if mine != wanted:
        upside_down = mine == wanted[::-1] and chart.horizontal
        raise failure(
            name,
            "its bars stand in another order than was asked for",
            "They stand upside down" if upside_down else "",
            hint="`ax.invert_yaxis()` puts the first row on top" if upside_down else "",
            table=in_order(wanted, mine),
        )


def has_intervals(
    chart: ChartDescription,
    expected: Mapping[Any, tuple[float, float]],
    name: str,
    *,
    hint: str = "",
) -> None:
    """Check that each bar has an error bar from its low to its high end.

    Parameters
    ----------
    chart, name
        What was drawn, and the call for the message.
    expected
        Category → both ends, in the units of the axis; printed in a visible test alone.
    hint
        What to think about.

    Raises
    ------
    CheckFailed
        When categories differ, or a bar has no such interval.
    """
    found = _by_category(chart.bars, expected, name, hint)
    for key, (low, high) in _plain(expected).items():
        beside = [
            interval
            for interval in chart.intervals
            if builtins.abs(interval.position - found[key].position) < HALF_A_PLACE
        ]
        if not any(
            close(one.low, low, 1e-6, 1e-9) and close(one.high, high, 1e-6, 1e-9) for one in beside
        ):
            came = "another one" if beside else "none"
            raise failure(
                name,
                f"its bar for {key} should have an error bar from its low to its high end, but "
                f"has {came}",
                hint=hint,
                table=_interval(low, high, beside),
            )


def _interval(low: float, high: float, beside: Sequence[Interval]) -> str:
    came = [f"{clip(one.low)} to {clip(one.high)}" for one in beside] or [NONE]
    return side_by_side([(Words(f"{clip(low)} to {clip(high)}"), Words(" or ".join(came)))])


def bars_sorted(chart: ChartDescription, name: str) -> None:
    """Check that bars stand in order of length, largest or smallest first."""
    lengths = [bar.value for bar in sorted(chart.bars, key=lambda bar: bar.position)]
    if lengths not in (sorted(lengths), sorted(lengths, reverse=True)):
        raise failure(
            name,
            "its bars should stand in order of length, but do not",
            hint="Sort the table before drawing, with `.sort_values(…)`",
        )


def starts_at_zero(chart: ChartDescription, name: str) -> None:
    """Check that the axis along which bars grow includes zero, so that lengths compare."""
    low, high = sorted(chart.xlim if chart.horizontal else chart.ylim)
    if not low <= 0 <= high:
        raise failure(
            name,
            "its bars should start at zero, but the axis is cut off",
            hint="A bar is read by its length; leave the lower limit at 0",
        )

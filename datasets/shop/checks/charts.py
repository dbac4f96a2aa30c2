"""Check that a chart shows the right numbers and can be read without its code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from shop.checks.bar_charts import category_text
from shop.checks.chart_description import ChartDescription
from shop.checks.messages import failure
from shop.checks.side_by_side import NONE, Words, side_by_side
from shop.checks.values import as_number, clip, close
from shop.errors import GuardFailed


def has_title(chart: ChartDescription, name: str, *, words: int = 3) -> None:
    """Check that a chart has a title of at least `words` words; a Chinese word has two signs."""
    signs = sum("\u4e00" <= sign <= "\u9fff" for sign in chart.title)
    others = len(re.sub("[\u4e00-\u9fff]", " ", chart.title).split())
    if others + signs // 2 < words:
        came = f"it is {clip(chart.title)}" if chart.title else "there is none"
        raise failure(
            name,
            f"should have a title of at least {words} words that states the finding, but {came}",
            hint="`ax.set_title(…)`",
        )


def has_labels(
    chart: ChartDescription, name: str, *, x: Collection[str] = (), y: Collection[str] = ()
) -> None:
    """Check that both axes are labelled; with `x` or `y`, by one of these words at least."""
    for axis, text, words in (("x", chart.xlabel, x), ("y", chart.ylabel, y)):
        if not text:
            raise failure(
                name,
                f"its {axis} axis should say what it shows and in which unit, but has no label",
                hint=f"`ax.set_{axis}label(…)`",
            )
        if words and not any(word.casefold() in text.casefold() for word in words):
            asked = " or ".join(f"'{word}'" for word in words)
            raise failure(name, f"its {axis} label should name {asked}, but is {clip(text)}")


def has_legend(chart: ChartDescription, name: str, texts: Collection[str] = ()) -> None:
    """Check that there is a legend, with at least these texts."""
    if not chart.legend:
        raise failure(name, "should have a legend, but has none", hint="`ax.legend()`")
    missing = [text for text in texts if text not in chart.legend]
    if missing:
        raise failure(
            name, f"its legend lacks {', '.join(missing)}; it says {', '.join(chart.legend)}"
        )


def has_scale(chart: ChartDescription, name: str, *, axis: str, scale: str) -> None:
    """Check that the ``"x"`` or ``"y"`` axis has the scale that was asked for."""
    came = chart.xscale if axis == "x" else chart.yscale
    if came != scale:
        raise failure(name, f"its {axis} axis should be {scale}, but is {came}")


def has_range(
    chart: ChartDescription, name: str, *, axis: str, low: float, high: float, what: str
) -> None:
    """Check that the ``"x"`` or ``"y"`` axis is wide enough for numbers from `low` to `high`."""
    ends = sorted(chart.xlim if axis == "x" else chart.ylim)
    if not ends[0] <= low <= high <= ends[1]:
        raise failure(
            name,
            f"its {axis} axis should be wide enough for {what}, but it runs from {ends[0]:.6g} "
            f"to {ends[1]:.6g}",
        )


def names_number(text: str, number: int, *, sign: str = "") -> bool:
    """Return whether a title says a whole number, and not as a part of another number.

    Parameters
    ----------
    text
        A title or label.
    number
        Which.
    sign
        What has to follow it: ``"%"``, also as a Chinese keyboard writes it; "" for anything.
    """
    after = r"\s*[%％]" if sign == "%" else re.escape(sign)
    return re.search(rf"(?<![\d.,]){number}(?!\d|[.,]\d){after}", text) is not None


def same_line(
    chart: ChartDescription,
    x: Sequence[Any] | None,
    y: Sequence[Any],
    name: str,
    *,
    label: str | None = None,
    percent: bool = False,
    rel: float = 1e-6,
    abs: float = 1e-9,
    hint: str = "",
) -> None:
    """Check that one of the lines runs through these points.

    Parameters
    ----------
    chart, name
        What was drawn, and the call for the message.
    x, y
        Coordinates in their order; `x` None leaves it free. Printed in a visible test alone.
    label
        Only the line with this text.
    percent
        Accept fractions drawn as percentages.
    rel, abs
        Tolerances.
    hint
        What to think about.

    Raises
    ------
    GuardFailed
        When there is no such line.
    CheckFailed
        When no line runs as it should.
    """
    lines = [line for line in chart.lines if label is None or line.label == label]
    if not lines:
        which = f"a line labelled {label}" if label else "a line"
        have = ", ".join(line.label or "one without label" for line in chart.lines) or "no line"
        raise failure(name, f"should show {which}, but has {have}", hint=hint, error=GuardFailed)
    scales = (1.0, 100.0) if percent else (1.0,)
    for line in lines:
        for scale in scales:
            if _same_run(line.y, y, scale, rel, abs) and (
                x is None or _same_run(line.x, x, 1.0, rel, abs)
            ):
                return
    which = f"the line {label}" if label else "its line"
    lengths = {len(line.y) for line in lines}
    count = "" if len(y) in lengths else f"It has {max(lengths)} points"
    nearest = next((line for line in lines if len(line.y) == len(y)), lines[0])
    raise failure(
        name,
        f"{which} does not run as this input says",
        count,
        hint=hint,
        table=_points(
            zip(x if x is not None else nearest.x, y, strict=False),
            zip(nearest.x, nearest.y, strict=False),
        ),
    )


def _points(expected: Iterable[Any], drawn: Iterable[Any]) -> str:
    """Return the points that differ, each as (x, y), side by side."""
    right, came = (
        [Words(f"({_short(a)}, {_short(b)})") for a, b in points] for points in (expected, drawn)
    )
    rows = zip_longest(right, came, fillvalue=Words(NONE))
    differing = [(place, one, other) for place, (one, other) in enumerate(rows) if one != other]
    return side_by_side(differing, ["point"])


def _short(value: Any) -> str:
    number = None if isinstance(value, str) else as_number(value)
    return clip(number) if number is not None else plain_text(value)


def same_points(
    chart: ChartDescription,
    x: Sequence[Any],
    y: Sequence[Any],
    name: str,
    *,
    rel: float = 1e-6,
    abs: float = 1e-9,
    hint: str = "",
) -> None:
    """Check that the markers of a chart, scattered or on a line, are these, in any order.

    Raises
    ------
    GuardFailed
        When there are no markers.
    CheckFailed
        When they differ.
    """
    drawn = [point for part in chart.points for point in zip(part.x, part.y, strict=True)]
    drawn += [point for line in chart.lines for point in zip(line.x, line.y, strict=True)]
    if not drawn:
        raise failure(name, "should show points, but has none", hint=hint, error=GuardFailed)
    wanted = [(_number_or_text(a), _number_or_text(b)) for a, b in zip(x, y, strict=True)]
    order = [sorted(points, key=str) for points in (_rounded(drawn), _rounded(wanted))]
    if len(drawn) != len(wanted) or not all(
        _same_run(mine, right, 1.0, rel, abs) for mine, right in zip(*order, strict=True)
    ):
        table = _points(order[1], order[0])
        raise failure(
            name, f"its {len(drawn)} points are not what this input gives", hint=hint, table=table
        )


def _rounded(points: Sequence[tuple[Any, Any]]) -> list[tuple[Any, ...]]:
    return [
        tuple(float(f"{part:.9g}") if isinstance(part, float) else part for part in point)
        for point in points
    ]


def _number_or_text(value: Any) -> Any:
    number = None if isinstance(value, str) else as_number(value)
    return number if number is not None else value


def _same_run(
    mine: Sequence[Any], right: Sequence[Any], scale: float, rel: float, abs_: float
) -> bool:
    if len(mine) != len(right):
        return False
    for one, other in zip(mine, right, strict=True):
        number = None if isinstance(other, str) else as_number(other)
        if number is not None:
            drawn = as_number(one)
            if drawn is None or not close(drawn, scale * number, rel, abs_):
                return False
        elif category_text(one) != category_text(other) and plain_text(one) != plain_text(other):
            return False
    return True


def plain_text(value: Any) -> str:
    """Return a coordinate as text, dates without the time of midnight."""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.removesuffix("T00:00:00").removesuffix(" 00:00:00")

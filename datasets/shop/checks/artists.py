"""Read what is drawn on Axes, one kind of artist a function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from shop.checks.chart_description import (
    Bar,
    Coordinate,
    Grid,
    Interval,
    Line,
    Points,
)
from shop.checks.legends import legend_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis


def ticks(axis: Axis) -> list[tuple[float, str]]:
    """Return the places and texts of the major ticks."""
    places = [float(place) for place in axis.get_majorticklocs()]
    texts = axis.get_major_formatter().format_ticks(places) if places else []
    return list(zip(places, (text.strip() for text in texts), strict=True))


def tick_texts(axis: Axis) -> tuple[str, ...]:
    """Return the texts of the ticks inside the limits."""
    low, high = sorted(axis.get_view_interval())
    return tuple(text for place, text in ticks(axis) if low <= place <= high)


def _visible_label(label: object) -> str:
    text = str(label)
    return "" if text.startswith("_") else text


def _coordinates(axis: Axis, raw: Any) -> tuple[Coordinate, ...]:
    """Return coordinates as floats, dates as ISO text and categories as their texts."""
    values = np.asarray(raw)
    if values.dtype.kind == "M":
        return tuple(str(value) for value in values.astype("datetime64[s]"))
    if values.dtype.kind in "OUS":
        return tuple(_one_coordinate(value) for value in values.tolist())
    return tuple(float(value) for value in values)


def _one_coordinate(value: Any) -> Coordinate:
    if isinstance(value, bool | int | float | np.number):
        return float(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _spans_axes(line: Any) -> str:
    """Return ``"x"`` or ``"y"`` for a reference line along that whole axis, else ``""``."""
    transform = line.get_transform()
    if transform == line.axes.get_yaxis_transform(which="grid"):
        return "x"
    return "y" if transform == line.axes.get_xaxis_transform(which="grid") else ""


def reference_lines(axes: Axes, across: str) -> tuple[float, ...]:
    """Return where lines run across the whole ``"x"`` or ``"y"`` axis.

    A single line of `hlines` or `vlines` counts when it spans all that is drawn.
    """
    found = [line for line in axes.lines if _spans_axes(line) == across]
    data = [line.get_ydata() if across == "x" else line.get_xdata() for line in found]
    places = [float(np.asarray(values, dtype=float)[0]) for values in data]
    return (*places, *_lone_segments(axes, 0 if across == "x" else 1))


def _lone_segments(axes: Axes, along: int) -> Iterator[float]:
    """Yield where a line that was drawn alone, no error bar, spans the data along an axis."""
    from matplotlib.collections import LineCollection

    low, high = sorted(axes.dataLim.get_points()[:, along])
    skipped = _error_bar_parts(axes)
    for collection in axes.collections:
        if not isinstance(collection, LineCollection) or id(collection) in skipped:
            continue
        segments = [np.asarray(segment, dtype=float) for segment in collection.get_segments()]
        if len(segments) != 1 or np.ptp(segments[0][:, 1 - along]) > 0:
            continue
        if segments[0][:, along].min() <= low and segments[0][:, along].max() >= high:
            yield float(segments[0][0, 1 - along])


def _error_bar_parts(axes: Axes) -> set[int]:
    """Return the ids of error bars and of the lines that are their caps."""
    from matplotlib.container import ErrorbarContainer

    parts: set[int] = set()
    for container in axes.containers:
        if isinstance(container, ErrorbarContainer):
            parts.update(id(part) for part in (*container.lines[1], *container.lines[2]))
    return parts


def _bar_error_lines(axes: Axes) -> set[int]:
    """Return the ids of the error bars that seaborn draws as lines through its bars."""
    from matplotlib.container import BarContainer

    containers = [item for item in axes.containers if isinstance(item, BarContainer)]
    if not containers:
        return set()
    horizontal = containers[0].orientation == "horizontal"
    flat = [line.get_ydata() if horizontal else line.get_xdata() for line in axes.lines]
    return {
        id(line)
        for line, places in zip(axes.lines, flat, strict=True)
        if not _visible_label(line.get_label())
        and np.size(places) == 2
        and len({str(place) for place in np.asarray(places).tolist()}) == 1
    }


def lines(axes: Axes) -> tuple[Line, ...]:
    """Return the lines, error bars and reference lines apart."""
    from matplotlib.colors import to_hex

    skipped = _error_bar_parts(axes)
    bare = _bar_error_lines(axes)
    drawn = [line for line in axes.lines if np.size(line.get_xdata())]
    named = legend_names(axes, drawn)
    result = []
    for line in axes.lines:
        empty = not np.size(line.get_xdata())
        if id(line) in skipped | bare or _spans_axes(line) or empty:
            continue
        result.append(
            Line(
                label=named.get(id(line))
                or _visible_label(line.get_label())
                or _container_label(axes, line),
                x=_coordinates(axes.xaxis, line.get_xdata(orig=True)),
                y=_coordinates(axes.yaxis, line.get_ydata(orig=True)),
                joined=line.get_linestyle() not in ("None", "none", " ", ""),
                color=to_hex(line.get_color()),
            )
        )
    return tuple(result)


def _container_label(axes: Axes, line: Any) -> str:
    """Return the label of the error bars that `line` runs through, if any."""
    from matplotlib.container import ErrorbarContainer

    for container in axes.containers:
        if isinstance(container, ErrorbarContainer) and container.lines[0] is line:
            return _visible_label(container.get_label())
    return ""


def bars(axes: Axes) -> tuple[tuple[Bar, ...], bool]:
    """Return the bars, and whether they lie."""
    from matplotlib.container import BarContainer

    containers = [item for item in axes.containers if isinstance(item, BarContainer)]
    lying = [item.orientation == "horizontal" for item in containers]
    horizontal = bool(lying) and all(lying)
    marks = ticks(axes.yaxis if horizontal else axes.xaxis)
    named = legend_names(axes, containers)
    found = []
    for container in containers:
        for patch in container.patches:
            x, y, width, height = (
                patch.get_x(),
                patch.get_y(),
                patch.get_width(),
                patch.get_height(),
            )
            start, value, middle = (
                (x, width, y + height / 2) if horizontal else (y, height, x + width / 2)
            )
            found.append(
                Bar(
                    label=_category(marks, float(middle)),
                    group=named.get(id(container)) or _visible_label(container.get_label()),
                    value=float(value),
                    start=float(start),
                    position=float(middle),
                )
            )
    return tuple(found), horizontal


def _category(ticks: list[tuple[float, str]], place: float) -> str:
    """Return the text of the tick that a bar at `place` stands on, else `place` as text."""
    near = min(ticks, key=lambda tick: abs(tick[0] - place), default=None)
    if near is None or abs(near[0] - place) > 0.5 or not near[1]:
        return f"{place:g}"
    return near[1]


def points(axes: Axes) -> tuple[Points, ...]:
    """Return the scatters."""
    from matplotlib.collections import PathCollection

    result = []
    for collection in axes.collections:
        if isinstance(collection, PathCollection):
            offsets: Any = np.ma.filled(
                np.ma.asarray(collection.get_offsets(), dtype=float), np.nan
            )
            if len(offsets):
                x, y = offsets[:, 0], offsets[:, 1]
                label = _visible_label(collection.get_label())
                result.append(Points(label, _on_axis(axes.xaxis, x), _on_axis(axes.yaxis, y)))
    return tuple(result)


def _on_axis(axis: Axis, values: Any) -> tuple[Coordinate, ...]:
    """Return numbers as they are; on a category axis the texts of the ticks."""
    from matplotlib.category import UnitData

    if isinstance(axis.units, UnitData):
        marks = ticks(axis)
        return tuple(_category(marks, float(value)) for value in values)
    return tuple(float(value) for value in values)


def grids(axes: Axes) -> tuple[Grid, ...]:
    """Return the heat maps."""
    from matplotlib.collections import QuadMesh

    arrays = [image.get_array() for image in axes.images]
    arrays += [item.get_array() for item in axes.collections if isinstance(item, QuadMesh)]
    found = []
    for array in arrays:
        values: Any = np.ma.filled(np.ma.asarray(array, dtype=float), np.nan)
        if values.ndim == 2:
            found.append(
                Grid(
                    row_labels=tuple(text for _, text in ticks(axes.yaxis)),
                    column_labels=tuple(text for _, text in ticks(axes.xaxis)),
                    values=tuple(tuple(row) for row in values.tolist()),
                )
            )
    return tuple(found)


def intervals(axes: Axes, horizontal: bool) -> tuple[Interval, ...]:
    """Return each straight line along the bars: their error bars."""
    from matplotlib.collections import LineCollection

    segments = [
        np.asarray(segment, dtype=float)
        for collection in axes.collections
        if isinstance(collection, LineCollection)
        for segment in collection.get_segments()
    ]
    segments += [
        np.column_stack(line.get_data(orig=False)).astype(float)
        for line in axes.lines
        if not _spans_axes(line)
    ]
    along, across = (0, 1) if horizontal else (1, 0)
    return tuple(
        Interval(float(part[0, across]), float(part[:, along].min()), float(part[:, along].max()))
        for part in segments
        if len(part) > 1 and np.ptp(part[:, across]) == 0
    )

"""What a chart shows, in plain values: the form in which a chart is checked.

A chart cannot cross from a student's process to the checker's, a `ChartDescription` can:
`ChartDescription.to_plain` gives nested dicts and tuples of str, float, int and bool, and
`ChartDescription.from_plain` reads them back and refuses anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from shop.errors import ContractError

Coordinate = float | str
"""A number, the text of a category, or a date as ISO text."""

Part = TypeVar("Part")


@dataclass(frozen=True)
class Line:
    """One line (or row of markers) of a chart, in drawing order.

    Attributes
    ----------
    label
        The text that stands for it in a legend; empty when it has none.
    x, y
        Coordinates; categories and dates as text.
    joined
        False when only markers are drawn.
    color
        Hex code.
    """

    label: str
    x: tuple[Coordinate, ...]
    y: tuple[Coordinate, ...]
    joined: bool
    color: str


@dataclass(frozen=True)
class Bar:
    """One bar: its category, length and place.

    Attributes
    ----------
    label
        The category: the text of the tick it stands on; the position as text without one.
    group
        The legend text of the set of bars it belongs to; empty when there is none.
    value
        Signed length.
    start
        Where the bar begins (0 save in stacked bars).
    position
        Place on the category axis, in axis units.
    """

    label: str
    group: str
    value: float
    start: float
    position: float


@dataclass(frozen=True)
class Interval:
    """One error bar along the bars: its place on the category axis and both ends."""

    position: float
    low: float
    high: float


@dataclass(frozen=True)
class Points:
    """One scatter: `label` as in a legend, and coordinates."""

    label: str
    x: tuple[Coordinate, ...]
    y: tuple[Coordinate, ...]


@dataclass(frozen=True)
class Grid:
    """A heat map: values row by row, with the tick texts of both axes."""

    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class ChartDescription:
    """What a reader sees on one pair of axes.

    Attributes
    ----------
    title, xlabel, ylabel
        Texts, stripped; the figure's own title stands before that of the axes.
    xscale, yscale
        ``"linear"``, ``"log"``, ``"symlog"``, …
    xlim, ylim
        Limits of the axes, as drawn (reversed where an axis is inverted).
    xticks, yticks
        Texts of the ticks inside the limits.
    lines, bars, intervals, points, grids
        What is drawn. Error bars are not lines; `intervals` has them, however they were drawn.
    horizontal
        True when the bars lie (`barh`).
    hlines, vlines
        Reference lines across the whole axes.
    legend
        Texts of the legend; empty when there is none.
    texts
        Annotations.
    panels
        Axes of the figure, colour bars apart.
    """

    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    xscale: str = "linear"
    yscale: str = "linear"
    xlim: tuple[float, float] = (0.0, 1.0)
    ylim: tuple[float, float] = (0.0, 1.0)
    xticks: tuple[str, ...] = ()
    yticks: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    horizontal: bool = False
    intervals: tuple[Interval, ...] = ()
    points: tuple[Points, ...] = ()
    grids: tuple[Grid, ...] = ()
    hlines: tuple[float, ...] = ()
    vlines: tuple[float, ...] = ()
    legend: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    panels: int = 1

    def to_plain(self) -> dict[str, Any]:
        """Return the description as nested dicts and tuples of plain values."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> ChartDescription:
        """Read what `to_plain` gave.

        Raises
        ------
        ContractError
            When fields are missing, unknown or of another type.
        """
        values = _known_fields(cls, plain)
        for field, part in _PARTS.items():
            values[field] = tuple(_read_part(part, item) for item in _sequence(values[field]))
        for field in ("xticks", "yticks", "legend", "texts"):
            values[field] = tuple(_typed(item, str) for item in _sequence(values[field]))
        for field in ("hlines", "vlines", "xlim", "ylim"):
            values[field] = tuple(float(_typed(x, float)) for x in _sequence(values[field]))
        for field in ("title", "xlabel", "ylabel", "xscale", "yscale"):
            _typed(values[field], str)
        _typed(values["horizontal"], bool)
        _typed(values["panels"], int)
        if len(values["xlim"]) != 2 or len(values["ylim"]) != 2:
            raise ContractError("a chart's limits are two numbers an axis")
        return cls(**values)


_PARTS: dict[str, type] = {
    "lines": Line,
    "bars": Bar,
    "intervals": Interval,
    "points": Points,
    "grids": Grid,
}


def _known_fields(part: type, plain: object) -> dict[str, Any]:
    """Return `plain` as a dict when it has exactly the fields of the dataclass `part`."""
    names = {field.name for field in fields(part)}
    if not isinstance(plain, Mapping) or set(plain) != names:
        raise ContractError(f"the description of a chart lacks fields of {part.__name__}")
    return dict(plain)


def _read_part(part: type[Part], plain: object) -> Part:
    values = _known_fields(part, plain)
    for name, value in values.items():
        if name in ("x", "y"):
            values[name] = tuple(_typed(item, (float, str)) for item in _sequence(value))
        elif name in ("row_labels", "column_labels"):
            values[name] = tuple(_typed(item, str) for item in _sequence(value))
        elif part is Grid:
            values[name] = tuple(
                tuple(_typed(item, float) for item in _sequence(row)) for row in _sequence(value)
            )
        elif name in ("value", "start", "position", "low", "high"):
            values[name] = _typed(value, float)
        else:
            values[name] = _typed(value, bool if name == "joined" else str)
    return part(**values)


def _sequence(value: object) -> Iterable[Any]:
    if not isinstance(value, (tuple, list)):
        raise ContractError(f"the description of a chart holds {type(value).__name__} for a list")
    return value


def _typed(value: Any, kind: type | tuple[type, ...]) -> Any:
    if type(value) not in (kind if isinstance(kind, tuple) else (kind,)):
        raise ContractError(f"the description of a chart holds {type(value).__name__}")
    return value

"""Draw how the tables of a subject join, as SVG made from the schema alone.

Tables of the subject stand on the right, those they join to on the left (grey where they belong
to another subject); an arrow goes from a table to the partner of its rows and names the columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from shop import schema
from shop.schema import Join, Table

_WIDTH, _LINE, _HEAD, _GAP = 250, 18, 26, 26
_LEFT, _RIGHT, _MARGIN = 20, 620, 20
_FONT = "font-family='Helvetica, Arial, sans-serif'"


@dataclass(frozen=True)
class _Box:
    """A table on the drawing: its place and the columns that are shown."""

    name: str
    x: int
    y: int
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    is_own: bool

    @property
    def height(self) -> int:
        return _HEAD + _LINE * len(self.columns) + 6


def drawing(subject: str) -> str:
    """Return the drawing of a subject; the same schema gives the same text."""
    own = schema.tables(subject)
    joins = [(spec, join) for spec in own.values() for join in spec.joins]
    targets = list(dict.fromkeys(join.to for _, join in joins))
    left = _stack([schema.table(name) for name in targets], _LEFT, own)
    right = _stack([spec for spec in own.values() if spec.name not in targets], _RIGHT, own)
    boxes = {box.name: box for box in (*left, *right)}
    height = max(box.y + box.height for box in boxes.values()) + _MARGIN
    width = _RIGHT + _WIDTH + _MARGIN
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
        f"width='{width}' height='{height}' role='img' {_FONT} font-size='12'>",
        f"<title>How the tables of {escape(schema.subject(subject).title)} join</title>",
        f"<rect width='{width}' height='{height}' fill='#ffffff'/>",
        "<defs><marker id='tip' viewBox='0 0 8 8' refX='8' refY='4' markerWidth='8' "
        "markerHeight='8' orient='auto'><path d='M0 0 L8 4 L0 8 z' fill='#555555'/></marker>"
        "</defs>",
    ]
    parts += [
        _arrow(boxes[spec.name], boxes[join.to], join, n, schema.finds_all(spec, join))
        for n, (spec, join) in _fan(joins)
    ]
    parts += [_drawn(box) for box in boxes.values()]
    return "\n".join([*parts, "</svg>", ""])


def _fan(joins: list[tuple[Table, Join]]) -> list[tuple[int, tuple[Table, Join]]]:
    """Return every join with its number within its table."""
    seen: dict[str, int] = {}
    found = []
    for spec, join in joins:
        seen[spec.name] = seen.get(spec.name, -1) + 1
        found.append((seen[spec.name], (spec, join)))
    return found


def _stack(specs: list[Table], x: int, own: dict[str, Table]) -> list[_Box]:
    boxes, y = [], _MARGIN
    for spec in specs:
        partners = {name for table in own.values() for join in table.joins if join.to == spec.name
                    for name in join.partners}  # fmt: skip
        linked = {name for join in spec.joins if spec.name in own for name in join.columns}
        shown = {*spec.key, *partners, *linked}
        columns = tuple(name for name in spec.column_names if name in shown)
        boxes.append(_Box(spec.name, x, y, columns, spec.key, spec.name in own))
        y += boxes[-1].height + _GAP
    return boxes


def _drawn(box: _Box) -> str:
    fill, line = ("#e8f1fa", "#2f6da3") if box.is_own else ("#f0f0f0", "#888888")
    lines = [
        f"<rect x='{box.x}' y='{box.y}' width='{_WIDTH}' height='{box.height}' rx='4' "
        f"fill='{fill}' stroke='{line}'/>",
        f"<text x='{box.x + 10}' y='{box.y + 18}' font-weight='bold'>{box.name}</text>",
    ]
    for number, name in enumerate(box.columns):
        style = " text-decoration='underline'" if name in box.keys else ""
        y = box.y + _HEAD + 12 + _LINE * number
        lines.append(f"<text x='{box.x + 18}' y='{y}'{style}>{name}</text>")
    return "\n".join(lines)


def _arrow(source: _Box, target: _Box, join: Join, number: int, is_full: bool) -> str:
    """Return the arrow; between tables of one column it goes around their left edge."""
    start = source.y + _HEAD + 8 + _LINE * source.columns.index(join.columns[0])
    end = target.y + _HEAD + 8 + _LINE * target.columns.index(join.partners[0])
    text = escape(", ".join(join.columns))
    dash = "" if is_full else " stroke-dasharray='5 4'"
    if source.x == target.x:
        x, bend = source.x + _WIDTH, source.x + _WIDTH + 40 + 14 * number
        path = f"M{x} {start} C{bend} {start} {bend} {end} {x} {end}"
        label, anchor = (bend - 6, (start + end) // 2), "start"
    else:
        x, to = source.x, target.x + _WIDTH
        path = f"M{x} {start} C{x - 120} {start} {to + 120} {end} {to} {end}"
        label, anchor = (x - 8, start - 4), "end"
    return (
        f"<path d='{path}' fill='none' stroke='#555555'{dash} marker-end='url(#tip)'/>\n"
        f"<text x='{label[0]}' y='{label[1]}' text-anchor='{anchor}' fill='#555555' "
        f"font-size='11'>{text}</text>"
    )

"""Exports as platforms write them: GBK, preambles, Chinese headers, repeated and odd rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shop.locate import RAW_EXPORTS
from simulator.raw_events import events_rows
from simulator.raw_orders import orders_rows
from simulator.raw_traffic import traffic_rows
from simulator.world import World

_BUILDERS: dict[str, Callable[[World], list[Sequence[str]]]] = {
    "orders": orders_rows,
    "events": events_rows,
    "traffic": traffic_rows,
}


def raw_export(world: World, name: str) -> bytes:
    """Return the bytes of a raw export."""
    rows = _BUILDERS[name](world)
    return "".join(f"{_line(row)}\r\n" for row in rows).encode("gbk")


def raw_exports(world: World) -> dict[str, bytes]:
    """Return every raw export by its file name."""
    return {RAW_EXPORTS[name]: raw_export(world, name) for name in _BUILDERS}


def _line(row: Sequence[str]) -> str:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in row)

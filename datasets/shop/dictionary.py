"""Print the schema as text: the data dictionary and the loaders' documentation."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import TypeVar

from shop.schema import Column, Table, table

Function = TypeVar("Function", bound=Callable[..., object])


def documented(name: str) -> Callable[[Function], Function]:
    """Return a decorator that adds grain, key, columns and units of a table to a docstring."""

    def add(function: Function) -> Function:
        function.__doc__ = f"{(function.__doc__ or '').rstrip()}\n\n{_returns(table(name))}"
        return function

    return add


def _returns(spec: Table) -> str:
    lines = ["    Returns", "    -------", "    pandas.DataFrame"]
    lines += _wrapped(f"One row: {spec.grain}. Key: {', '.join(spec.key)}.", 8)
    lines += [*_wrapped(spec.description, 8), "", "        Columns:", ""]
    for column in spec.columns:
        unit = f", {column.unit}" if column.unit else ""
        head = f"{column.name} ({column.dtype}{unit})"
        lines += _wrapped(f"* {head}: {column.description}", 8)
    return "\n".join([*lines, "    "])


def _wrapped(text: str, indent: int) -> list[str]:
    space = " " * indent
    return textwrap.wrap(text, 96, initial_indent=space, subsequent_indent=space)


def dictionary(tables: Mapping[str, Table], rows: Mapping[str, int]) -> str:
    """Return the data dictionary in Markdown.

    Parameters
    ----------
    tables
        The tables by name.
    rows
        Number of rows of each table as committed.
    """
    parts = [_HEAD, "| table | one row is | rows |\n|---|---|---:|"]
    for spec in tables.values():
        anchor = f"[{spec.name}](#{spec.name}) {spec.term_zh}"
        parts.append(f"| {anchor} | {spec.grain} | {rows.get(spec.name, 0):,} |")
    sections = "\n".join(_section(spec) for spec in tables.values())
    return "\n".join(parts) + "\n\n" + sections


_HEAD = """# Data dictionary

Printed by `course data` from `datasets/shop/schema/`; edit the schema, not this file.

One simulated shop: home, kitchen and outdoor goods on Taobao/Tmall, JD, Pinduoduo, Douyin and a
WeChat mini-program, 2024-01-01 to 2025-12-31. Money is in CNY, time is China Standard Time.
`shop.load_NAME()` gives a table as a typed pandas frame; `shop.raw_export_path("orders")`,
`("events")` and `("traffic")` give the paths of raw exports as the platforms write them.
`tables/` holds what students see, `truth/` what only instructors do.
"""


def _section(spec: Table) -> str:
    head = [
        f"## {spec.name}",
        "",
        f"{spec.term_zh}. One row is {spec.grain}.",
        spec.description,
        f"Key: `{'`, `'.join(spec.key)}`.",
        "",
        "| column | dtype | unit | missing | 中文 | meaning |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *map(_row, spec.columns), ""])


def _row(column: Column) -> str:
    labels = f" One of: `{'`, `'.join(column.values)}`." if column.values else ""
    missing = "may be" if column.nullable else "never"
    unit = column.unit or ""
    meaning = f"{column.description}{labels}"
    cells = [f"`{column.name}`", column.dtype, unit, missing, column.term_zh, meaning]
    return f"| {' | '.join(cells)} |"

"""Every table of the shop: grain, key, columns, units and Chinese terms.

This is the one place where they are stated: the simulator writes what stands here, the loaders
check it, and the data dictionary is printed from it.
"""

from __future__ import annotations

import difflib

from shop.errors import UsageError
from shop.schema import calendar, customers, merchandise, sales, stock, traffic
from shop.schema.labels import FUNNEL_STEPS
from shop.schema.types import Column, Family, Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *customers.TABLES,
        *sales.TABLES,
        *traffic.TABLES,
        *merchandise.TABLES,
        *stock.TABLES,
        *calendar.TABLES,
    )
}
FIRST_DAY = "2024-01-01"
LAST_DAY = "2025-12-31"

__all__ = ["FIRST_DAY", "FUNNEL_STEPS", "LAST_DAY", "TABLES", "Column", "Family", "Table", "table"]


def table(name: str) -> Table:
    """Return the table called `name`.

    Raises
    ------
    UsageError
        When there is none; the nearest name is suggested.
    """
    if name not in TABLES:
        near = difflib.get_close_matches(name, TABLES, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"no table {name!r}{hint} Tables: {', '.join(sorted(TABLES))}")
    return TABLES[name]

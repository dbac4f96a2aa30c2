"""Write Parquet so that the same table always gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# Columns whose values rise or repeat along the rows: differences or plain runs are shorter there
# than a dictionary. All encodings are read by pandas, DuckDB and other readers.
_DELTA = {
    "customers": ("customer_id", "joined_on"),
    "orders": ("order_id", "customer_id", "ordered_at", "paid_at"),
    "order_lines": ("order_id", "returned_on"),
    "events": ("event_id", "session_id", "occurred_at", "order_id"),
    "engagement": ("customer_id",),
    "treatments": ("customer_id",),
}
_PLAIN = {
    "events": ("visitor_id", "customer_id"),
    "product_daily": ("product_id", "price_cny", "unit_cost_cny"),
    "inventory_daily": ("product_id", "opening_units", "closing_units"),
    "demand": ("product_id", "expected_units"),
}
_ROWS_PER_GROUP = 1 << 17


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write `table`; the file's name chooses the encodings.

    Row groups are small enough for a reader that wants one period to skip the others.
    """
    name = path.stem
    delta, plain = _DELTA.get(name, ()), _PLAIN.get(name, ())
    dictionary = [c for c in table.column_names if c not in (*delta, *plain)]
    pq.write_table(
        table,
        path,
        version="2.6",
        compression="zstd",
        compression_level=12,
        row_group_size=_ROWS_PER_GROUP,
        use_dictionary=dictionary,
        column_encoding={**dict.fromkeys(delta, "DELTA_BINARY_PACKED"),
                         **dict.fromkeys(plain, "PLAIN")} or None,
        store_schema=False,
        write_statistics=True,
    )  # fmt: skip

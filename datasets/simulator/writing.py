"""Write Parquet, CSV and JSON so that the same content always gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_ROWS_PER_GROUP = 1 << 17


def write_parquet(
    table: pa.Table, target: Any, *, delta: Sequence[str] = (), plain: Sequence[str] = ()
) -> None:
    """Write `table` to a path or a buffer.

    Row groups are small enough for a reader that wants one period to skip the others. Columns get
    a dictionary, except those that the builder names (see `simulator.registry.Builder`). All
    encodings are read by pandas, DuckDB and other readers.
    """
    dictionary = [c for c in table.column_names if c not in (*delta, *plain)]
    pq.write_table(
        table,
        target,
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


def json_text(content: Any) -> str:
    """Return plain data as JSON."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def csv_bytes(rows: Iterable[Sequence[str]], encoding: str = "gbk") -> bytes:
    """Return rows as platforms export them: CRLF, quotes only around cells with a comma."""
    return "".join(f"{_line(row)}\r\n" for row in rows).encode(encoding)


def _line(row: Sequence[str]) -> str:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in row)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

"""Read one table of the shop into a typed frame."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from shop.errors import SchemaError, TableDamaged, UsageError
from shop.locate import CHECKSUMS, table_path
from shop.schema import Table, table

Day: TypeAlias = "str | date | pd.Timestamp"

_ARROW_TYPES = {
    "int": pa.int64(),
    "float": pa.float64(),
    "str": pa.string(),
    "bool": pa.bool_(),
    "date": pa.timestamp("us"),
    "timestamp": pa.timestamp("us"),
}


def read_table(
    name: str,
    *,
    columns: Sequence[str] | None = None,
    start: Day | None = None,
    end: Day | None = None,
    channel: str | None = None,
) -> pd.DataFrame:
    """Return a table of the shop, typed as the schema says.

    Parameters
    ----------
    name
        Name of the table.
    columns
        Columns to read, in that order; all by default.
    start, end
        First and last day to read, both included; all days by default.
    channel
        The one channel to read; all by default.

    Raises
    ------
    UsageError
        For an unknown table, column, channel or day.
    TableMissing, TableDamaged, SchemaError
        When the file is not there, is not what its checksum says, or lacks a column.

    Warns
    -----
    UserWarning
        When the period holds no row: some tables hold chosen weeks only.
    """
    spec = table(name)
    wanted = _wanted_columns(spec, columns)
    filters = [*_period_filter(spec, start, end), *_channel_filter(spec, channel)]
    path = table_path(name)
    _verify(path)
    try:
        present = pq.read_schema(path).names
        lacking = [column for column in wanted if column not in present]
        if lacking:
            raise SchemaError(
                f"{path} has no column {lacking[0]!r}. Run `course data` to renew it."
            )
        found = pq.read_table(path, columns=wanted, filters=filters or None)
    except (pa.ArrowException, OSError) as error:
        raise TableDamaged(_damaged(path)) from error
    if not found.num_rows and (start is not None or end is not None):
        warnings.warn(_nothing(spec, start, end), stacklevel=3)
    return typed_frame(found.select(wanted), spec)


def _nothing(spec: Table, start: Day | None, end: Day | None) -> str:
    """Return what to say of a period without rows, which is hardly ever meant."""
    period = f"from {start or 'the first day'} to {end or 'the last day'}"
    return (
        f"table {spec.name!r} has no rows {period}. `{spec.time_column}` says which days it "
        f"holds: load it without start and end, and look"
    )


def _wanted_columns(spec: Table, columns: Sequence[str] | None) -> list[str]:
    if isinstance(columns, str):
        raise UsageError(f"columns must be a list of names, as in columns=[{columns!r}]")
    for column in columns or ():
        if column not in spec.column_names:
            names = ", ".join(spec.column_names)
            raise UsageError(f"table {spec.name!r} has no column {column!r}. Columns: {names}")
    return list(columns) if columns is not None else spec.column_names


def _period_filter(
    spec: Table, start: Day | None, end: Day | None
) -> list[tuple[str, str, object]]:
    if start is None and end is None:
        return []
    if spec.time_column is None:
        raise UsageError(f"table {spec.name!r} has no period to choose from")
    whole_days = spec.column(spec.time_column).family == "date"
    bounds: list[tuple[str, str, object]] = []
    for value, operator, shift in ((start, ">=", 0), (end, "<", 1)):
        if value is not None:
            day = _as_day(value) + timedelta(days=shift)
            bounds.append((spec.time_column, operator, day if whole_days else pd.Timestamp(day)))
    return bounds


def _as_day(value: Day) -> date:
    try:
        return pd.Timestamp(value).date()
    except (ValueError, TypeError) as error:
        raise UsageError(f"{value!r} is not a day; write it like '2025-03-31'") from error


def _channel_filter(spec: Table, channel: str | None) -> list[tuple[str, str, object]]:
    if channel is None:
        return []
    known = spec.column("channel").values
    if channel not in known:
        raise UsageError(f"no channel {channel!r}. Channels: {', '.join(known)}")
    return [("channel", "==", channel)]


def _verify(path: Path) -> None:
    checksums = path.parent / CHECKSUMS
    if not checksums.is_file():
        return
    try:
        expected = json.loads(checksums.read_text(encoding="utf-8"))["files"].get(path.name)
    except (ValueError, KeyError, AttributeError) as error:
        raise TableDamaged(f"{checksums} cannot be read. Run `course data` to renew it.") from error
    if expected is not None and hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        raise TableDamaged(_damaged(path))


def _damaged(path: Path) -> str:
    return (
        f"{path} is damaged: it is not what {CHECKSUMS} says. "
        "Run `course data` to write it again, or download the student bundle again."
    )


def typed_frame(found: pa.Table, spec: Table) -> pd.DataFrame:
    """Return an Arrow table, whole or in part, as the typed frame that the loader gives."""
    nullable_ints = [name for name in found.column_names if spec.column(name).dtype == "Int64"]
    fields = [pa.field(name, _ARROW_TYPES[spec.column(name).family]) for name in found.column_names]
    typed = found.cast(pa.schema(fields)).replace_schema_metadata(None)
    frame: pd.DataFrame = typed.drop_columns(nullable_ints).to_pandas(split_blocks=True)
    if nullable_ints:
        mapper = {pa.int64(): pd.Int64Dtype()}.get
        integers = typed.select(nullable_ints).to_pandas(types_mapper=mapper)
        for name in nullable_ints:
            frame.insert(found.column_names.index(name), name, integers[name])
    return frame

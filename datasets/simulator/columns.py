"""Turn the simulator's arrays into Arrow columns as the schema wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from shop.schema import Table
from simulator.days import Bools, Floats, Ints, epoch_days, epoch_millis

NONE = -1


def ints(values: Ints | Bools, missing: Bools | None = None) -> pa.Array:
    """Return integers, 32 bits wide where they fit."""
    narrow = values.size == 0 or abs(int(values.max())) < 2**31 > abs(int(values.min()))
    kind = pa.int32() if narrow else pa.int64()
    return pa.array(values.astype(np.int32 if narrow else np.int64), kind, mask=missing)


def floats(values: Floats, digits: int = 2, missing: Bools | None = None) -> pa.Array:
    """Return numbers rounded to `digits`, without a negative zero."""
    return pa.array(np.round(values, digits) + 0.0, pa.float64(), mask=missing)


def flags(values: Bools) -> pa.Array:
    """Return truth values."""
    return pa.array(np.asarray(values, dtype=bool), pa.bool_())


def labels(codes: Ints, names: Sequence[str]) -> pa.Array:
    """Return texts by their place in `names`; `NONE` gives a missing value."""
    missing = codes == NONE
    indices = pa.array(codes.astype(np.int32), pa.int32(), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), pa.string()))


def texts(values: Sequence[str | None]) -> pa.Array:
    """Return texts."""
    return pa.array(list(values), pa.string())


def dates(days: Ints, missing: Bools | None = None) -> pa.Array:
    """Return days by their number."""
    return pa.array(epoch_days(np.asarray(days)), pa.int32(), mask=missing).cast(pa.date32())


def moments(seconds: Ints, missing: Bools | None = None) -> pa.Array:
    """Return moments by seconds since the first day's start."""
    millis = pa.array(epoch_millis(seconds), pa.int64(), mask=missing)
    return millis.cast(pa.timestamp("ms"))


def assemble(spec: Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Return a table with exactly the schema's columns in the schema's order."""
    if set(columns) != set(spec.column_names):
        raise ValueError(f"{spec.name}: columns differ: {set(columns) ^ set(spec.column_names)}")
    fields = []
    for name in spec.column_names:
        nullable = spec.column(name).nullable
        if columns[name].null_count and not nullable:
            raise ValueError(f"{spec.name}.{name} has missing values")
        fields.append(pa.field(name, columns[name].type, nullable=nullable))
    return pa.table([columns[name] for name in spec.column_names], schema=pa.schema(fields))

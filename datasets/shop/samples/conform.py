"""Give a made-up table the columns and types of the shop's schema."""

from __future__ import annotations

from typing import Any

import pandas as pd

from shop.errors import SchemaError
from shop.schema import table


def conform(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `frame` with the columns, order and types of the table called `name`.

    Nullable columns that `frame` lacks are added empty.

    Raises
    ------
    SchemaError
        When a column that may not be missing is, or a column is unknown.
    """
    schema = table(name)
    unknown = [str(column) for column in frame.columns if column not in schema.column_names]
    if unknown:
        raise SchemaError(f"a sample of {name} has unknown columns: {', '.join(unknown)}")
    result = {}
    for column in schema.columns:
        if column.name in frame.columns:
            result[column.name] = _typed(frame[column.name], column.dtype)
        elif column.nullable:
            result[column.name] = _typed(pd.Series(pd.NA, index=frame.index), column.dtype)
        else:
            raise SchemaError(f"a sample of {name} lacks the column {column.name}")
    return pd.DataFrame(result).reset_index(drop=True)


def _typed(column: pd.Series, dtype: Any) -> pd.Series:
    return column.astype(dtype)

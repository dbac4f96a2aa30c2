"""What a table and a column of the shop are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["int", "float", "str", "bool", "date", "timestamp"]

PANDAS_DTYPES: dict[Family, str] = {
    "int": "int64",
    "float": "float64",
    "str": "str",
    "bool": "bool",
    "date": "datetime64[us]",
    "timestamp": "datetime64[us]",
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        Name in the file and in the frame; carries the unit where there is one.
    family
        Family of its type; a ``date`` is a timestamp at midnight.
    description
        What a value says, in one sentence.
    term_zh
        The Chinese term of the trade.
    unit
        Unit of the values, None for identifiers, labels and flags.
    nullable
        Whether a value may be missing, which the description then explains.
    values
        Every label that may occur, empty where any may.
    """

    name: str
    family: Family
    description: str
    term_zh: str
    unit: str | None = None
    nullable: bool = False
    values: tuple[str, ...] = ()

    @property
    def dtype(self) -> str:
        """Return the pandas dtype that the loader gives the column."""
        if self.nullable and self.family == "int":
            return "Int64"
        return PANDAS_DTYPES[self.family]


@dataclass(frozen=True)
class Table:
    """One table of the shop.

    Attributes
    ----------
    name
        Name of the file (``NAME.parquet``) and of the loader (``load_NAME``).
    grain
        What one row is.
    description
        What the table is for and what to mind, in a few sentences.
    term_zh
        The Chinese term of the trade.
    key
        Columns that together name a row; no two rows share them.
    columns
        The columns in their order.
    time_column
        Column that the loader's ``start`` and ``end`` filter, None where there is none.
    """

    name: str
    grain: str
    description: str
    term_zh: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    time_column: str | None = None

    @property
    def column_names(self) -> list[str]:
        """Return the names of the columns in their order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """Return the column called `name` (KeyError when there is none)."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name!r} has no column {name!r}")

"""What a table, a column, a join and a raw export of the shop are."""

from __future__ import annotations

from collections.abc import Collection
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
class Join:
    """How the rows of a table find their partner in another.

    Attributes
    ----------
    columns
        Columns of the table that declares the join.
    to
        Name of the other table.
    on
        Columns of the other table, in the same order; the same names by default.
    complete
        Whether every row whose columns are not missing has a partner there.
    mind
        What else decides which partner is meant, or what must not be added up afterwards.
    """

    columns: tuple[str, ...]
    to: str
    on: tuple[str, ...] = ()
    complete: bool = True
    mind: str = ""

    @property
    def partners(self) -> tuple[str, ...]:
        """Return the columns of the other table."""
        return self.on or self.columns


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
    joins
        How its rows find their partners in other tables.
    live
        Whether its rows run on into the live quarter, the twelve weeks after the two years.
    unique
        Other sets of columns that no two rows share.
    answers
        A question or two that the table can answer, each a sentence that ends with ``?``.
    """

    name: str
    grain: str
    description: str
    term_zh: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    time_column: str | None = None
    joins: tuple[Join, ...] = ()
    answers: tuple[str, ...] = ()
    live: bool = False
    unique: tuple[tuple[str, ...], ...] = ()

    @property
    def column_names(self) -> list[str]:
        """Return the names of the columns in their order."""
        return [column.name for column in self.columns]

    def names_a_row(self, columns: Collection[str]) -> bool:
        """Return whether no two rows agree in all of these columns."""
        return any(set(names) <= set(columns) for names in (self.key, *self.unique))

    def column(self, name: str) -> Column:
        """Return the column called `name` (KeyError when there is none)."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name!r} has no column {name!r}")


def finds_all(spec: Table, join: Join) -> bool:
    """Return whether every row of a table finds a partner: nothing is missing, nothing alone."""
    return join.complete and not any(spec.column(name).nullable for name in join.columns)


@dataclass(frozen=True)
class Subject:
    """What the tables of one module of the schema are about.

    Attributes
    ----------
    title, term_zh
        Heading of its page in the data dictionary, and its Chinese term.
    about
        A sentence or two for its readers.
    """

    title: str
    term_zh: str
    about: str


@dataclass(frozen=True)
class RawExport:
    """A file as messy as a platform writes it.

    Attributes
    ----------
    name
        What `shop.raw_export_path` is asked for.
    file
        Name of the file in ``tables/raw/``.
    description
        What it holds and what is odd about it, in a sentence or two.
    encoding
        Encoding of its text.
    """

    name: str
    file: str
    description: str
    encoding: str = "gbk"

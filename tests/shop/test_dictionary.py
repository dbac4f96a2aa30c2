"""Is the data dictionary complete and printed from the schema?"""

from __future__ import annotations

import pandas as pd

from shop.dictionary import dictionary, documented
from shop.locate import tables_dir
from shop.schema import TABLES

COMMITTED = tables_dir().parent / "README.md"


def test_is_every_column_in_the_committed_dictionary() -> None:
    text = COMMITTED.read_text(encoding="utf-8")
    for spec in TABLES.values():
        section = text.split(f"\n## {spec.name}\n")[1].split("\n## ")[0]
        for column in spec.columns:
            assert f"| `{column.name}` | {column.dtype} |" in section
            assert column.term_zh in section


def test_is_the_committed_dictionary_what_the_schema_prints() -> None:
    rows = {
        name: len(pd.read_parquet(tables_dir() / f"{name}.parquet", columns=list(spec.key[:1])))
        for name, spec in TABLES.items()
    }
    assert COMMITTED.read_text(encoding="utf-8") == dictionary(TABLES, rows)


def test_does_the_decorator_keep_the_docstring_and_add_the_grain() -> None:
    @documented("orders")
    def load() -> None:
        """Load."""

    assert load.__doc__ is not None
    assert load.__doc__.startswith("Load.")
    assert TABLES["orders"].grain in load.__doc__


def test_does_no_row_of_a_markdown_table_break() -> None:
    for line in COMMITTED.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            assert line.count("|") == 7

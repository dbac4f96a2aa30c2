"""Where the tables of the shop lie."""

from __future__ import annotations

import os
from pathlib import Path

from shop.errors import TableMissing
from shop.schema import raw_export

VARIABLE = "SHOP_TABLES"
CHECKSUMS = "checksums.json"


def tables_dir() -> Path:
    """Return the folder of the tables.

    It is the one that the environment variable ``SHOP_TABLES`` names, else the folder ``tables``
    beside this package; the working directory plays no part.
    """
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(__file__).resolve().parents[1] / "tables"


def table_path(name: str) -> Path:
    """Return the path of the table called `name`.

    Raises
    ------
    TableMissing
        When the file is not there; the message says what to run.
    """
    return _existing(tables_dir() / f"{name}.parquet", f"table {name!r}")


def raw_export_path(name: str) -> Path:
    """Return the path of a raw export, a CSV file as messy as the platforms write it.

    Parameters
    ----------
    name
        ``orders`` (one month of Tmall), ``traffic`` (one month of all channels) or another;
        ``shop.schema.raw_export_names()`` lists them, the data dictionary describes them.

    Raises
    ------
    UsageError
        When there is no export of that name; the nearest one is suggested.
    TableMissing
        When the file is not there; the message says what to run.
    """
    file = raw_export(name).file
    return _existing(tables_dir() / "raw" / file, f"raw export {name!r}")


def _existing(path: Path, what: str) -> Path:
    if path.is_file():
        return path
    source = f" ({VARIABLE} is set)" if os.environ.get(VARIABLE) else ""
    raise TableMissing(
        f"{what} is missing: there is no file {path}{source}. "
        "Run `course data` to write the tables, or download the student bundle again."
    )

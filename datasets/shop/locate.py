"""Where the tables of the shop lie."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from shop.errors import TableMissing, UsageError

VARIABLE = "SHOP_TABLES"
CHECKSUMS = "checksums.json"
RAW_EXPORTS = {
    "orders": "orders_tmall_2025-03.csv",
    "events": "events_mini_program_2025-02.csv",
    "traffic": "traffic_2025-03.csv",
}


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
        ``orders`` (one month of Tmall), ``events`` (one week of the mini-program, as logged)
        or ``traffic`` (one month of all channels).

    Raises
    ------
    UsageError
        When there is no export of that name; the nearest one is suggested.
    TableMissing
        When the file is not there; the message says what to run.
    """
    if name not in RAW_EXPORTS:
        near = difflib.get_close_matches(name, RAW_EXPORTS, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"no raw export {name!r}{hint} Exports: {', '.join(RAW_EXPORTS)}")
    return _existing(tables_dir() / "raw" / RAW_EXPORTS[name], f"raw export {name!r}")


def _existing(path: Path, what: str) -> Path:
    if path.is_file():
        return path
    source = f" ({VARIABLE} is set)" if os.environ.get(VARIABLE) else ""
    raise TableMissing(
        f"{what} is missing: there is no file {path}{source}. "
        "Run `course data` to write the tables, or download the student bundle again."
    )

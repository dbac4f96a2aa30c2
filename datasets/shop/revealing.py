"""What lectures reveal at their end: the planted truth that is public."""

from __future__ import annotations

import difflib
import json
from typing import Any

import pandas as pd

from shop.errors import TableDamaged, TableMissing, UsageError
from shop.locate import tables_dir

FILE = "reveal.json"
MEMBERSHIP = "segment_membership"


def reveal(key: str) -> Any:
    """Return a planted truth of the shop.

    Parameters
    ----------
    key
        Which one; ``shop.revealed()`` lists them with a sentence each.

    Returns
    -------
    dict or pandas.DataFrame
        Plain numbers by name. ``segment_membership`` is a frame with the columns
        ``customer_id`` (int64) and ``segment`` (str), one row a customer.

    Raises
    ------
    UsageError
        For an unknown key; the nearest one is suggested.
    TableMissing, TableDamaged
        When the file is not there or cannot be read.
    """
    entries = _entries()
    if key not in entries:
        near = difflib.get_close_matches(key, entries, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"nothing is revealed under {key!r}{hint} Keys: {', '.join(entries)}")
    if key == MEMBERSHIP:
        return _membership()
    return entries[key]["value"]


def revealed() -> dict[str, str]:
    """Return every key of `reveal` with a sentence about it."""
    return {key: entry["about"] for key, entry in _entries().items()}


def _entries() -> dict[str, dict[str, Any]]:
    path = tables_dir() / FILE
    try:
        entries: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TableMissing(f"{path} is missing. Run `course data` to write it.") from error
    except ValueError as error:
        raise TableDamaged(f"{path} is damaged. Run `course data` to write it again.") from error
    return entries


def _membership() -> pd.DataFrame:
    path = tables_dir() / f"{MEMBERSHIP}.parquet"
    try:
        frame = pd.read_parquet(path)
    except FileNotFoundError as error:
        raise TableMissing(f"{path} is missing. Run `course data` to write it.") from error
    except (OSError, ValueError) as error:
        raise TableDamaged(f"{path} is damaged. Run `course data` to write it again.") from error
    return frame.astype({"customer_id": "int64", "segment": "str"})

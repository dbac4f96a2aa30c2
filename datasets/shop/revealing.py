"""What lectures reveal at their end: the planted truth that is public.

Each key is a file of its own in ``tables/reveal/``, compressed: no secret, only not in the way of
somebody who looks around. `pack` writes what `reveal` reads.
"""

from __future__ import annotations

import difflib
import io
import json
import zlib
from pathlib import Path
from typing import Any

from shop.errors import TableDamaged, TableMissing, UsageError
from shop.locate import tables_dir

FOLDER = "reveal"
SUFFIX = ".bin"


def reveal(key: str) -> Any:
    """Return a planted truth of the shop.

    Parameters
    ----------
    key
        Which one; ``shop.revealed()`` lists them with a sentence each.

    Returns
    -------
    dict, number or pandas.DataFrame
        Plain numbers by name, or a frame. ``segment_membership`` is a frame with the columns
        ``customer_id`` (int64) and ``segment`` (str), one row a customer.

    Raises
    ------
    UsageError
        For an unknown key; the nearest one is suggested.
    TableMissing, TableDamaged
        When the file is not there or cannot be read.
    """
    path = _folder() / f"{key}{SUFFIX}"
    if not path.is_file():
        keys = _keys()
        near = difflib.get_close_matches(key, keys, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"nothing is revealed under {key!r}{hint} Keys: {', '.join(keys)}")
    head, content = _unpack(path)
    if not head["frame"]:
        return json.loads(content)
    import pandas as pd

    frame = pd.read_parquet(io.BytesIO(content))
    return frame.astype({name: head["frame"][name] for name in frame.columns})


def revealed() -> dict[str, str]:
    """Return every key of `reveal` with a sentence about it that gives nothing away."""
    return {key: _unpack(_folder() / f"{key}{SUFFIX}")[0]["about"] for key in _keys()}


def pack(about: str, content: bytes, frame: dict[str, str] | None = None) -> bytes:
    """Return the bytes of a key's file.

    Parameters
    ----------
    about
        The sentence that `revealed` gives.
    content
        JSON, or Parquet when it is a frame.
    frame
        For a frame the pandas dtype of each column.
    """
    head = json.dumps({"about": about, "frame": frame or {}}, ensure_ascii=False)
    return zlib.compress(head.encode() + b"\n" + content, level=9)


def _unpack(path: Path) -> tuple[dict[str, Any], bytes]:
    try:
        head, _, content = zlib.decompress(path.read_bytes()).partition(b"\n")
        return json.loads(head), content
    except (zlib.error, ValueError) as error:
        raise TableDamaged(f"{path} is damaged. Run `course data` to write it again.") from error


def _keys() -> list[str]:
    return sorted(path.stem for path in _folder().glob(f"*{SUFFIX}"))


def _folder() -> Path:
    folder = tables_dir() / FOLDER
    if not folder.is_dir():
        raise TableMissing(f"{folder} is missing. Run `course data` to write it.")
    return folder

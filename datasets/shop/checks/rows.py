"""Bring the rows of two tables face to face, and say how they differ."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shop.checks.equal import Tolerance, same_column
from shop.checks.messages import Subject
from shop.checks.numbers import likely_cause
from shop.checks.side_by_side import NONE, Words, side_by_side
from shop.checks.values import as_number, clip, is_missing, kind, plain_key

SERIES_VALUE = "the value of the Series"
"""Stands for the values of a Series among the columns of a table."""


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with every named level of its index as a column."""
    named = [item for item in frame.index.names if item is not None and item not in frame.columns]
    return (frame.reset_index(level=named) if named else frame).reset_index(drop=True)


def choose_keys(
    expected: pd.DataFrame, wanted: pd.DataFrame, keys: str | Sequence[str] | None
) -> list[str]:
    """Return the columns that name a row of `expected`; none when nothing does."""
    if keys is not None:
        return [keys] if isinstance(keys, str) else list(keys)
    named = [str(item) for item in expected.index.names if item is not None]
    if named:
        return named
    labels = [str(c) for c in wanted.columns if not pd.api.types.is_float_dtype(wanted[c])]
    if labels and len(labels) < wanted.shape[1] and not wanted.duplicated(labels).any():
        return labels
    return []


def with_keys(frame: pd.DataFrame, keys: Collection[str]) -> pd.DataFrame:
    """Return the student's table with its keys as columns, wherever they were."""
    lacking = [key for key in keys if key not in frame.columns]
    names: list[Any] = list(frame.index.names)
    if lacking and names == [None] and len(lacking) == 1 and not _is_counter(frame.index):
        frame = frame.rename_axis(index=lacking[0])
        names = lacking
    used = [item for item in names if item in lacking]
    frame = frame.reset_index(level=used) if used else frame
    rest = [item for item in frame.index.names if item is not None]
    if rest and any(item not in frame.columns for item in rest):
        return frame.reset_index(level=[i for i in rest if i not in frame.columns])
    return frame


def _is_counter(index: pd.Index) -> bool:
    return index.equals(pd.RangeIndex(len(index)))


def row_keys(frame: pd.DataFrame, keys: list[str]) -> list[Any]:
    """Return the key of each row in plain form; a tuple where there are several key columns."""
    columns = [[plain_key(item) for item in frame[key].tolist()] for key in keys]
    rows = list(zip(*columns, strict=True))
    return [row[0] for row in rows] if len(keys) == 1 else rows


def _text_key(key: Any) -> str:
    if isinstance(key, tuple):
        return "(" + ", ".join(_text_key(part) for part in key) + ")"
    if isinstance(key, pd.Timestamp):
        return str(key.date()) if key == key.normalize() else str(key)
    return clip(key, 40)


def _label(key: Any) -> str:
    return key if isinstance(key, str) else _text_key(key)


@dataclass(frozen=True)
class _Nouns:
    """What messages call the parts of a table, or of a Series or dict by label."""

    one: str
    each: str
    there: Words

    def count(self, number: int) -> str:
        return f"{number} {self.one}{'' if number == 1 else 's'}"


_ROWS = _Nouns("row", "row", Words("a row"))
_LABELS = _Nouns("label", "value", Words("there"))


def match_rows(
    mine: pd.DataFrame, wanted: pd.DataFrame, keys: list[str], subject: Subject
) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the student's rows in the order of the expected ones."""
    have, need = row_keys(mine, keys), row_keys(wanted, keys)
    words = _LABELS if keys == ["label"] else _ROWS
    by = ", ".join(keys)
    places: dict[Any, int] = {}
    for place, key in enumerate(have):
        if key in places:
            raise subject.failure(
                f"should have one {words.each} for each {by}, "
                f"but has more than one for {_text_key(key)}"
            )
        places[key] = place
    known = set(need)
    odd = [key for key in have if key not in known]
    lost = sum(key not in places for key in need)
    findings = []
    if odd:
        examples = ", ".join(_text_key(key) for key in odd[:3])
        shown = f"{by}: {examples}" if words is _ROWS else examples
        do = "does" if len(odd) == 1 else "do"
        findings.append(f"has {words.count(len(odd))} that {do} not belong there ({shown})")
    if lost:
        findings.append(f"lacks {words.count(lost)} that should be there")
    if findings:
        rows = [(_label(key), words.there, Words(NONE)) for key in need if key not in places]
        rows += [(_label(key), Words(NONE), words.there) for key in odd]
        raise subject.failure(
            " and ".join(findings), _key_cause(odd, need), table=side_by_side(rows, [by])
        )
    return np.array([places[key] for key in need], dtype=int), np.arange(len(need))


def _key_cause(odd: list[Any], need: list[Any]) -> str:
    if any(key is None for key in odd):
        return "One of its rows is for a missing key"
    if odd and need and _texts(odd) != _texts(need):
        return "The keys are of another type than in the input"
    return ""


def _texts(keys: list[Any]) -> tuple[bool, ...]:
    """Return for each part of the keys whether it is text in all of them."""
    parts = zip(*(key if isinstance(key, tuple) else (key,) for key in keys), strict=True)
    return tuple(all(isinstance(item, str) for item in part) for part in parts)


def match_places(
    mine: pd.DataFrame, wanted: pd.DataFrame, ordered: bool, subject: Subject
) -> tuple[np.ndarray, np.ndarray]:
    """Return places of both tables so that rows face each other, without keys to go by."""
    if len(mine) != len(wanted):
        many = "many" if len(mine) > len(wanted) else "few"
        rows = "row" if len(mine) == 1 else "rows"
        raise subject.failure(
            f"has {len(mine)} {rows}, which is too {many}",
            table=side_by_side([(Words(f"{len(wanted)} rows"), Words(f"{len(mine)} rows"))]),
        )
    if ordered:
        return np.arange(len(mine)), np.arange(len(wanted))
    columns = list(wanted.columns)
    return _sorted_places(mine[columns]), _sorted_places(wanted)


def _sorted_places(frame: pd.DataFrame) -> np.ndarray:
    def rank(item: Any) -> tuple[int, Any]:
        key = plain_key(item)
        if isinstance(key, float):
            return (0, float(f"{key:.6g}"))
        return (1, str(key))

    columns = [[rank(item) for item in frame[column].tolist()] for column in frame.columns]
    rows = list(zip(*columns, strict=True))
    return np.array(sorted(range(len(rows)), key=lambda place: rows[place]), dtype=int)


def same_values(
    mine: pd.DataFrame,
    wanted: pd.DataFrame,
    keys: list[str],
    tolerance: Tolerance,
    subject: Subject,
) -> None:
    """Raise for the first column that differs, with counts for it."""
    for column in [c for c in wanted.columns if c not in keys]:
        agrees = same_column(mine[column], wanted[column], tolerance)
        if agrees.all():
            continue
        place = int(np.flatnonzero(~agrees)[0])
        value, right = mine[column].iloc[place], wanted[column].iloc[place]
        if keys:
            by = "" if keys == ["label"] else f"{', '.join(keys)} = "
            where = f" at {by}{_text_key(row_keys(mine.iloc[[place]], keys)[0])}"
        else:
            where = ""
        count = int((~agrees).sum())
        rows = "all" if count == len(agrees) else f"{count} of"
        unit = "values" if column == SERIES_VALUE else "rows"
        raise subject.failure(
            f"differs in {rows} {len(agrees)} {unit} from what this input gives; first{where}, "
            f"where it is {clip(value)}",
            _value_cause(mine[column][~agrees], wanted[column][~agrees], value, right),
            part="" if column == SERIES_VALUE else f"[{column!r}]",
            table=_differing(mine[~agrees], wanted[~agrees], column, keys, np.flatnonzero(~agrees)),
        )


def _differing(
    mine: pd.DataFrame, wanted: pd.DataFrame, column: str, keys: list[str], places: np.ndarray
) -> str:
    """Return expected and got of one column, with the keys of the rows, else their places."""
    labels = row_keys(wanted, keys) if keys else places.tolist()
    by = ", ".join(keys) if keys else "row"
    rows = zip(labels, wanted[column].tolist(), mine[column].tolist(), strict=True)
    return side_by_side([(_label(key), one, other) for key, one, other in rows], [by])


def _value_cause(mine: pd.Series, wanted: pd.Series, value: Any, right: Any) -> str:
    """Return the cause that explains every row that differs, if there is one."""
    if is_missing(value):
        return "A value is expected there, and it is missing"
    if is_missing(right):
        return "A missing value is expected there"
    number, target = as_number(value), as_number(right)
    if target is not None and number is None:
        return f"A number is expected there, and it is {kind(value)}"
    if number is None or target is None:
        return ""
    cause = likely_cause(number, target)
    pairs = zip(mine.tolist(), wanted.tolist(), strict=True)
    numbers = [(as_number(a), as_number(b)) for a, b in pairs]
    if any(a is None or b is None or likely_cause(a, b) != cause for a, b in numbers if b):
        return ""
    return cause

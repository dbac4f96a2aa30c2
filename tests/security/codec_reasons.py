"""Checks of the codec without which nothing gets through, each with what else holds.

They stay: a refusal that says what is wrong is worth its line, and pandas may change its mind.
`course attack --weakened codec` proves each of these reasons anew.
"""

from __future__ import annotations

_ANY_ERROR = "what follows fails on it, and `decode` turns any error into a refusal"
_PANDAS = "pandas asks the same when it builds the object"
_ZONEINFO = "`zoneinfo` refuses it itself"

REDUNDANT: dict[str, str] = {
    "wire/arrays.py: read_dtype: type(code) is str": _ANY_ERROR,
    "wire/arrays.py: read_dtype: len(code) < 32": "the pattern of a dtype is bounded itself",
    "wire/arrays.py: read_array: type(shape) is list": "each length has to be a number of rows",
    "wire/arrays.py: _read_scalar: wanted is not None": "no value has None for its type",
    "wire/arrow.py: read_texts: not (np.diff(offsets) < 0).any()": "Arrow's own full validation",
    "wire/arrow.py: _read_arrow: type(kind) is str": _ANY_ERROR,
    "wire/arrow.py: _read_arrow: len(kind) < 96": "the pattern of a time zone is bounded itself",
    "wire/codec.py: Decoder.value: handler is None": _ANY_ERROR,
    "wire/codec.py: Decoder.buffer: self._next >= len(self._buffers)": _ANY_ERROR,
    "wire/columns.py: read_column: values.ndim == 1": _PANDAS,
    "wire/columns.py: _read_datetimes: kind in ('M', 'm')": "NumPy knows no other moments",
    "wire/columns.py: _read_categorical: type(ordered) is bool": _PANDAS,
    "wire/columns.py: _read_intervals: closed in ('left', 'right', 'both', 'neither')": _PANDAS,
    "wire/columns.py: _read_intervals: isinstance(left, pd.Index)": _PANDAS,
    "wire/columns.py: _read_intervals: isinstance(right, pd.Index)": _PANDAS,
    "wire/columns.py: read_frequency: type(name) is str": _ANY_ERROR,
    "wire/columns.py: _read_texts: missing in ('NA', 'nan')": "the table of types has no other",
    "wire/containers.py: read_items: len(node) > 0": _ANY_ERROR,
    "wire/envelope.py: open_sealed: len(data) < _HEAD.size": _ANY_ERROR,
    "wire/envelope.py: open_sealed: start + header_bytes > len(data)": (
        "the lengths of all parts have to add up to the message"
    ),
    "wire/envelope.py: _parse: except (ValueError, RecursionError)": (
        "`decode` turns any error into a refusal"
    ),
    "wire/labels.py: _read_range: step != 0": _ANY_ERROR,
    "wire/labels.py: _read_levels: type(parts) is list": _ANY_ERROR,
    "wire/labels.py: _read_levels: len(name_nodes) == len(parts)": _PANDAS,
    "wire/labels.py: _read_levels: not isinstance(level, pd.MultiIndex)": _PANDAS,
    "wire/moments.py: _read_period: type(ordinal) is int": _PANDAS,
    "wire/moments.py: _read_interval: closed in ('left', 'right', 'both', 'neither')": _PANDAS,
    "wire/scalars.py: read_zone: abs(node) < 86400": "`datetime.timezone` refuses it itself",
    "wire/scalars.py: read_zone: type(node) is str": _ANY_ERROR,
    "wire/scalars.py: read_zone: len(node) <= 64": _ZONEINFO,
    "wire/scalars.py: read_zone: bool(_ZONE.fullmatch(node))": _ZONEINFO,
    "wire/tables.py: _read_series: len(values) == len(index)": _PANDAS,
    "wire/tables.py: _read_frame: type(contents) is list": _ANY_ERROR,
    "wire/tables.py: _read_frame: len(columns) == len(contents)": _PANDAS,
    "wire/tables.py: _read_frame: all((len(array) == len(index) for array in arrays))": _PANDAS,
    "wire/unplain.py: _read_chart: type(plain) is dict": _ANY_ERROR,
}

"""Does whatever the contract allows arrive as it was sent?"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from hypothesis.extra import pandas as pdst

ROUNDS = settings(max_examples=120, deadline=None, derandomize=True)

ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=20),
    st.binary(max_size=20),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones()),
    st.timedeltas(),
    st.decimals(allow_nan=False, places=3, min_value=-(10**9), max_value=10**9),
    npst.from_dtype(np.dtype("f4")),
    npst.from_dtype(np.dtype("i2")),
    st.datetimes(min_value=dt.datetime(1700, 1, 1), max_value=dt.datetime(2200, 1, 1)).map(
        pd.Timestamp
    ),
)
HASHABLE = st.recursive(
    ATOMS, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=4
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=20),
        st.tuples(inner, inner),
        st.dictionaries(HASHABLE, inner, max_size=5),
        st.sets(HASHABLE, max_size=5),
    ),
    max_leaves=15,
)
DTYPES = st.one_of(
    npst.boolean_dtypes(),
    npst.integer_dtypes(endianness="<"),
    npst.unsigned_integer_dtypes(endianness="<"),
    npst.floating_dtypes(endianness="<", sizes=(16, 32, 64)),
    npst.datetime64_dtypes(endianness="<", max_period="D", min_period="ns"),
    npst.timedelta64_dtypes(endianness="<", max_period="D", min_period="ns"),
    npst.unicode_string_dtypes(endianness="<", max_len=8),
)
LABELS = st.one_of(
    pdst.range_indexes(max_size=6),
    pdst.indexes(dtype=np.dtype("i8"), max_size=6),
    pdst.indexes(dtype=np.dtype("M8[ns]"), max_size=6),
    pdst.indexes(elements=st.text(max_size=4), dtype=np.dtype("O"), max_size=6),
)
PLAIN_DTYPES = ["i8", "i4", "u1", "f8", "f4", "?", "M8[ns]", "m8[ns]"]


@ROUNDS
@given(VALUES)
def test_nested_values_arrive_as_sent(crosses, value):
    crosses(value)


@ROUNDS
@given(st.data())
def test_arrays_of_any_shape_arrive_as_sent(crosses, data):
    shape = data.draw(npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
    crosses(data.draw(npst.arrays(data.draw(DTYPES), shape)))


@ROUNDS
@given(st.lists(HASHABLE, max_size=30))
def test_object_columns_arrive_as_sent(crosses, items):
    column = np.empty(len(items), dtype=object)
    column[:] = items
    crosses(pd.Series(column, dtype=object))


@ROUNDS
@given(st.data())
def test_frames_arrive_as_sent(crosses, data):
    index = data.draw(LABELS)
    columns = data.draw(st.lists(st.sampled_from(["a", "b", 1, ("c", 2), None]), max_size=4))
    arrays = [
        data.draw(npst.arrays(data.draw(st.sampled_from(PLAIN_DTYPES)), len(index)))
        for _ in columns
    ]
    frame = pd.DataFrame(dict(enumerate(arrays)), index=index)
    frame.columns = pd.Index(columns, dtype=object, tupleize_cols=False)
    crosses(frame)


@ROUNDS
@given(
    st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8"))), max_size=30),
    st.integers(0, 5),
    st.sampled_from(["str", "string", "string[python]", "category"]),
)
def test_text_columns_arrive_as_sent(crosses, texts, start, dtype):
    crosses(pd.Series(texts, dtype=dtype, index=range(len(texts)))[start:])


@ROUNDS
@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", None, 1.5, 2]), min_size=2, max_size=2), max_size=6
    )
)
def test_level_indexes_arrive_as_sent(crosses, rows):
    first, second = [row[0] for row in rows], [row[1] for row in rows]
    crosses(pd.MultiIndex.from_arrays([np.array(first, object), np.array(second, object)]))

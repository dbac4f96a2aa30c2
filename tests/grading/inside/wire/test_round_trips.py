"""Does every value of the contract arrive as it was sent?"""

from __future__ import annotations

import datetime as dt
import decimal
import zoneinfo

import numpy as np
import pandas as pd
import pytest

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
MONTHS = pd.period_range("2024-01", periods=2, freq="M")
TIMES = pd.date_range("2024-02-28", periods=4, freq="D")

SCALARS = {
    "none": None,
    "ellipsis": ...,
    "true": True,
    "int": 5,
    "int_2_63": 2**63,
    "big_int": -(2**200),
    "float": 0.1,
    "nan": float("nan"),
    "minus_zero": -0.0,
    "infinity": float("-inf"),
    "text": "订单 42 €",
    "empty_text": "",
    "long_text": "é" * 5_000,
    "null_text": "a\0b",
    "lone_surrogates": "\ud83d\ude00",
    "bytes": b"\x00\xff",
    "decimal": decimal.Decimal("12.50"),
    "decimal_nan": decimal.Decimal("NaN"),
    "date": dt.date(2024, 2, 29),
    "datetime": dt.datetime(2024, 2, 29, 1, 2, 3, 4),
    "datetime_utc": dt.datetime(2024, 2, 29, tzinfo=dt.UTC),
    "datetime_zone_fold": dt.datetime(2024, 2, 29, tzinfo=SHANGHAI, fold=1),
    "datetime_long_zone": dt.datetime(
        2024, 2, 29, tzinfo=zoneinfo.ZoneInfo("America/North_Dakota/Beulah")
    ),
    "datetime_offset": dt.datetime(
        2024, 2, 29, tzinfo=dt.timezone(dt.timedelta(hours=-3, minutes=-30))
    ),
    "time": dt.time(23, 59, 59, 999),
    "timedelta": dt.timedelta(-5, 3, 2),
    "nat": pd.NaT,
    "na": pd.NA,
    "timestamp": pd.Timestamp("2024-02-29 10:00"),
    "timestamp_zone": pd.Timestamp("2024-02-29 10:00", tz="Asia/Shanghai"),
    "timestamp_nanosecond": pd.Timestamp(1, unit="ns"),
    "timestamp_second": pd.Timestamp("2024").as_unit("s"),
    "pandas_timedelta": pd.Timedelta("3h 5us"),
    "period_month": pd.Period("2024-02", "M"),
    "period_quarter": pd.Period("2024Q1", "Q-MAR"),
    "period_week": pd.Period("2024-02-29", "W-SUN"),
    "interval": pd.Interval(0, 1.5, closed="left"),
    "interval_times": pd.Interval(pd.Timestamp("2024"), pd.Timestamp("2025")),
    "np_float32": np.float32(0.1),
    "np_float64": np.float64(0.1),
    "np_nan": np.float64("nan"),
    "np_int8": np.int8(-3),
    "np_uint64": np.uint64(2**64 - 1),
    "np_bool": np.bool_(True),
    "np_str": np.str_("x"),
    "np_bytes": np.bytes_(b"x"),
    "np_datetime": np.datetime64("2024-02-29", "D"),
    "np_timedelta": np.timedelta64(3, "h"),
}

CONTAINERS = {
    "empty_list": [],
    "nested": [1, [2, "a"], (3, {"k": {1, 2}}), None],
    "ints": list(range(100)),
    "ints_beyond_64_bits": [2**70 + i for i in range(20)],
    "floats": [i / 7 for i in range(50)],
    "bools": [True, False] * 20,
    "ints_and_bools": [True, 1] * 20,
    "texts": [f"sku {i}" for i in range(50)],
    "texts_with_surrogates": ["\ud83d", "\ude00"] * 20,
    "looks_packed": ["p", "py", "<f8", 3],
    "looks_starred": ["*", "ps"],
    "np_floats": list(np.linspace(0, 1, 20)),
    "np_float32s": list(np.linspace(0, 1, 20, dtype="f4")),
    "tuple_keys": {("a", 1): 2, 3: 4, None: 5, 2.5: 6, frozenset({1}): 7},
    "many_keys": {f"k{i}": i for i in range(2_000)},
    "set": {1, "a", None, (1, 2)},
    "set_of_texts": {"b", "a"},
    "frozenset": frozenset({1.5, 2}),
    "dates": [dt.date(2024, 1, day) for day in range(1, 20)],
    "frames_inside": {"a": [pd.DataFrame({"x": [1]})], "s": pd.Series([1.5], name="y")},
}

ARRAYS = {
    "matrix": np.arange(12).reshape(3, 4),
    "fortran": np.asfortranarray(np.arange(12.0).reshape(3, 4)),
    "cube": np.arange(24, dtype="u2").reshape(2, 3, 4),
    "strided": np.arange(20)[::3],
    "scalar_array": np.array(5),
    "empty": np.zeros((0, 3)),
    "bools": np.array([True, False]),
    "half": np.array([0.5], dtype="f2"),
    "texts": np.array(["a", "订单"]),
    "bytes": np.array([b"ab", b"c"]),
    "days": np.array(["2024-02-29", "NaT"], dtype="M8[D]"),
    "durations": np.array([1, 2], dtype="m8[s]"),
    "objects": np.array([1, "a", None, {2}], dtype=object),
    "object_matrix": np.array([[1, "a"], [None, 2.5]], dtype=object),
}

INDEXES = {
    "range": pd.RangeIndex(2, 20, 3, name="row"),
    "empty_range": pd.RangeIndex(0),
    "ints_named_by_tuple": pd.Index([3, 1, 3], name=("a", 1)),
    "texts": pd.Index(["b", "a"], name="channel"),
    "objects": pd.Index(["b", 1, None], dtype=object),
    "tuples": pd.Index([("a", 1), ("b",)], tupleize_cols=False),
    "days": TIMES,
    "month_ends": pd.date_range("2024", periods=4, freq="ME"),
    "hours_in_zone": pd.date_range("2024", periods=4, freq="h", tz="Asia/Shanghai"),
    "no_frequency": pd.DatetimeIndex(["2024-01-01", "2024-03-05", "NaT"]),
    "durations": pd.timedelta_range("1h", periods=3, freq="h"),
    "quarters": pd.period_range("2024Q1", periods=3, freq="Q"),
    "intervals": pd.interval_range(0, 3, closed="left"),
    "categories": pd.CategoricalIndex(["b", "a", None], categories=["b", "a", "c"], ordered=True),
    "levels": pd.MultiIndex.from_product([["a", "b"], TIMES[:2]], names=["channel", None]),
    "levels_with_gaps": pd.MultiIndex.from_arrays([["a", None], [1, 2]]),
    "unused_levels": pd.MultiIndex.from_product([["a", "b"], [1, 2]])[:2],
    "nullable": pd.Index([1, None], dtype="Int64"),
}

EXTENSIONS = ["Int8", "Int64", "UInt16", "Float32", "Float64"]
ARROWS = ["int64", "uint8", "double", "float", "bool", "date32[day]", "timestamp[us]"]
ARROWS += ["timestamp[ns, tz=Asia/Shanghai]", "duration[s]", "time64[us]", "string", "large_string"]

SERIES = {
    "ints": pd.Series([1, 2], name="n"),
    "texts": pd.Series(["a", None, "订单"]),
    "texts_sliced": pd.Series(["aa", None, "b", "c"])[1:3],
    "texts_joined": pd.concat([pd.Series(["a"]), pd.Series([None, "b"])]),
    "text_objects": pd.Series(["a", None, float("nan"), pd.NA], dtype=object),
    "numbers_as_objects": pd.Series([1, 2.5, True], dtype=object),
    "times": pd.Series(TIMES),
    "times_in_zone": pd.Series(TIMES.tz_localize("Asia/Shanghai")),
    "times_seconds": pd.Series(TIMES.as_unit("s")),
    "durations": pd.Series(TIMES - TIMES[0]),
    "cut": pd.cut(pd.Series([1, 5, 9]), 3),
    "qcut_labels": pd.qcut(pd.Series(range(9)), 3, labels=["low", "mid", "high"]),
    "counts_of_cut": pd.cut(pd.Series([1, 5, 9]), 3).value_counts(),
    "periods": pd.Series(TIMES).dt.to_period("M"),
    "intervals": pd.Series(pd.IntervalIndex.from_breaks([0, 1, 2])),
    "intervals_missing": pd.Series(pd.arrays.IntervalArray.from_tuples([(0, 1), None])),
    "sets": pd.Series([{1, 2}, frozenset({3}), set()]),
    "lists": pd.Series([[1], [], [1, [2]]]),
    "dicts": pd.Series([{"a": 1}, {}]),
    "dates": pd.Series([dt.date(2024, 1, 1), None]),
    "decimals": pd.Series([decimal.Decimal("1.5")]),
    "boolean": pd.Series([True, None], dtype="boolean"),
    "string": pd.Series(["a", None], dtype="string"),
    "string_python": pd.Series(["a", None], dtype="string[python]"),
    "name_tuple": pd.Series([1], name=("a", 1)),
    "name_time": pd.Series([1], name=pd.Timestamp("2024")),
    "duplicate_index": pd.Series([1, 2], index=["a", "a"]),
    "empty": pd.Series([], dtype="f8"),
    "empty_texts": pd.Series([], dtype="str"),
    "all_missing_texts": pd.Series([None, None], dtype="str"),
}

FRAMES = {
    "plain": pd.DataFrame({"n": [1, 2], "price_cny": [1.5, None], "channel": ["a", None]}),
    "empty": pd.DataFrame(),
    "no_columns": pd.DataFrame(index=[1, 2]),
    "no_rows": pd.DataFrame({"a": pd.Series([], dtype="str"), "b": pd.Series([], dtype="i4")}),
    "duplicate_columns": pd.DataFrame([[1, "x", 2.5]], columns=["a", "a", "b"]),
    "number_columns": pd.DataFrame([[1, 2]], columns=[2024, 2025]),
    "mixed_columns": pd.DataFrame([[1, 2]], columns=["a", 1]),
    "period_columns": pd.DataFrame(
        [[1, 2]], columns=pd.period_range("2024-01", periods=2, freq="M")
    ),
    "interval_columns": pd.DataFrame([[1, 2]], columns=pd.interval_range(0, 2)),
    "category_columns": pd.DataFrame([[1, 2]], columns=pd.CategoricalIndex(["b", "a"])),
    "level_columns": pd.DataFrame(
        [[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])
    ),
    "level_rows": pd.DataFrame(
        {"x": [1, 2]}, index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])
    ),
    "named_axes": pd.DataFrame({"x": [1]}).rename_axis(index="row", columns="col"),
    "mixed_objects": pd.DataFrame({"a": [1, "x", {1}, {"k": 2}, [1], None, (1,), 1.5]}),
    "wide": pd.DataFrame(np.arange(600.0).reshape(3, 200)),
    "pivot": pd.DataFrame({"a": [1, 1, 2], "b": ["x", "y", "x"], "v": [1.0, 2, 3]}).pivot_table(
        index="a", columns="b", values="v", aggfunc=["sum", "mean"]
    ),
    "describe": pd.DataFrame({"a": [1.0, 2]}).describe(),
    "grouped": pd.DataFrame({"a": pd.Categorical(["x", "y"]), "v": [1, 2]})
    .groupby("a", observed=False)
    .agg(total=("v", "sum")),
    "resampled": pd.DataFrame({"v": range(4)}, index=TIMES).resample("2D").sum(),
    "frequency_kept": pd.DataFrame({"v": range(4)}, index=TIMES),
}


@pytest.mark.parametrize("name", SCALARS)
def test_scalars_arrive_as_sent(name, crosses):
    crosses(SCALARS[name])


@pytest.mark.parametrize("name", CONTAINERS)
def test_containers_arrive_as_sent(name, crosses):
    crosses(CONTAINERS[name])


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_arrive_as_sent(name, crosses):
    crosses(ARRAYS[name])


def test_memory_order_and_write_protection_of_arrays_are_kept(crosses):
    protected = np.arange(3)
    protected.setflags(write=False)
    crosses(protected)
    crosses(np.asfortranarray(np.ones((2, 3))))


@pytest.mark.parametrize("name", INDEXES)
def test_indexes_arrive_as_sent(name, crosses):
    crosses(INDEXES[name])


@pytest.mark.parametrize("name", SERIES)
def test_series_arrive_as_sent(name, crosses):
    crosses(SERIES[name])


@pytest.mark.parametrize("name", FRAMES)
def test_frames_arrive_as_sent(name, crosses):
    crosses(FRAMES[name])


@pytest.mark.parametrize("dtype", EXTENSIONS)
def test_nullable_columns_arrive_as_sent(dtype, crosses):
    crosses(pd.Series([1, None, 3], dtype=dtype)[1:])


@pytest.mark.parametrize("kind", ARROWS)
@pytest.mark.parametrize("part", [slice(None), slice(1, 3), slice(0, 0)])
def test_arrow_columns_arrive_as_sent(kind, part, crosses):
    values = ["a", None, "b", "c"] if "string" in kind else [1, None, 0, 1]
    dtype = pd.ArrowDtype(_arrow_type(kind))
    series = pd.Series(pd.array(values, dtype=dtype) if "string" in kind else _cast(values, dtype))
    crosses(series.iloc[part])


def _arrow_type(kind):
    import pyarrow as pa

    if kind.startswith("timestamp[ns"):
        return pa.timestamp("ns", tz="Asia/Shanghai")
    names = {"date32[day]": pa.date32(), "timestamp[us]": pa.timestamp("us")}
    names |= {"duration[s]": pa.duration("s"), "time64[us]": pa.time64("us")}
    names |= {"large_string": pa.large_string(), "double": pa.float64(), "float": pa.float32()}
    return names[kind] if kind in names else pa.type_for_alias(kind)


def _cast(values, dtype):
    import pyarrow as pa

    target = dtype.pyarrow_dtype
    width = pa.int32() if target.bit_width == 32 and not pa.types.is_floating(target) else None
    numbers = pa.array(values, type=width or pa.int64())
    return pd.arrays.ArrowExtensionArray(numbers.cast(target))


@pytest.mark.parametrize("name", SERIES)
def test_what_unique_gives_arrives_as_sent(name, crosses):
    series = SERIES[name]
    if not series.map(lambda item: isinstance(item, list | dict | set)).any():
        crosses(series.unique())


def test_attrs_stay_behind(same):
    frame = pd.DataFrame({"a": [1]})
    frame.attrs["note"] = "mine"
    from grading.inside.wire import decode, encode

    assert decode(encode(frame)).attrs == {}


def test_sparse_columns_arrive_dense():
    from grading.inside.wire import decode, encode

    arrived = decode(encode(pd.Series(pd.arrays.SparseArray([0, 0, 1]))))
    assert arrived.dtype == np.dtype("i8") and arrived.tolist() == [0, 0, 1]


def test_a_chart_arrives_as_its_description():
    import matplotlib.pyplot as plt

    from grading.inside.wire import decode, encode
    from shop.checks import describe

    figure, axes = plt.subplots()
    axes.plot([1, 2], [3.0, 4.0], label="orders")
    axes.set_title("Orders rise")
    wanted = describe(axes, close=False)
    assert decode(encode(axes)) == wanted
    plt.close(figure)

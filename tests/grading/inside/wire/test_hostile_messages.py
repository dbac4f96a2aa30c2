"""Does every crafted message end in `WireError`, soon and in little memory?"""

from __future__ import annotations

import json
import struct
import tracemalloc

import numpy as np
import pandas as pd
import pytest

from grading.inside.wire import DEFAULT_LIMITS, WireLimits, decode, encode
from grading.inside.wire.envelope import MAGIC, open_sealed
from shop.errors import WireError


def message(tree, *buffers, magic=MAGIC, count=None, lengths=None, header=None):
    """Build a message part by part, so that each part can lie."""
    text = header if header is not None else json.dumps(tree).encode()
    lengths = [len(buffer) for buffer in buffers] if lengths is None else lengths
    parts = [struct.pack("<4sIII", magic, len(text), len(lengths) if count is None else count, 0)]
    parts += [struct.pack(f"<{len(lengths)}Q", *lengths), text, bytes(-len(text) % 8)]
    for buffer in buffers:
        parts += [buffer, bytes(-len(buffer) % 8)]
    return b"".join(parts)


def i8(*numbers):
    return np.array(numbers, dtype="<i8").tobytes()


def test_the_builder_of_messages_builds_valid_ones():
    assert decode(message(["l", ["*", 1, "a"]])) == [1, "a"]
    assert decode(message(["a", [2], "C", True, "<i8"], i8(1, 2))).tolist() == [1, 2]


ENVELOPES = {
    "empty": b"",
    "short": b"SHW1",
    "magic": message(1, magic=b"PK\x03\x04"),
    "pickle": b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94.",
    "arrow_stream": b"\xff\xff\xff\xff\x78\x00\x00\x00",
    "header_beyond_end": struct.pack("<4sIII", MAGIC, 2**31, 0, 0),
    "count_beyond_end": struct.pack("<4sIII", MAGIC, 0, 2**32 - 1, 0),
    "length_beyond_end": message(["b"], b"abc", lengths=[2**63]),
    "length_short": message(["b"], b"0123456789", lengths=[1]),
    "length_overflow": message(["b"], b"abc", lengths=[2**64 - 1]),
    "trailing": message(1) + b"x",
    "not_utf8": message(None, header=b'"\xff"'),
    "not_json": message(None, header=b"[1,"),
    "two_values": message(None, header=b"1 2"),
    "nan": message(None, header=b"NaN"),
    "object": message(None, header=b'["l",{"a":1}]'),
    "long_digits": message(None, header=b"1" * 5_000),
    "deep": message(None, header=b"[" * 100_000),
    "deep_closed": message(None, header=b"[" * 900 + b"]" * 900),
    "spare_buffer": message(1, b"abc"),
    "lacking_buffer": message(["b"]),
    "buffer_twice": message(["l", ["*", ["b"], ["b"]]], b"abc"),
}

TREES = {
    "empty_node": ([],),
    "unknown_tag": (["pickle", "x"],),
    "tag_is_number": ([1],),
    "tag_is_list": ([["l"]],),
    "too_few": (["l"],),
    "too_many": (["l", ["*"], 1],),
    "items_not_list": (["l", "abc"],),
    "items_unmarked": (["l", [1, 2]],),
    "depth": (None,),
    "dict_unequal": (["D", ["*", 1, 2], ["*", 1]],),
    "dict_unhashable": (["D", ["*", ["l", ["*"]]], ["*", 1]],),
    "set_unhashable": (["S", ["*", ["l", ["*"]]]],),
    "packed_count": (["l", ["p", "py", "<f8", 10**9]], b"12345678"),
    "packed_negative": (["l", ["p", "py", "<f8", -1]], b""),
    "packed_code": (["l", ["p", "py", "O", 1]], b"12345678"),
    "packed_void": (["l", ["p", "py", "V8", 1]], b"12345678"),
    "packed_bool": (["l", ["p", "py", "|b1", 1]], b"\x07"),
    "packed_texts_lengths": (["l", ["ps", 2]], struct.pack("<2I", 5, 5), b"abc"),
    "packed_texts_short": (["l", ["ps", 2]], struct.pack("<I", 3), b"abc"),
    "packed_texts_overflow": (["l", ["ps", 2]], struct.pack("<2I", 2**32 - 1, 4), b"abc"),
    "big_int_text": (["I", "0x" + "f" * 100_000],),
    "big_int_not_text": (["I", ["*"]],),
    "float_word": (["f", "1e5"],),
    "text_not_utf8": (["s"], b"\xff\xfe"),
    "date_out_of_range": (["d", 10**9],),
    "date_text": (["d", "x"],),
    "datetime_month": (["dt", 2024, 13, 1, 0, 0, 0, 0, 0, None],),
    "datetime_extra": (["dt", 2024, 1, 1, 0, 0, 0, 0, 0, None, 1],),
    "zone_path": (["dt", 2024, 1, 1, 0, 0, 0, 0, 0, "../../etc/passwd"],),
    "zone_absolute": (["dt", 2024, 1, 1, 0, 0, 0, 0, 0, "/etc/localtime"],),
    "zone_unknown": (["dt", 2024, 1, 1, 0, 0, 0, 0, 0, "Mars/Olympus"],),
    "zone_offset": (["t", 1, 1, 1, 1, 0, 10**9],),
    "timedelta": (["td", 10**18, 0, 0],),
    "decimal_bomb": (["Dc", "1E+999999999"],),
    "decimal_text": (["Dc", "1" * 5_000],),
    "array_dtype_object": (["a", [1], "C", True, "|O"], i8(0)),
    "array_dtype_record": (["a", [1], "C", True, "<i4,<i4"], i8(0)),
    "array_dtype_big_endian": (["a", [1], "C", True, ">i8"], i8(0)),
    "array_dtype_list": (["a", [1], "C", True, ["<i8"]], i8(0)),
    "array_length": (["a", [2], "C", True, "<i8"], i8(0)),
    "array_negative": (["a", [-1], "C", True, "<i8"], b""),
    "array_negatives": (["a", [-1, -1], "C", True, "<i8"], i8(0)),
    "array_shape_bool": (["a", [True], "C", True, "<i8"], i8(0)),
    "array_shape_huge": (["a", [10**7, 10**7, 10**7], "C", True, "<i8"], b""),
    "array_dimensions": (["a", [1] * 40, "C", True, "<i8"], i8(0)),
    "array_bools": (["a", [1], "C", True, "|b1"], b"\x02"),
    "array_texts": (["a", [1], "C", True, "<U1"], struct.pack("<I", 0x110000)),
    "array_objects_count": (["a", [10**6], "C", True, "O", ["*", 1]],),
    "array_objects_none": (["a", [1], "C", True, "O"],),
    "array_order": (["a", [1], "K", True, "<i8"], i8(0)),
    "array_writable": (["a", [1], "C", 1, "<i8"], i8(0)),
    "array_spare_items": (["a", [1], "C", True, "<i8", ["*"]], i8(0)),
    "scalar_float_for_int": (["n", "<i8", 1.5],),
    "scalar_int_for_bool": (["n", "|b1", 5],),
    "scalar_int_for_text": (["n", "U", 5],),
    "scalar_float_for_moment": (["n", "<M8[ns]", 1.5],),
    "scalar_code": (["n", "|O", 1],),
    "scalar_kind": (["n", "<i8", "a"],),
    "scalar_overflow": (["n", "|i1", 300],),
    "scalar_unit": (["n", "<M8[xx]", 1],),
    "timestamp_unit": (["T", 1, "years", None],),
    "timestamp_range": (["T", 2**80, "ns", None],),
    "timestamp_text": (["T", "2024", "ns", None],),
    "period_frequency": (["P", 1, "x" * 1_000],),
    "period_words": (["P", 1, "no such"],),
    "period_text": (["P", "2024", "M"],),
    "interval_closed": (["Iv", 1, 2, "sideways"],),
    "interval_ends": (["Iv", "a", ["l", ["*"]], "left"],),
    "range_step": (["ir", None, 0, 5, 0],),
    "range_long": (["ir", None, 0, 10**15, 1],),
    "range_float": (["ir", None, 0, 1.5, 1],),
    "range_beyond": (["ir", None, -(2**80), 2**80, 2**79],),
    "range_name": (["ir", ["l", ["*"]], 0, 1, 1],),
    "index_content": (["ix", None, ["l", ["*", 1]], None],),
    "index_matrix": (["ix", None, ["a", [1, 1], "C", True, "<i8"], None], i8(0)),
    "index_frequency": (["ix", None, ["a", [2], "C", True, "<M8[ns]"], "D"], i8(0, 1)),
    "index_frequency_of_ints": (["ix", None, ["a", [1], "C", True, "<i8"], "D"], i8(0)),
    "index_frequency_zero": (["ix", None, ["a", [2], "C", True, "<M8[ns]"], "0D"], i8(0, 1)),
    "levels_none": (["im", 1, [], []],),
    "levels_count": (["im", 1, [None] * 99, [["|i1", 0]] * 99],),
    "series_lengths": (
        ["se", None, ["ir", None, 0, 3, 1], ["a", [1], "C", True, "<i8"]],
        i8(0),
    ),
    "series_index": (["se", None, 1, ["a", [1], "C", True, "<i8"]], i8(0)),
    "series_matrix": (
        ["se", None, ["ir", None, 0, 1, 1], ["a", [1, 1], "C", True, "<i8"]],
        i8(0),
    ),
    "frame_columns": (["df", ["ir", None, 0, 0, 1], ["ir", None, 0, 5, 1], []],),
    "frame_lengths": (
        [
            "df",
            ["ir", None, 0, 5, 1],
            ["ir", None, 0, 1, 1],
            [["a", [1], "C", True, "<i8"]],
        ],
        i8(0),
    ),
    "frame_of_scalars": (["df", ["ir", None, 0, 1, 1], ["ir", None, 0, 1, 1], [5]],),
    "masked_name": (["xm", "object", 1], i8(0), b"\0"),
    "masked_mask": (["xm", "Int64", 1], i8(0), b"\x05"),
    "categories_codes": (
        ["xc", False, "|i1", 1, ["ix", None, ["a", [1], "C", True, "<i8"], None]],
        b"\x05",
        i8(0),
    ),
    "categories_twice": (
        ["xc", False, "|i1", 1, ["ix", None, ["a", [2], "C", True, "<i8"], None]],
        b"\x00",
        i8(7, 7),
    ),
    "categories_floats": (["xc", False, "<f8", 1, ["ir", None, 0, 1, 1]], i8(0)),
    "intervals_unequal": (["xi", "left", ["ir", None, 0, 2, 1], ["ir", None, 0, 1, 1]],),
    "intervals_reversed": (["xi", "left", ["ir", None, 5, 6, 1], ["ir", None, 0, 1, 1]],),
    "periods_frequency": (["xp", "no such", 1], i8(0)),
    "periods_short": (["xp", "D", 2], i8(0)),
    "periods_long": (["xp", "D", 1], i8(0, 1)),
    "dates_short": (["xt", "M", "ns", None, 2], i8(0)),
    "dates_unit": (["xt", "M", "as", None, 1], i8(0)),
    "dates_kind": (["xt", "i", "ns", None, 1], i8(0)),
    "dates_at_the_end_of_time": (["xt", "M", "ns", "Asia/Shanghai", 1], i8(2**63 - 1)),
    "categories_short": (["xc", False, "|i1", 3, ["ir", None, 0, 1, 1]], b"\x00"),
    "masked_short": (["xm", "Int64", 2], i8(0), b"\0\0"),
    "texts_storage": (["xs", "pickle", "nan", ["string", 0, False]], i8(0), b""),
    "texts_offsets_start": (
        ["xs", "pyarrow", "nan", ["large_string", 1, False]],
        i8(1, 2),
        b"ab",
    ),
    "texts_offsets_end": (["xs", "pyarrow", "nan", ["large_string", 1, False]], i8(0, 9), b"ab"),
    "texts_offsets_back": (
        ["xs", "pyarrow", "nan", ["large_string", 3, False]],
        i8(0, 2, 1, 2),
        b"ab",
    ),
    "texts_offsets_negative": (
        ["xs", "pyarrow", "nan", ["large_string", 2, False]],
        i8(0, -5, 2),
        b"ab",
    ),
    "texts_not_utf8": (["xs", "pyarrow", "nan", ["large_string", 1, False]], i8(0, 2), b"\xff\xfe"),
    "texts_split_letter": (
        ["xs", "pyarrow", "nan", ["large_string", 2, False]],
        i8(0, 1, 2),
        "é".encode(),
    ),
    "texts_validity": (
        ["xs", "pyarrow", "nan", ["large_string", 9, True]],
        b"\xff",
        i8(*range(10)),
        b"123456789",
    ),
    "arrow_type": (["xa", ["dictionary<values=string>", 1, False]], i8(0)),
    "arrow_list": (["xa", ["list<item: int64>", 1, False]], i8(0)),
    "arrow_zone": (["xa", ["timestamp[ns, tz=Mars/Olympus]", 1, False]], i8(0)),
    "chart_list": (["ch", ["l", ["*"]]],),
    "chart_fields": (["ch", ["D", ["*", "title"], ["*", "x"]]],),
}
deep = 5
for _ in range(60):
    deep = ["l", ["*", deep]]
TREES["depth"] = (deep,)


@pytest.mark.parametrize("name", ENVELOPES)
def test_broken_envelopes_are_refused(name):
    with pytest.raises(WireError):
        decode(ENVELOPES[name])


@pytest.mark.parametrize("name", TREES)
def test_broken_trees_are_refused(name):
    tree, *buffers = TREES[name]
    with pytest.raises(WireError):
        decode(message(tree, *buffers))


def test_a_description_of_a_chart_with_wrong_types_is_refused():
    from shop.checks import ChartDescription

    plain = ChartDescription().to_plain()
    for field, wrong in [("title", 5), ("panels", "x"), ("xlim", (1.0,)), ("lines", ("x",))]:
        inner, buffers = open_sealed(encode({**plain, field: wrong}), DEFAULT_LIMITS)
        with pytest.raises(WireError):
            decode(message(["ch", inner], *buffers))


def test_colliding_keys_are_refused():
    modulus = 2**61 - 1
    numbers = [["I", hex(modulus * factor)] for factor in range(10, 20_000)]
    with pytest.raises(WireError):
        decode(message(["S", ["*", *numbers]]))


SMALL = WireLimits(message_bytes=2**20, header_bytes=2**19, items=20_000, rows=1_000_000)
BOMBS = {
    "empty_lists": message(None, header=b'["l",["*",' + b"[]," * 100_000 + b"[]]]"),
    "many_nodes": message(["l", ["*", *[["l", ["*"]]] * 45_000]]),
    "empty_texts": message(["l", ["ps", 200_000]], bytes(800_000), b""),
    "packed_scalars": message(["l", ["p", "np", "|i1", 900_000]], bytes(900_000)),
    "empty_columns": message(
        ["df", ["ir", None, 0, 0, 1], ["ir", None, 0, 9_000, 1], [["xp", "D", 0]] * 9_000],
        *[b""] * 9_000,
    ),
    "nested_categories": message(
        ["l", ["*", *[["xc", False, "|i1", 0, ["ir", None, 0, 100_000, 1]]] * 9_000]],
        *[b""] * 9_000,
    ),
    "unpacked_pairs": message(
        ["l", ["*", *[["l", ["p", "py", "|b1", 10]]] * 5_000]], *[bytes(10)] * 5_000
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_small_messages_do_not_become_large_values(name):
    tracemalloc.start()
    try:
        with pytest.raises(WireError, match="than allowed"):
            decode(BOMBS[name], SMALL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * SMALL.message_bytes


def test_rows_are_bounded_also_where_they_cost_nothing():
    rows = DEFAULT_LIMITS.rows + 1
    with pytest.raises(WireError):
        decode(message(["df", ["ir", None, 0, rows, 1], ["ir", None, 0, 0, 1], []]))


def test_pandas_metadata_of_the_other_side_is_not_read():
    frame = pd.DataFrame({"a": [1]})
    frame.attrs = {"note": "x" * 1_000}
    assert b"xxx" not in encode(frame)

"""Crafted messages of the wire: each has to end in `WireError`, soon and in little memory.

`tests/grading/inside/wire/` sends them to the codec; `course attack --weakened` sends them to the
codec without one of its checks at a time.
"""

from __future__ import annotations

import json
import struct
import tracemalloc
from collections.abc import Callable
from functools import partial

import numpy as np

from grading.inside.frames import HEADER, BadFrame, read_header
from grading.inside.frames import MAGIC as FRAME
from grading.inside.protocol import MAX_ARGUMENTS, read_reply
from grading.inside.wire import WireLimits, decode, encode, join_parts, split_parts
from grading.inside.wire.envelope import MAGIC
from grading.inside.wire.parts import MAX_PARTS
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


WORK_DAYS = np.busday_offset("2000-01-03", np.arange(6_000)).astype("<M8[s]").tobytes()
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
    "object_inside": message(None, header=b'["l",["*",{"a":1}]]'),
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
    "texts_storage": (["xs", "pickle", "nan", ["large_string", 0, False]], i8(0), b""),
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
    "array_order_any": (["a", [1], "A", True, "<i8"], i8(0)),
    "array_empty_wide": (["a", [0, 10**9], "C", True, "<i8"], b""),
    "array_empty_texts": (["a", [10**7, 2], "C", True, "<U0"], b""),
    "texts_present_number": (
        ["xs", "pyarrow", "nan", ["large_string", 1, 1]],
        b"\x01",
        i8(0, 2),
        b"ab",
    ),
    "texts_validity_long": (
        ["xs", "pyarrow", "nan", ["large_string", 1, True]],
        bytes(100),
        i8(0, 2),
        b"ab",
    ),
    "texts_rows_bool": (["xs", "pyarrow", "nan", ["large_string", True, False]], i8(0, 2), b"ab"),
    "texts_spare_data": (["xs", "pyarrow", "nan", ["large_string", 1, False]], i8(0, 1), b"abc"),
    "arrow_rows_bool": (["xa", ["int64", True, False]], i8(5)),
    "arrow_time_beyond_the_day": (["xa", ["time64[us]", 1, False]], i8(10**15)),
    "periods_rows_float": (["xp", "D", 1.0], i8(0)),
    "dates_rows_float": (["xt", "M", "ns", None, 1.0], i8(0)),
    "masked_rows_float": (["xm", "Int64", 1.0], i8(0), b"\0"),
    "categories_rows_float": (["xc", False, "|i1", 1.0, ["ir", None, 0, 1, 1]], b"\0"),
    "categories_ordered": (["xc", 1, "|i1", 1, ["ir", None, 0, 1, 1]], b"\0"),
    "categories_unsigned": (["xc", False, "|u1", 1, ["ir", None, 0, 1, 1]], b"\0"),
    "categories_list": (["xc", False, "|i1", 1, ["l", ["*", "a"]]], b"\0"),
    "series_of_an_index": (["se", None, ["ir", None, 0, 1, 1], ["ir", None, 0, 1, 1]],),
    "series_labels_list": (["se", None, ["l", ["*", "a"]], ["a", [1], "C", True, "<i8"]], i8(0)),
    "frame_matrix_column": (
        ["df", ["ir", None, 0, 1, 1], ["ir", None, 0, 1, 1], [["a", [1, 1], "C", True, "<i8"]]],
        i8(0),
    ),
    "frame_columns_more": (
        ["df", ["ir", None, 0, 1, 1], ["ir", None, 0, 2, 1], [["a", [1], "C", True, "<i8"]]],
        i8(0),
    ),
    "frame_column_longer": (
        ["df", ["ir", None, 0, 1, 1], ["ir", None, 0, 1, 1], [["a", [2], "C", True, "<i8"]]],
        i8(0, 1),
    ),
    "frame_column_extension_longer": (
        ["df", ["ir", None, 0, 1, 1], ["ir", None, 0, 1, 1], [["xp", "D", 2]]],
        i8(0, 1),
    ),
    "intervals_left_array": (
        ["xi", "left", ["a", [1], "C", True, "<i8"], ["ir", None, 1, 2, 1]],
        i8(0),
    ),
    "intervals_right_array": (
        ["xi", "left", ["ir", None, 0, 1, 1], ["a", [1], "C", True, "<i8"]],
        i8(1),
    ),
    "period_frequency_spaces": (["P", 1, " D"],),
    "period_frequency_line": (["P", 1, "D\n"],),
    "index_frequency_spaces": (["ix", None, ["a", [2], "C", True, "<M8[h]"], "1h 0min"], i8(0, 1)),
    "texts_missing_word": (["xo", "x", ["a", [1], "C", True, "O", ["*", "a"]]],),
    "items_text": (["l", "*abc"],),
    "packed_tag": (["l", ["x", 1]], struct.pack("<I", 1), b"a"),
    "packed_rows_float": (["l", ["p", "py", "<f8", 1.0]], bytes(8)),
    "packed_texts_rows_float": (["l", ["ps", 1.0]], struct.pack("<I", 1), b"a"),
    "packed_spare": (["l", ["p", "py", "<f8", 1]], bytes(16)),
    "colliding_keys": (["S", ["*", *(["I", hex((2**61 - 1) * n)] for n in range(10, 3_000))]],),
    "levels_rows_float": (["im", 1.0, [None], [["|i1", ["ir", None, 0, 1, 1]]]], b"\0"),
    "levels_many": (
        ["im", 1, [None] * 17, [["|i1", ["ir", None, 0, 1, 1]]] * 17],
        *[b"\0"] * 17,
    ),
    "levels_names_text": (["im", 1, "a", [["|i1", ["ir", None, 0, 1, 1]]]], b"\0"),
    "levels_unsigned": (["im", 1, [None], [["|u1", ["ir", None, 0, 1, 1]]]], b"\0"),
    "levels_list": (["im", 1, [None], [["|i1", ["l", ["*", 1]]]]], b"\0"),
    "levels_of_levels": (
        ["im", 1, [None], [["|i1", ["im", 1, [None], [["|i1", ["ir", None, 0, 1, 1]]]]]]],
        b"\0",
        b"\0",
    ),
    "index_frequency_of_periods": (["ix", None, ["xp", "D", 1], "D"], i8(0)),
    "index_irregular_long": (["ix", None, ["a", [6_000], "C", True, "<M8[s]"], "B"], WORK_DAYS),
    "timestamp_unit_days": (["T", 1, "D", None],),
    "duration_text": (["Td", "NaT", "ns"],),
    "duration_unit_days": (["Td", 1, "D"],),
    "period_bool": (["P", True, "M"],),
    "period_float": (["P", 2.0, "M"],),
    "decimal_long": (["Dc", "1" * 80 + "." + "1" * 80],),
    "chart_list": (["ch", ["l", ["*"]]],),
    "chart_fields": (["ch", ["D", ["*", "title"], ["*", "x"]]],),
}
deep = 5
for _ in range(60):
    deep = ["l", ["*", deep]]
TREES["depth"] = (deep,)


SMALL = WireLimits(message_bytes=2**20, header_bytes=2**19, items=20_000, rows=1_000_000)
BOMBS = {
    "long": message(["b"], bytes(2**20)),
    "long_header": message(None, header=b'"' + b"a" * 600_000 + b'"'),
    "many_numbers": message(["l", ["*", *[1.5] * 50_000]]),
    "empty_series": message(
        ["l", ["*", *[["se", None, ["ir", None, 0, 0, 1], ["a", [0], "C", True, "<i8"]]] * 900]],
        *[b""] * 900,
    ),
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


PARTS = {
    "empty": b"",
    "short": b"\x01",
    "count_beyond_end": struct.pack("<I", 3),
    "count_too_large": struct.pack("<I", MAX_PARTS + 1) + bytes(8 * (MAX_PARTS + 1)),
    "lengths_short": struct.pack("<IQ", 1, 1) + b"ab",
    "lengths_beyond_end": struct.pack("<IQ", 1, 3) + b"ab",
    "lengths_overflow": struct.pack("<IQ", 1, 2**64 - 1),
}


def reply(head, *parts):
    """Return a reply of the student's side."""
    return join_parts([encode(head), *parts])


ONE = encode(1)
REPLIES = {
    "empty": join_parts([]),
    "no_head": join_parts([b"SHW1"]),
    "no_list": reply("missing"),
    "unknown": reply(["passed"]),
    "missing_with_value": reply(["missing"], ONE),
    "data_without_value": reply(["data"]),
    "data_twice": reply(["data"], ONE, ONE),
    "function_with_value": reply(["function", None], ONE),
    "function_empty_text": reply(["function", ""]),
    "function_text": reply(["function", "x"]),
    "function_dict": reply(["function", {"x": 1}]),
    "function_many": reply(["function", [["x", 1, "none", None]] * (MAX_ARGUMENTS + 1)]),
    "function_name": reply(["function", [["x y", 1, "none", None]]]),
    "function_kind": reply(["function", [["x", 5, "none", None]]]),
    "function_form": reply(["function", [["x", 1, "secret", None]]]),
    "function_short": reply(["function", [["x", 1, "none"]]]),
    "unfit_with_value": reply(["unfit", "class"], ONE),
    "unfit_words": reply(["unfit", "the answer is 42"]),
    "result_without_value": reply(["result", []]),
    "result_spare": reply(["result", []], ONE, ONE),
    "result_lacking": reply(["result", [0]], ONE),
    "result_place": reply(["result", [MAX_ARGUMENTS]], ONE, ONE),
    "result_place_before": reply(["result", [-1]], ONE, ONE),
    "result_place_text": reply(["result", ["0"]], ONE, ONE),
    "result_place_bool": reply(["result", [True]], ONE, ONE),
    "result_place_float": reply(["result", [0.5]], ONE, ONE),
    "raised_own_words": reply(["raised", "the answer is 42", []]),
    "raised_spare": reply(["raised", "ValueError", []], ONE),
    "raised_lacking": reply(["raised", "ValueError", [0]]),
    "long": join_parts([encode(["data"]), bytes(3 * 2**20)]),
}
HEADERS = {
    "magic": HEADER.pack(0x4844, 9, 1, 5),
    "long": HEADER.pack(FRAME, 9, 1, 2**31),
    "kind": HEADER.pack(FRAME, 200, 1, 5),
    "kind_zero": HEADER.pack(FRAME, 0, 1, 5),
}

LIMITS = WireLimits(message_bytes=2**20, header_bytes=2**19, items=20_000, rows=1_000_000)
REFUSALS = (WireError, BadFrame)


def attempts() -> list[tuple[str, Callable[[], object]]]:
    """Return every crafted message with what hands it to the side that must refuse it."""
    found: list[tuple[str, Callable[[], object]]] = []
    for name, data in ENVELOPES.items():
        found.append((f"envelope_{name}", partial(decode, data)))
    for name, (tree, *buffers) in TREES.items():
        found.append((f"tree_{name}", partial(decode, message(tree, *buffers))))
    for name, data in BOMBS.items():
        found.append((f"bomb_{name}", partial(_in_little_memory, data)))
    for name, data in PARTS.items():
        found.append((f"parts_{name}", partial(split_parts, data)))
    for name, data in REPLIES.items():
        found.append((f"reply_{name}", partial(read_reply, data, LIMITS)))
    for name, data in HEADERS.items():
        found.append((f"header_{name}", partial(read_header, data, 1_000)))
    return found


def _in_little_memory(data: bytes) -> None:
    tracemalloc.start()
    try:
        decode(data, SMALL)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        if peak > 64 * SMALL.message_bytes:
            raise MemoryError(f"{peak / 2**20:.0f} MiB for a message of {len(data):,} bytes")

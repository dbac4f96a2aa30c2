"""Does any change to a valid message give anything but a value or `WireError`?

Mutations are seeded and counted, so the test does the same each time; ``WIRE_FUZZ_ROUNDS`` sets
their number for a longer run by hand.
"""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import json
import os
import random
import struct
import tracemalloc
import warnings

import numpy as np
import pandas as pd
import pytest

from grading.inside.protocol import read_reply
from grading.inside.wire import WireLimits, decode, encode, join_parts
from grading.inside.wire.envelope import open_sealed, seal
from shop.errors import WireError

ROUNDS = int(os.environ.get("WIRE_FUZZ_ROUNDS", "250"))
LIMITS = WireLimits(message_bytes=2**20, header_bytes=2**18, items=20_000, rows=200_000)
TIMES = pd.date_range("2024", periods=4, freq="D", tz="Asia/Shanghai")
SEEDS = {
    "nested": {"a": [1, 2.5, "x", None, True, {1, 2}], ("b", 1): (b"xy", 2**80)},
    "packed": [list(range(30)), [i / 7 for i in range(30)], [f"sku {i}" for i in range(30)]],
    "moments": [
        dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        dt.date(2024, 1, 1),
        dt.time(1),
        dt.timedelta(1),
        pd.Timestamp("2024", tz="Asia/Shanghai"),
        pd.Timedelta("1h"),
        pd.Period("2024-01", "M"),
        pd.Interval(0, 1),
        np.datetime64("2024"),
        np.float32(1.5),
        np.str_("x"),
    ],
    "arrays": [np.arange(12).reshape(3, 4), np.array(["ab", "c"]), np.array([True, False])],
    "objects": np.array([1, "a", None, {2}], dtype=object),
    "frame": pd.DataFrame(
        {
            "n": [1, 2, 3, 4],
            "channel": ["a", None, "b", "订单"],
            "time": TIMES,
            "kind": pd.Categorical(["x", "y", None, "x"], ordered=True),
            "count": pd.array([1, None, 3, 4], dtype="Int64"),
            "cell": [{1}, [2], {"k": 3}, None],
        },
        index=TIMES,
    ),
    "levels": pd.Series(
        [1.0, 2.0], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", None])
    ),
    "intervals": pd.cut(pd.Series([1, 5, 9]), 3).value_counts(),
    "periods": pd.Series([1, 2, 3], index=pd.period_range("2024", periods=3, freq="Q")),
    "arrow": pd.Series(["a", None, "b"], dtype="string")
    .to_frame("t")
    .assign(
        i=pd.Series([1, None, 3], dtype="int64[pyarrow]"),
        b=pd.Series([True, None, False], dtype="bool[pyarrow]"),
    ),
}
WORDS = [None, True, -1, 0, 1, 2**31, 2**63, -(2**63), 10**30, 1.5, 1e308, "", "*", "p", "a", "<U9"]
WORDS += ["ns", "D", "0D", "-1D", "1000000000D", "ME", "large_string", "|b1", "<M8[as]", [], [[]]]
TAGS = ["l", "u", "S", "F", "D", "s", "b", "a", "n", "ix", "ir", "im", "se", "df", "xs", "xm", "xc"]
TAGS += ["xt", "xi", "xp", "xo", "xa", "T", "Td", "P", "Iv", "dt", "d", "t", "td", "f", "I", "ch"]


def bytes_changed(chance, message):
    data = bytearray(message)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                data[place] ^= 1 << chance.randrange(8)
            case 2:
                del data[place : place + chance.randint(1, 16)]
            case 3:
                data[place:place] = chance.randbytes(chance.randint(1, 16))
            case _:
                number = chance.choice([0, 2**31 - 1, 2**32 - 1, 2**63 - 1, 2**64 - 1])
                data[place : place + 8] = struct.pack("<Q", number)
        if not data:
            return b""
    return bytes(data)


def nodes_of(tree, path=()):
    yield path
    if isinstance(tree, list):
        for place, inner in enumerate(tree):
            yield from nodes_of(inner, (*path, place))


def tree_changed(chance, message):
    tree, buffers = open_sealed(message, LIMITS)
    tree, buffers = [tree], [bytes(buffer) for buffer in buffers]
    for _ in range(chance.randint(1, 3)):
        path = chance.choice(list(nodes_of(tree))[1:])
        holder = tree
        for place in path[:-1]:
            holder = holder[place]
        place = path[-1]
        match chance.randrange(6):
            case 0:
                holder[place] = chance.choice(TAGS)
            case 1:
                del holder[place]
            case 2:
                holder.insert(place, copy.deepcopy(chance.choice(WORDS)))
            case 3 if isinstance(holder[place], int):
                holder[place] += chance.choice([-1, 1, 2**20, -(2**20)])
            case 4:
                holder[place] = json.loads(json.dumps(chance.choice(holder)))
            case _:
                holder[place] = copy.deepcopy(chance.choice(WORDS))
        if not tree:
            return b""
    if buffers and chance.random() < 0.5:
        place = chance.randrange(len(buffers))
        buffers[place] = chance.choice([b"", buffers[place][:-1], bytes(8), b"\xff" * 32])
    return seal(tree[0], buffers, LIMITS)


def survives(message):
    """Decode; what comes out must be a value that can be sent on, or `WireError`."""
    try:
        value = decode(message, LIMITS)
    except WireError:
        return False
    encode(value)
    # pandas cannot show some moments of far years; showing them must not end the process.
    with contextlib.suppress(Exception):
        repr(value)
    return True


@pytest.mark.parametrize("change", [bytes_changed, tree_changed])
@pytest.mark.parametrize("name", SEEDS)
def test_changed_messages_give_a_value_or_a_wire_error(name, change):
    chance = random.Random(f"{name} {change.__name__}")
    message = encode(SEEDS[name])
    assert survives(message)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcomes = [survives(change(chance, message)) for _ in range(ROUNDS)]
    assert not all(outcomes)


def test_changed_messages_need_little_memory():
    chance = random.Random("memory")
    messages = [encode(value) for value in SEEDS.values()]
    tracemalloc.start()
    try:
        for message in messages:
            for _ in range(20):
                survives(tree_changed(chance, message))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * LIMITS.message_bytes


def test_random_bytes_are_refused():
    chance = random.Random("noise")
    for _ in range(2_000):
        noise = chance.randbytes(chance.randrange(200))
        for data in (noise, b"SHW1" + noise):
            with pytest.raises(WireError):
                decode(data, LIMITS)


def test_changed_replies_give_a_reply_or_a_wire_error():
    chance = random.Random("replies")
    value = encode(SEEDS["frame"])
    frames = [
        join_parts([encode(["result", [0]]), value, value]),
        join_parts([encode(["raised", "ValueError", []])]),
        join_parts([encode(["function", [["x", 1, "plain", 5]]])]),
        join_parts([encode(["unfit", "class"])]),
    ]
    for frame in frames:
        read_reply(frame, LIMITS)
        for _ in range(ROUNDS):
            try:
                read_reply(bytes_changed(chance, frame), LIMITS)
            except WireError:
                continue

"""Does every crafted message end in `WireError`, soon and in little memory?"""

from __future__ import annotations

import runpy
import tracemalloc

import pandas as pd
import pytest

from grading.inside.wire import DEFAULT_LIMITS, decode, encode
from grading.inside.wire.envelope import open_sealed
from grading.layout import find_layout
from shop.errors import WireError

HOSTILE = runpy.run_path(str(find_layout().root / "tests/security/corpus/messages/hostile.py"))
message, i8 = HOSTILE["message"], HOSTILE["i8"]
ENVELOPES, TREES = HOSTILE["ENVELOPES"], HOSTILE["TREES"]
BOMBS, SMALL = HOSTILE["BOMBS"], HOSTILE["SMALL"]


def test_the_builder_of_messages_builds_valid_ones():
    assert decode(message(["l", ["*", 1, "a"]])) == [1, "a"]
    assert decode(message(["a", [2], "C", True, "<i8"], i8(1, 2))).tolist() == [1, 2]


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

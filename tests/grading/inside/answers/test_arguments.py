"""Do arguments arrive as they are, and is every change of them seen, and no other?"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from typing import Any

import numpy as np
import pandas as pd
import pytest

from grading.inside.arguments import changed_argument, read_argument, write_argument
from grading.inside.wire import Refusal, Refused, WireLimits, decode, encode
from shop.errors import WireError
from shop.playground import season

LOOP: list[Any] = []
LOOP.append(LOOP)
DEEP: list[Any] = []
for _ in range(20):
    DEEP = [DEEP]
PLAIN = [
    {},
    [],
    {"week": 3, "is_strike": False, "note": None, "price_cny": {"lamp": 1.5}, "coming": [[2, 9]]},
    [1, -(2**70), 0.1, -0.0, math.inf, "茶 \ud800", True, None],
    season.opening_state(7),
]
OTHERS = [
    7,
    "word",
    (1, 2),
    [(1, 2)],
    {(1, 2): 3},
    [np.float64(1.5)],
    {"a": np.int64(2)},
    [np.bool_(True), b"bytes"],
    {"table": pd.DataFrame({"a": [1]})},
    Counter("aab"),
    DEEP,
]


@pytest.mark.parametrize("value", [*PLAIN, *OTHERS], ids=lambda value: str(value)[:20])
def test_an_argument_arrives_as_the_codec_would_bring_it(value):
    arrived = read_argument(write_argument(value))
    assert encode(arrived) == encode(value)
    assert type(arrived) is type(decode(encode(value)))


@pytest.mark.parametrize("value", [*PLAIN, *OTHERS], ids=lambda value: str(value)[:20])
def test_what_was_not_touched_is_no_change(value):
    sent = write_argument(value)
    assert changed_argument(read_argument(sent), sent) is None


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: str(value)[:20])
def test_plain_containers_go_the_short_way(value):
    message = write_argument(value)
    assert message != encode(value) and len(message) < len(encode(value))
    with pytest.raises(WireError):
        decode(message)  # the trusted side never reads it


@pytest.mark.parametrize("value", OTHERS, ids=lambda value: str(value)[:20])
def test_whatever_else_goes_through_the_codec(value):
    assert write_argument(value) == encode(value)


def test_what_stands_in_two_places_arrives_as_two():
    shared = [1]
    first, second = read_argument(write_argument([shared, shared]))
    assert first == second and first is not second


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state.update(week=4),
        lambda state: state.update(week=3.0),
        lambda state: state.update(is_strike=0),
        lambda state: state["price_cny"].update(lamp=np.float64(1.5)),
        lambda state: state.update(note=b""),
        lambda state: state["coming"].append([3, 1]),
        lambda state: state["coming"][0].__setitem__(0, (2,)),
        lambda state: state.update(week=state.pop("week")),
        lambda state: state.update(coming=tuple(state["coming"])),
        lambda state: state.update(table=pd.DataFrame({"a": [1]})),
    ],
)
def test_a_change_is_seen_and_comes_back_through_the_codec(change):
    sent = write_argument(PLAIN[2])
    state = read_argument(sent)
    change(state)
    told = changed_argument(state, sent)
    assert told == encode(state) and told is not None
    assert encode(decode(told)) == told


def test_an_equal_value_of_another_class_is_no_change():
    sent = write_argument({"counts": {"a": 2}, "past": {"b": 1}})
    state = read_argument(sent)
    state["counts"], state["past"] = Counter(state["counts"]), OrderedDict(state["past"])
    assert changed_argument(state, sent) is None


def test_what_cannot_cross_is_refused_on_its_way_back():
    sent = write_argument({"a": 1})
    state = read_argument(sent)
    state["a"] = lambda: 1
    with pytest.raises(Refused) as caught:
        changed_argument(state, sent)
    assert caught.value.refusal is Refusal.FUNCTION


def test_a_container_that_holds_itself_is_refused_both_ways():
    with pytest.raises(Refused):
        write_argument(LOOP)
    sent = write_argument([1])
    grown = read_argument(sent)
    grown.append(grown)
    with pytest.raises(Refused):
        changed_argument(grown, sent)


def test_limits_hold_on_the_short_way():
    with pytest.raises(Refused):
        write_argument(["x" * 3_000], WireLimits(message_bytes=2_000))

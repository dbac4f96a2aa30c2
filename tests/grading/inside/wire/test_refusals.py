"""Is a value outside the contract refused with words that help, and a subclass made plain?"""

from __future__ import annotations

import collections
import dataclasses
import enum
import fractions
import random

import numpy as np
import pandas as pd
import pytest

from grading.inside.wire import Refusal, Refused, WireLimits, decode, encode, explain
from shop.errors import ContractError

FRAME = pd.DataFrame({"a": [1, 2], "t": pd.date_range("2024", periods=2)})


@dataclasses.dataclass
class Record:
    x: int


async def _later():
    return 1


def _self_holding():
    items = []
    items.append(items)
    return items


def _self_holding_dict():
    items = {}
    items["me"] = items
    return items


UNFIT = {
    "generator": ((x for x in []), Refusal.GENERATOR),
    "map": (map(str, []), Refusal.ITERATOR),
    "range": (range(3), Refusal.ITERATOR),
    "iterator": (iter([]), Refusal.ITERATOR),
    "keys": ({}.keys(), Refusal.VIEW),
    "function": (lambda: 1, Refusal.FUNCTION),
    "class": (int, Refusal.CLASS),
    "module": (random, Refusal.MODULE),
    "complex": (1j, Refusal.COMPLEX),
    "complex_array": (np.array([1j]), Refusal.COMPLEX),
    "groups": (FRAME.groupby("a"), Refusal.GROUPS),
    "groups_of_column": (FRAME.groupby("a")["t"], Refusal.GROUPS),
    "resampler": (FRAME.set_index("t").resample("D"), Refusal.GROUPS),
    "rolling": (FRAME["a"].rolling(2), Refusal.GROUPS),
    "records": (np.zeros(2, [("a", "i4")]), Refusal.RECORDS),
    "masked": (np.ma.array([1], mask=[True]), Refusal.MASKED),
    "random": (random.Random(1), Refusal.RANDOM),
    "np_random": (np.random.default_rng(1), Refusal.RANDOM),
    "fraction": (fractions.Fraction(1, 3), Refusal.FRACTION),
    "styled": (FRAME.style, Refusal.STYLE),
    "cycle": (_self_holding(), Refusal.TOO_DEEP),
    "cycle_of_dict": (_self_holding_dict(), Refusal.TOO_DEEP),
    "dataclass": (Record(1), Refusal.OBJECT),
    "object": (object(), Refusal.OBJECT),
    "class_in_list": ([1, [object()]], Refusal.OBJECT),
    "generator_in_cell": (pd.Series([(x for x in [])], dtype=object), Refusal.GENERATOR),
    "huge_text": ("x" * (65 * 2**20), Refusal.TOO_LARGE),
    "huge_view": (np.broadcast_to(0.0, (10**6, 10**4)), Refusal.TOO_LARGE),
    "many_items": (["x"] * 1_000_001, Refusal.TOO_LARGE),
    "huge_range": (pd.RangeIndex(10**12), Refusal.TOO_LARGE),
    "levels": (pd.MultiIndex.from_arrays([[1]] * 17), Refusal.TOO_DEEP),
    "long_double": (np.array([1.0], dtype=np.longdouble), Refusal.OBJECT),
    "text_array": (np.array(["a"], dtype=np.dtypes.StringDType()), Refusal.OBJECT),
    "huge_int": (1 << 70_000, Refusal.TOO_LARGE),
}


@pytest.mark.parametrize("name", UNFIT)
def test_values_outside_the_contract_are_refused_by_kind(name):
    value, refusal = UNFIT[name]
    with pytest.raises(Refused) as caught:
        encode(value)
    assert caught.value.refusal is refusal
    assert isinstance(caught.value, ContractError)


def test_a_query_that_was_not_fetched_is_refused():
    duckdb = pytest.importorskip("duckdb")
    with pytest.raises(Refused) as caught:
        encode(duckdb.sql("select 1"))
    assert caught.value.refusal is Refusal.RELATION


def test_a_fitted_model_is_refused():
    estimator = type("BaseEstimator", (), {"__module__": "sklearn.base"})
    with pytest.raises(Refused) as caught:
        encode(type("Mine", (estimator,), {})())
    assert caught.value.refusal is Refusal.MODEL


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_says_what_came_and_what_to_do(refusal):
    text = explain("step_rates returned", refusal)
    assert text.startswith("step_rates returned a ") or " " in text
    assert "; " in text


def test_the_words_for_a_generator():
    assert (
        explain("step_rates returned", Refusal.GENERATOR)
        == "step_rates returned a generator; return a list, a Series or a DataFrame"
    )


class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class Number(int):
    def __eq__(self, other):
        return True

    def __int__(self):
        return 42

    __hash__ = int.__hash__


class Real(float):
    def __eq__(self, other):
        return True

    def __float__(self):
        return 42.0

    __hash__ = float.__hash__


class Listed(list):
    def __iter__(self):
        return iter(["lie"])

    def __len__(self):
        return 99

    def __eq__(self, other):
        return True


class Mapped(dict):
    def __getitem__(self, key):
        return "lie"

    def items(self):
        return [("lie", 1)]

    def keys(self):
        return ["lie"]

    def __eq__(self, other):
        return True


class Frame(pd.DataFrame):
    @property
    def _constructor(self):
        return Frame

    def items(self):
        return iter([("lie", pd.Series([0]))])

    def equals(self, other):
        return True


class Column(pd.Series):
    def equals(self, other):
        return True


class Matrix(np.ndarray):
    def __eq__(self, other):
        return np.array(True)


class Shade(enum.IntEnum):
    RED = 3


Pair = collections.namedtuple("Pair", ["a", "b"])

SUBCLASSES = {
    "str": (Text("x"), "x"),
    "int": (Number(7), 7),
    "float": (Real(1.5), 1.5),
    "list": (Listed([1, 2]), [1, 2]),
    "dict": (Mapped({"a": 1}), {"a": 1}),
    "enum": (Shade.RED, 3),
    "namedtuple": (Pair(1, 2), (1, 2)),
    "counter": (collections.Counter("aab"), {"a": 2, "b": 1}),
    "defaultdict": (collections.defaultdict(list, a=[1]), {"a": [1]}),
    "ordered": (collections.OrderedDict(a=1), {"a": 1}),
    "frame": (Frame({"a": [1]}), pd.DataFrame({"a": [1]})),
    "series": (Column([1]), pd.Series([1])),
    "array": (np.arange(3).view(Matrix), np.arange(3)),
    "inside": ([Text("x")] * 20, ["x"] * 20),
}


@pytest.mark.parametrize("name", SUBCLASSES)
def test_subclasses_arrive_as_the_plain_type_with_their_real_content(name, same):
    value, plain = SUBCLASSES[name]
    same(decode(encode(value)), plain)


def test_an_object_that_lies_about_its_class_is_refused():
    class Liar:
        __class__ = dict

    with pytest.raises(Refused):
        encode(Liar())


def test_what_is_refused_for_its_size_depends_on_the_limits():
    small = WireLimits(message_bytes=10_000, header_bytes=2_000, items=100, depth=3, rows=50)
    assert decode(encode([[1]], small), small) == [[1]]
    for value in [[[[[1]]]], list(range(101)), np.zeros(51), "x" * 20_000, [[]] * 101]:
        with pytest.raises(Refused):
            encode(value, small)


def test_what_is_encoded_is_never_too_large_to_be_decoded():
    import datetime as dt

    limits = WireLimits(items=1_000)
    moments = [dt.datetime(2024, 1, 1, 12, 30, 15)] * 900
    with pytest.raises(Refused) as caught:
        encode(moments, limits)
    assert caught.value.refusal is Refusal.TOO_LARGE
    assert decode(encode(moments[:300], limits), limits) == moments[:300]

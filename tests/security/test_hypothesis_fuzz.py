"""Whatever arrives, the wire decoder and the notebook reader give a value or a clean refusal.

``COURSE_FUZZ_EXAMPLES`` sets the number of examples of each test for a longer run by hand.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import tracemalloc
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grading.autograde.parsing import StudentNotebook, parse_notebook
from grading.autograde.settings import ReadBounds
from grading.autograde.verdict import Flag
from grading.inside.wire import WireLimits, decode, split_parts
from grading.inside.wire.codec import _DECODERS
from grading.inside.wire.envelope import MAGIC
from shop.errors import WireError

EXAMPLES = int(os.environ.get("COURSE_FUZZ_EXAMPLES", "120"))
ROUNDS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="COURSE_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
MIB = 2**20
LIMITS = WireLimits(message_bytes=MIB, header_bytes=2**18, items=20_000, rows=200_000)
WORDS = st.sampled_from(
    [
        *("*", "p", "ps", "py", "a", "C", "F", "O", "ns", "D", "left", "UTC", "M", "bool"),
        *("string", "<i8", "<f8", "|b1", "<M8[ns]", "<U3", "large_string", "int64"),
        "timestamp[ns, tz=UTC]",
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.sampled_from([2**31, 2**63, -(2**63), 2**64, 10**30, 10**9]),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    st.text(max_size=8),
)
TAGS = st.sampled_from(sorted(_DECODERS))


def _node(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = st.lists(inner, max_size=5)
    items = plain.map(lambda content: ["*", *content])
    tagged = st.tuples(TAGS, plain).map(lambda pair: [pair[0], *pair[1]])
    return plain | items | tagged


TREES = st.recursive(LEAVES, _node, max_leaves=25)
BUFFERS = st.lists(st.binary(max_size=64) | st.just(bytes(8)) | st.just(bytes(16)), max_size=4)


def sealed(tree: Any, buffers: list[bytes]) -> bytes:
    """Return a message without asking whether it makes sense."""
    text = json.dumps(tree).encode()
    parts = [struct.pack("<4sIII", MAGIC, len(text), len(buffers), 0)]
    parts += [struct.pack(f"<{len(buffers)}Q", *map(len, buffers)), text, bytes(-len(text) % 8)]
    for buffer in buffers:
        parts += [buffer, bytes(-len(buffer) % 8)]
    return b"".join(parts)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@ROUNDS
@given(TREES, BUFFERS)
@example(["l", ["*", 1]], [])
def test_trees_of_known_tags_give_a_value_or_a_wire_error(tree: Any, buffers: list[bytes]) -> None:
    with contextlib.suppress(WireError):
        decode(sealed(tree, buffers), LIMITS)


@ROUNDS
@given(st.binary(max_size=400), st.booleans())
def test_bytes_give_a_value_or_a_wire_error(data: bytes, is_marked: bool) -> None:
    for read in (lambda content: decode(content, LIMITS), split_parts):
        with contextlib.suppress(WireError):
            read(MAGIC + data if is_marked else data)


def test_decoding_needs_no_more_memory_than_its_limits_allow() -> None:
    @settings(ROUNDS, max_examples=min(EXAMPLES, 2000))
    @given(TREES, BUFFERS)
    def attempt(tree: Any, buffers: list[bytes]) -> None:
        with contextlib.suppress(WireError):
            decode(sealed(tree, buffers), LIMITS)

    tracemalloc.start()
    try:
        attempt()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * LIMITS.message_bytes


# notebooks

JSON = st.recursive(
    LEAVES | st.text(st.characters(codec=None), max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


def _maybe(*likely: Any) -> st.SearchStrategy[Any]:
    return st.one_of(*map(st.just, likely), JSON)


FLAGS = st.fixed_dictionaries(
    {},
    optional={
        "grade_id": _maybe("test_answer", "answer"),
        "grade": _maybe(True, False),
        "solution": _maybe(True, False),
        "locked": _maybe(True),
        "points": _maybe(3, -1, 1e308),
        "schema_version": _maybe(1, 3, 99),
    },
)
METADATA = st.fixed_dictionaries(
    {}, optional={"nbgrader": FLAGS | JSON, "tags": _maybe(["skip-execution"])}
)
CELL = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": _maybe("code", "markdown", "raw", "heading"),
        "source": _maybe("x = 1", ["x = 1\n", "y"], "\0\ud800"),
        "id": _maybe("answer", "test_answer"),
        "metadata": METADATA | JSON,
        "attachments": _maybe({"a.png": {"image/png": "AA=="}}),
        "outputs": JSON,
        "level": JSON,
    },
)
CELLS = st.lists(CELL | JSON, max_size=5)
NOTEBOOKS = st.fixed_dictionaries(
    {},
    optional={
        "cells": CELLS | JSON,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": CELLS}), max_size=2) | JSON,
        "metadata": _maybe({"kernelspec": {"name": "python3"}}),
        "nbformat": _maybe(3, 4, 5),
        "nbformat_minor": JSON,
    },
)
BOUNDS = ReadBounds(cells=100)


def _is_clean(read: StudentNotebook | Flag) -> bool:
    if isinstance(read, Flag):
        return bool(read.detail.encode("utf-8", "surrogateescape"))
    # what is read must be writable again: no null bytes, no lone surrogates
    return all("\0" not in c.source and c.source.encode("utf-8") is not None for c in read.cells)


@ROUNDS
@given(NOTEBOOKS)
def test_notebooks_of_odd_parts_are_read_or_flagged(document: Any) -> None:
    assert _is_clean(parse_notebook(json.dumps(document).encode(), "n.ipynb", BOUNDS))


@ROUNDS
@given(NOTEBOOKS, st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=6)), max_size=6))
def test_notebooks_with_changed_bytes_are_read_or_flagged(
    document: Any, changes: list[tuple[int, bytes]]
) -> None:
    data = bytearray(json.dumps(document).encode())
    for place, content in changes:
        start = place % (len(data) + 1)
        data[start : start + len(content) // 2] = content
    assert _is_clean(parse_notebook(bytes(data), "n.ipynb", BOUNDS))


@ROUNDS
@given(st.binary(max_size=300))
def test_bytes_that_are_no_notebook_are_flagged_or_read(data: bytes) -> None:
    assert _is_clean(parse_notebook(data, "n.ipynb", BOUNDS))

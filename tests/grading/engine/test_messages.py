"""Output messages of an untrusted process: only what a notebook may hold passes."""

from __future__ import annotations

import contextlib
import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.engine.outputs import Outputs, credit_output, error_output, read_message, read_object
from grading.inside.frames import BadFrame


def _body(kind: str, content: object) -> bytes:
    return json.dumps([kind, content]).encode()


def _fold(*messages: bytes) -> tuple[dict, ...]:
    outputs = Outputs(1)
    outputs.start(0)
    for message in messages:
        outputs.add(0, message)
    return outputs.of(0)


def test_a_stream_passes() -> None:
    content = {"name": "stderr", "text": "x", "extra": 1}
    assert read_message(_body("stream", content)) == ("stream", {"name": "stderr", "text": "x"})


def test_an_unknown_stream_is_standard_output() -> None:
    assert read_message(_body("stream", {"name": "evil", "text": 3}))[1] == {
        "name": "stdout",
        "text": "3",
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"[1, 2]",
        b'"stream"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'["stream", null]',
        b'["stream", {"name": "stdout"}]',
        b'["display_data", {"data": 3}]',
        b'["display_data", []]',
        b'["error", {"ename": "e", "evalue": "v", "traceback": 3}]',
        b'["comm_open", {"data": {}}]',
        b'["status", {"execution_state": "idle"}]',
        b'["execute_reply", {}]',
    ],
)
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(BadFrame):
        read_message(body)


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadFrame):
        read_object(body)


def test_lone_surrogates_can_be_written() -> None:
    _, content = read_message(b'["stream", {"name": "stdout", "text": "a\\ud800b"}]')
    assert content["text"].encode("utf-8") == b"a?b"


def test_depth_is_bounded() -> None:
    deep: object = "bottom"
    for _ in range(100):
        deep = [deep]
    _, content = read_message(_body("display_data", {"data": {"application/json": deep}}))
    assert "bottom" not in json.dumps(content)


@pytest.mark.parametrize("mime", ["", "text/html", "application/" + "x" * 300 + "+json"])
@pytest.mark.parametrize("value", [None, 3, {"a": 1}, [1, None], "text", ["a", "b"]])
def test_what_is_no_json_type_holds_text(mime: str, value: object) -> None:
    folded = _fold(_body("display_data", {"data": {mime: value}}))
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.from_dict(o) for o in folded])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


@pytest.mark.parametrize("mime", ["application/json", "application/vnd.plot+json"])
def test_json_types_keep_their_content(mime: str) -> None:
    value = {"a": [1, None, True]}
    assert _fold(_body("display_data", {"data": {mime: value}}))[0]["data"] == {mime: value}


@pytest.mark.parametrize("count", ["9" * 100, -1, True, 1.5, 10**30, None, [1]])
def test_a_count_that_cannot_be_one_is_dropped(count: object) -> None:
    content = {"data": {"text/plain": "1"}, "metadata": {}, "execution_count": count}
    assert read_message(_body("execute_result", content))[1]["execution_count"] is None


def test_display_ids_are_folded() -> None:
    shown = {"data": {"text/plain": "one"}, "metadata": {}, "transient": {"display_id": "d"}}
    updated = {**shown, "data": {"text/plain": "two"}}
    folded = _fold(_body("display_data", shown), _body("update_display_data", updated))
    assert [output["data"] for output in folded] == [{"text/plain": "two"}]


def test_clear_output_waits() -> None:
    text = _body("stream", {"name": "stdout", "text": "x"})
    wait = _body("clear_output", {"wait": True})
    assert [output["text"] for output in _fold(text, wait)] == ["x"]
    assert [output["text"] for output in _fold(text, wait, text)] == ["x"]
    assert _fold(text, _body("clear_output", {"wait": False})) == ()


def test_neighbouring_pieces_of_a_stream_are_joined() -> None:
    out = _body("stream", {"name": "stdout", "text": "x"})
    err = _body("stream", {"name": "stderr", "text": "y"})
    assert [output["text"] for output in _fold(out, out, err, out)] == ["xx", "y", "x"]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_kinds = st.sampled_from(["stream", "display_data", "execute_result", "error", "clear_output"])
_fields = st.sampled_from(
    ["name", "text", "data", "metadata", "transient", "ename", "evalue", "traceback", "wait"]
)


@given(st.lists(st.tuples(_kinds, st.dictionaries(_fields, _json)), max_size=4))
def test_whatever_comes_the_notebook_stays_valid(messages: list[tuple[str, dict]]) -> None:
    outputs = Outputs(1)
    outputs.start(0)
    for kind, content in messages:
        try:
            outputs.add(0, _body(kind, content))
        except BadFrame:
            continue
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.from_dict(o) for o in outputs.of(0)])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode("utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(body: bytes) -> None:
    with contextlib.suppress(BadFrame):
        read_message(body)


def test_our_own_outputs_are_valid() -> None:
    ours = [error_output("CheckFailed", "why", ["why"]), credit_output(1.5)]
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.from_dict(output) for output in ours])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))

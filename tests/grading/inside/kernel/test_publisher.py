from __future__ import annotations

import json

import pytest

from grading.inside.frames import Kind
from grading.inside.ipython import CapturedSession, Publisher


class Recorder:
    """A channel that remembers."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str, dict]] = []
        self.sizes: list[int] = []

    def send(self, kind: Kind, ident: int, body: bytes) -> None:
        assert kind is Kind.MESSAGE
        self.sizes.append(len(body))
        self.sent.append((ident, *json.loads(body)))

    @property
    def text(self) -> str:
        return "".join(content.get("text", "") for _, _, content in self.sent)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def _publisher(recorder: Recorder, cell_kb: float = 1, notebook_kb: float = 100) -> Publisher:
    publisher = Publisher(recorder, cell_kb, notebook_kb)  # type: ignore[arg-type]
    publisher.open(7)
    return publisher


def test_messages_carry_the_request_of_their_cell(recorder: Recorder) -> None:
    publisher = _publisher(recorder)
    publisher.publish("stream", {"name": "stdout", "text": "a"})
    assert recorder.sent == [(7, "stream", {"name": "stdout", "text": "a"})]


def test_nothing_is_sent_between_cells(recorder: Recorder) -> None:
    publisher = _publisher(recorder)
    publisher.close()
    publisher.publish("stream", {"name": "stdout", "text": "a"})
    assert recorder.sent == []


@pytest.mark.parametrize("kind", ["comm_open", "status", "execute_input", "input_request"])
def test_what_no_notebook_shows_is_not_sent(recorder: Recorder, kind: str) -> None:
    _publisher(recorder).publish(kind, {})
    assert recorder.sent == []


@pytest.mark.parametrize("character", ["x", "\n", "é", "中", "\U0001f600", "\0"])
def test_a_long_stream_is_cut_with_a_notice(recorder: Recorder, character: str) -> None:
    publisher = _publisher(recorder)
    publisher.publish("stream", {"name": "stdout", "text": character * 5000})
    publisher.publish("stream", {"name": "stdout", "text": "later"})
    assert recorder.text.startswith(character)
    assert "output cut: a cell may show 1 KiB" in recorder.text
    assert "later" not in recorder.text
    assert sum(recorder.sizes) < 1024 + 200
    assert publisher.is_full


def test_a_rich_output_that_is_too_big_is_replaced_by_the_notice(recorder: Recorder) -> None:
    publisher = _publisher(recorder)
    publisher.publish("display_data", {"data": {"text/html": "x" * 5000}, "metadata": {}})
    assert [kind for _, kind, _ in recorder.sent] == ["stream"]


def test_the_next_cell_has_room_again_until_the_notebook_has_none(recorder: Recorder) -> None:
    publisher = _publisher(recorder, cell_kb=1, notebook_kb=3)
    for ident in range(20):
        publisher.open(ident)
        publisher.publish("stream", {"name": "stdout", "text": "x" * 900})
    assert sum("x" * 900 in content["text"] for _, _, content in recorder.sent) == 3
    assert sum(recorder.sizes) < 3 * 1024 + 20 * 200


def test_what_is_no_json_is_sent_as_text(recorder: Recorder) -> None:
    _publisher(recorder).publish("display_data", {"data": {"text/plain": {1, 2}}, "metadata": {}})
    assert recorder.sent[0][2]["data"] == {"text/plain": "{1, 2}"}


def test_a_session_hands_messages_over_in_both_of_jupyters_forms(recorder: Recorder) -> None:
    session = CapturedSession(key=b"")
    session.publisher = _publisher(recorder)
    session.send(None, "stream", {"name": "stdout", "text": "a"}, None)
    session.send(None, session.msg("stream", {"name": "stdout", "text": "b"}))
    assert recorder.text == "ab"

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from grading.inside import streams
from grading.inside.streams import CapturedStream


class Sink:
    """A publisher that remembers."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.is_full = False

    def publish(self, kind: str, content: dict[str, str]) -> None:
        assert kind == "stream"
        self.sent.append((content["name"], content["text"]))


@pytest.fixture
def target() -> Iterator[int]:
    """Return a descriptor that stands for standard output."""
    handle = os.open(os.devnull, os.O_WRONLY)
    yield handle
    os.close(handle)


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def stream(sink: Sink, target: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[CapturedStream]:
    monkeypatch.setattr(streams, "_FLUSH_SECONDS", 1e9)
    captured = CapturedStream("stdout", target)
    captured.attach(sink)
    yield captured
    captured.release()


def test_text_waits_for_the_flush(stream: CapturedStream, sink: Sink) -> None:
    stream.write("a")
    stream.write("b")
    assert sink.sent == []
    stream.flush()
    stream.flush()
    assert sink.sent == [("stdout", "ab")]


def test_much_text_does_not_wait(stream: CapturedStream, sink: Sink) -> None:
    stream.write("a" * 100_000)
    assert sink.sent == [("stdout", "a" * 100_000)]


def test_descriptor_and_text_keep_their_order(
    stream: CapturedStream, sink: Sink, target: int
) -> None:
    stream.write("1 ")
    os.write(target, b"2 ")
    stream.write("3 ")
    subprocess.run([sys.executable, "-S", "-c", "print(4, end='')"], stdout=target, check=True)
    stream.flush()
    os.write(target, b"5")
    stream.flush()
    assert "".join(text for _, text in sink.sent) == "1 2 3 45"


def test_bytes_that_are_no_text_are_replaced(
    stream: CapturedStream, sink: Sink, target: int
) -> None:
    os.write(target, b"\xff\xfe")
    stream.flush()
    assert sink.sent == [("stdout", "\N{REPLACEMENT CHARACTER}" * 2)]


def test_what_came_between_cells_is_forgotten(
    stream: CapturedStream, sink: Sink, target: int
) -> None:
    stream.write("text")
    os.write(target, b"bytes")
    stream.discard()
    stream.flush()
    assert sink.sent == []


def test_a_full_publisher_is_not_fed(stream: CapturedStream, sink: Sink) -> None:
    sink.is_full = True
    assert stream.write("text") == 4
    stream.flush()
    assert sink.sent == []


def test_before_it_is_attached_it_takes_nothing(target: int, sink: Sink) -> None:
    stream = CapturedStream("stdout", target)
    assert stream.write("early") == 5
    stream.flush()
    stream.attach(sink)
    stream.write("later")
    stream.flush()
    assert sink.sent == [("stdout", "later")]
    stream.release()


def test_it_can_be_attached_anew(stream: CapturedStream, sink: Sink, target: int) -> None:
    stream.write("old")
    other = Sink()
    stream.attach(other)
    os.write(target, b"new")
    stream.flush()
    assert (sink.sent, other.sent) == ([], [("stdout", "new")])


def test_only_text_can_be_written(stream: CapturedStream) -> None:
    with pytest.raises(TypeError, match="must be str"):
        stream.write(b"bytes")  # type: ignore[arg-type]


def test_it_looks_like_a_text_stream(stream: CapturedStream) -> None:
    assert stream.writable()
    assert not stream.readable()
    assert not stream.isatty()
    assert stream.encoding == "UTF-8"
    assert isinstance(stream.fileno(), int)
    print("x", file=stream, flush=True)

from __future__ import annotations

import socket
import threading

import pytest

from grading.inside.frames import HEADER, BadFrame, Channel, Frame, Kind, read_header


def test_a_frame_crosses_whole() -> None:
    one, other = socket.socketpair()
    with one, other:
        sender, receiver = Channel(one, 10**6), Channel(other, 10**6)
        body = bytes(range(256)) * 2000
        thread = threading.Thread(target=sender.send, args=(Kind.ASK, 2**63 - 1, body))
        thread.start()
        assert receiver.receive() == Frame(Kind.ASK, 2**63 - 1, body)
        thread.join()


def test_threads_do_not_mix_their_frames() -> None:
    one, other = socket.socketpair()
    with one, other:
        sender, receiver = Channel(one, 10**6), Channel(other, 10**6)

        def talk(number: int) -> None:
            for _ in range(50):
                sender.send(Kind.MESSAGE, number, bytes([number]) * 5000)

        threads = [threading.Thread(target=talk, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(200):
            frame = receiver.receive()
            assert frame.body == bytes([frame.ident]) * 5000
        for thread in threads:
            thread.join()


def test_the_end_of_the_other_side_is_told() -> None:
    one, other = socket.socketpair()
    with other:
        one.sendall(Frame(Kind.ASK, 1, b"whole").packed()[:-1])
        one.close()
        with pytest.raises(EOFError):
            Channel(other, 10**6).receive()


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (HEADER.pack(0, Kind.ASK, 1, 1), "no frame starts here"),
        (HEADER.pack(0x5C0B, 99, 1, 1), "unknown kind"),
        (HEADER.pack(0x5C0B, Kind.ASK, 1, 101), "at most 100"),
    ],
)
def test_what_is_no_header_is_refused(header: bytes, why: str) -> None:
    with pytest.raises(BadFrame, match=why):
        read_header(header, 100)

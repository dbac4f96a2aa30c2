"""The loop of a warm process: every end of a child is told, whatever happens at the same time."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable

import pytest

from grading.inside import warm
from grading.inside.roles import Role
from grading.inside.warm import Nursery


class _Idle:
    def rehearse(self, sources: list[str]) -> list[object]:
        raise AssertionError("nobody asked for it")

    serve = rehearse


def _child(work: Callable[[], object]) -> int:
    if (child := os.fork()) == 0:
        work()
        os._exit(0)
    return child


def test_a_child_that_ends_as_its_worker_goes_holds_nobody_up() -> None:
    role: Role = _Idle()  # type: ignore[assignment]
    coordinator, requests = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    nursery = Nursery(role, requests, own_namespace=-1)
    gone, report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ended = _child(lambda: None)
    os.waitid(os.P_PID, ended, os.WEXITED | os.WNOWAIT)
    nursery._raise(ended, report)
    gone.close()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    reading, writing = os.pipe()
    waiting = _child(lambda: os.read(reading, 1))
    nursery._raise(waiting, theirs)

    loop = threading.Thread(target=nursery.run, daemon=True)
    loop.start()
    os.write(writing, b"x")
    ours.settimeout(20)
    assert b'"status": 0' in ours.recv(256)
    coordinator.close()
    loop.join(20)
    assert not loop.is_alive()
    for handle in (reading, writing):
        os.close(handle)
    ours.close()
    requests.close()


def test_a_file_that_a_library_closes_a_moment_later_spoils_no_rehearsal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading Parquet leaves that to a thread of its own, which one time in a hundred was late."""
    looks = iter([{"0", "3 table.parquet"}, {"0", "3 table.parquet"}, {"0"}])
    monkeypatch.setattr(warm, "_descriptors", lambda: next(looks))
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # of another test one may be left
    assert warm._is_clean({"0"})


def test_a_file_that_stays_open_spoils_a_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "_CLOSING_SECONDS", 0.0)
    monkeypatch.setattr(warm, "_descriptors", lambda: {"0", "3 table.parquet"})
    assert not warm._is_clean({"0"})

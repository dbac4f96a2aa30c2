"""What would notice that an attack got through; all of it is watched during every attack."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LEFT = "leftcanary"
"""The name that surviving processes give themselves."""


@dataclass
class Canaries:
    """Files, a process and sockets on the host that no submission may touch.

    Attributes
    ----------
    course
        The course folder, with gradebook, source and other submissions.
    folder
        Where the canary file lies.
    """

    course: Path
    folder: Path
    token: str = field(default_factory=lambda: f"canary{secrets.token_hex(12)}")
    _before: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.file = self.folder / "canary.txt"
        self.file.write_text(self.token, encoding="ascii")
        self._stack = contextlib.ExitStack()
        tcp = self._stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        local = self._stack.enter_context(socket.socket(socket.AF_UNIX))
        self.port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", self.port))
        local.bind(f"\0{self.token[:16]}")
        local.listen()
        self._sockets = {"TCP": tcp, "UDP": udp, "abstract socket": local}
        for sock in self._sockets.values():
            sock.setblocking(False)
        wait = "import os, sys; os.read(0, 1)"
        environment = {"SENTINEL": self.token}
        self._sentinel = subprocess.Popen(
            [sys.executable, "-c", wait], stdin=subprocess.PIPE, env=environment
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()
        self._sentinel.communicate(b"x")

    def known(self) -> dict[str, Any]:
        """Return what hostile cells are told, so that they need not search."""
        return {
            "COURSE": str(self.course),
            "CANARY": str(self.file),
            "PORT": self.port,
            "SENTINEL": self._sentinel.pid,
            "NAME": self.token[:16],
        }

    def remember(self) -> None:
        """Note how everything is before the attacks."""
        self._before = self._state()

    def touched(self) -> list[str]:
        """Return what was changed, reached or left behind since `remember`."""
        after = self._state()
        found = [f"{what} changed" for what, mark in self._before.items() if after[what] != mark]
        if self._sentinel.poll() is not None:
            found.append("a process of the host was ended")
        for name, sock in self._sockets.items():
            with contextlib.suppress(BlockingIOError):
                if name == "UDP":
                    sock.recv(100)
                else:
                    sock.accept()[0].close()
                found.append(f"{name} of the host was reached")
        return [*found, *(f"process {pid} survived" for pid in _named(LEFT))]

    def _state(self) -> dict[str, str]:
        return {
            "the canary file": _digest([*self.folder.glob("*.txt")]),
            "source": _digest(sorted((self.course / "source").rglob("*.*"))),
            "the victim's submission": _digest(
                sorted((self.course / "submitted/victim").rglob("*"))
            ),
            "the victim's score": self._victim(),
        }

    def _victim(self) -> str:
        query = (
            "select g.auto_score, g.manual_score from grade g "
            "join submitted_notebook n on n.id = g.notebook_id "
            "join submitted_assignment a on a.id = n.assignment_id "
            "where a.student_id = 'victim' order by 1, 2"
        )
        book = f"file:{self.course / 'gradebook.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(book, uri=True)) as connection:
            return str(connection.execute(query).fetchall())


def _digest(paths: list[Path]) -> str:
    parts = [path.name.encode() + path.read_bytes() for path in paths if path.is_file()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _named(name: str) -> list[str]:
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if Path(entry.path, "comm").read_text().strip() == name:
                    found.append(entry.name)
    return found

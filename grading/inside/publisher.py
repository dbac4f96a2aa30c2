"""The way of a student's output to the coordinator: one message per frame, with a cap."""

from __future__ import annotations

import json
from typing import Any

from jupyter_client.session import Session

from .frames import Channel, Kind

_KIB = 1024
_SHOWN = frozenset(
    {"stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"}
)


class Publisher:
    """Sends output messages of the running cell and stops politely at a cap.

    Attributes
    ----------
    ident
        The request whose cell runs, or None while there is none: then nothing is sent.
    """

    def __init__(self, channel: Channel, cell_kb: float, notebook_kb: float) -> None:
        self._channel = channel
        self._cell_bytes = int(cell_kb * _KIB)
        self._left_bytes = int(notebook_kb * _KIB)
        self._room_bytes = 0
        self._cut = False
        self.ident: int | None = None

    def open(self, ident: int) -> None:
        """Let output through as that of request `ident`."""
        self.ident = ident
        self._room_bytes = min(self._cell_bytes, self._left_bytes)
        self._cut = False

    def close(self) -> None:
        """Let nothing through any more."""
        self.ident = None

    @property
    def is_full(self) -> bool:
        """Whether nothing more would be sent."""
        return self.ident is None or self._cut

    def publish(self, kind: str, content: dict[str, Any]) -> None:
        """Send one message, or a notice in its place when there is no room left."""
        ident = self.ident
        if ident is None or self._cut or kind not in _SHOWN:
            return
        body = _pack(kind, content)
        if len(body) > self._room_bytes:
            self._cut = True
            if kind == "stream":
                self._send_start(ident, str(content.get("name")), str(content.get("text")))
            body = _pack("stream", {"name": "stdout", "text": self._notice()})
        self._send(ident, body)

    def _send_start(self, ident: int, name: str, text: str) -> None:
        """Send as much of the beginning of `text` as there is room for."""
        room = self._room_bytes
        while text:
            text = text[:room]
            body = _pack("stream", {"name": name, "text": text})
            if len(body) <= room:
                self._send(ident, body)
                return
            text = text[: len(text) * room // len(body) - 1] if room > 0 else ""

    def _send(self, ident: int, body: bytes) -> None:
        self._room_bytes -= len(body)
        self._left_bytes -= len(body)
        self._channel.send(Kind.MESSAGE, ident, body)

    def _notice(self) -> str:
        return f"\n[output cut: a cell may show {self._cell_bytes // _KIB} KiB]\n"


class Recorder:
    """Keeps the output messages of a setup cell that is run ahead of any submission."""

    is_full = False

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []

    def publish(self, kind: str, content: dict[str, Any]) -> None:
        """Keep one message."""
        if kind in _SHOWN:
            self.messages.append((kind, content))


class CapturedSession(Session):  # type: ignore[misc]
    """A Jupyter session whose messages go to a publisher instead of sockets."""

    publisher: Publisher | Recorder | None = None

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> Any:
        """Hand a message to the publisher."""
        if isinstance(msg_or_type, dict):
            kind, content = msg_or_type["header"]["msg_type"], msg_or_type["content"]
        else:
            kind = msg_or_type
        if self.publisher is not None:
            self.publisher.publish(str(kind), content or {})
        return None


def _pack(kind: str, content: dict[str, Any]) -> bytes:
    return json.dumps([kind, content], default=str).encode("ascii")

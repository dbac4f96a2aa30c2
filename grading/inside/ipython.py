"""ipykernel's own kernel and shell without its sockets and threads."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.inputtransformer2 import TransformerManager
from jupyter_client.session import Session
from traitlets import Type
from traitlets.config import Config

from .desktop import figures_without_windows, make_free_duckdb, put_back_streams
from .frames import Channel, Kind
from .streams import capture, standard_streams

_KIB = 1024
_IS_FOR_IPYTHON = re.compile(
    r"\A\s|\A[^\n]*\n?\Z|\?|=\s*[%!]|>>>|In \[|\.\.\.+:|^\s*[%!,;/]", re.MULTILINE
)
"""A single line, which may be a call without brackets, or a sign that IPython may change a cell."""
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


class Shell(ZMQInteractiveShell):  # type: ignore[misc]
    """IPython's shell; cells of plain Python are not searched for what only IPython knows."""

    def transform_cell(self, raw_cell: str) -> str:
        """Return a cell as Python, as IPython does, which takes half of what a short cell costs.

        It does so twice. Of several lines without a sign of a magic, a command of the system, help
        or a prompt, it would return what it got.
        """
        if _IS_FOR_IPYTHON.search(raw_cell) or self._transformers() != _USUAL_TRANSFORMERS:
            return str(super().transform_cell(raw_cell))
        return raw_cell if raw_cell.endswith("\n") else f"{raw_cell}\n"

    def _transformers(self) -> list[Any]:
        """Return what changes cells, to which a notebook may add its own."""
        return [*_transformers(self.input_transformer_manager), *self.input_transformers_post]


def _transformers(manager: TransformerManager) -> list[Any]:
    return [*manager.cleanup_transforms, *manager.line_transforms, *manager.token_transformers]


_USUAL_TRANSFORMERS = _transformers(TransformerManager())

# Programs tell a notebook by this name.
Shell.__name__ = Shell.__qualname__ = ZMQInteractiveShell.__name__


class Kernel(IPythonKernel):  # type: ignore[misc]
    """ipykernel's kernel, driven by calls instead of messages."""

    shell_class = Type(Shell)

    @contextmanager
    def _cancel_on_sigint(self, future: asyncio.Future[Any]) -> Iterator[None]:
        """Let an interrupt cancel the cell that awaits, as in a kernel with an event loop."""
        loop = asyncio.get_running_loop()

        def cancel(*_: object) -> None:
            loop.call_soon_threadsafe(future.cancel)

        before = signal.signal(signal.SIGINT, cancel)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


class Notebook:
    """A kernel that runs cells and sends what they show to one publisher.

    Made once in the warm process; every fork calls `attach`.
    """

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        log = logging.getLogger("kernel")
        log.addHandler(logging.NullHandler())
        log.propagate = False
        self._session = CapturedSession(key=b"")
        self._streams = standard_streams()
        self._kernel = Kernel.instance(
            session=self._session, iopub_socket=None, config=config, log=log
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._free_duckdb = make_free_duckdb()
        _use_inline_figures()
        figures_without_windows(self._kernel.shell)
        self._warm_up()

    @property
    def namespace(self) -> dict[str, Any]:
        """The variables of the cells."""
        names: dict[str, Any] = self._kernel.shell.user_ns
        return names

    @property
    def shell(self) -> Any:
        """IPython's shell, in which the cells run."""
        return self._kernel.shell

    def attach(self, publisher: Publisher | Recorder) -> None:
        """Send what cells show to `publisher`, from this process."""
        self._session.publisher = publisher
        capture(self._streams, publisher)
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())

    def detach(self) -> None:
        """Give up what a fork must not share with its parent."""
        assert self._loop is not None
        self._loop.close()
        for stream in self._streams:
            stream.release()

    def forget(self) -> None:
        """Drop what was written while no cell ran."""
        for stream in self._streams:
            stream.discard()

    def tidy(self) -> None:
        """Drop what a tested call left behind for the next one to stumble over."""
        with contextlib.suppress(Exception):
            # a figure that a hidden test had drawn must not show in the next cell
            _close_figures()
        put_back_streams(self._streams)
        self._free_duckdb()

    def run(self, source: str, ident: int) -> tuple[bool, int]:
        """Run a cell; return whether it ended well, and its execution count."""
        assert self._loop is not None
        shell = self._kernel.shell
        count: int = shell.execution_count
        self._kernel.set_parent([], {"header": {"msg_id": str(ident)}})
        try:
            reply = self._loop.run_until_complete(
                self._kernel.do_execute(source, silent=False, store_history=True, allow_stdin=False)
            )
        except Exception:
            # IPython's own, such as a cell too deeply nested to be compiled, or one that left no
            # standard output to flush: this cell's mistake
            put_back_streams(self._streams)
            shell.showtraceback(exception_only=True)
            reply = {"status": "error"}
        put_back_streams(self._streams)
        self._free_duckdb()
        return reply.get("status") == "ok", count

    def _warm_up(self) -> None:
        """Do once what is slow about the first cell and the first traceback."""
        source = "import pandas as pd\npd.Series([1], index=['a'])['b']\n"
        try:
            exec(compile(source, "<warm>", "exec"), {})
        except KeyError:
            self._kernel.shell.InteractiveTB.structured_traceback(*sys.exc_info())
        loop = asyncio.new_event_loop()
        try:
            work = self._kernel.do_execute("pass", silent=True, store_history=False)
            loop.run_until_complete(work)
        finally:
            loop.close()


def _use_inline_figures() -> None:
    from matplotlib import pyplot as plt
    from matplotlib_inline import backend_inline

    plt.switch_backend("module://matplotlib_inline.backend_inline")
    backend_inline._enable_matplotlib_integration()  # type: ignore[no-untyped-call]


def _close_figures() -> None:
    from matplotlib import pyplot as plt

    if plt.get_fignums():
        plt.close("all")

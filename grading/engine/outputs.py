"""A student's outputs: messages taken apart, built anew from what they may hold, and gathered.

The bytes come from an untrusted process and the outputs go into a notebook file that other
programs read, so only known fields of known types pass.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from typing import Any

from nbclient.client import NotebookClient
from nbformat import NotebookNode

from grading.inside.frames import BadFrame

_DEEPEST = 32
_HIGHEST_COUNT = 10**9
_JSON = re.compile(r"application/(.*\+)?json")
_LONGEST_NAME = 200


def read_message(body: bytes) -> tuple[str, dict[str, Any]]:
    """Return the kind and the content of an output message.

    Raises
    ------
    BadFrame
        When `body` is no message of a known kind.
    """
    try:
        kind, content = json.loads(body, parse_constant=lambda _: None)
        return str(kind), _CONTENTS[kind](content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise BadFrame(f"no output message ({type(problem).__name__})") from None


def read_object(body: bytes) -> dict[str, Any]:
    """Return a JSON object.

    Raises
    ------
    BadFrame
        When `body` is none.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise BadFrame("no JSON object")
    return value


def text(value: object) -> str:
    """Return `value` as text that can be written as UTF-8."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def count(value: object) -> int | None:
    """Return `value` as an execution count, None when it cannot be one."""
    return value if type(value) is int and 0 <= value <= _HIGHEST_COUNT else None


def _stream(content: dict[str, Any]) -> dict[str, Any]:
    name = "stderr" if content["name"] == "stderr" else "stdout"
    return {"name": name, "text": text(content["text"])}


def _display(content: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"data": {}, "metadata": _object(content.get("metadata"))}
    for name, value in content["data"].items():
        mime = text(name)[:_LONGEST_NAME]
        shown["data"][mime] = _shown(mime, value)
    display_id = (content.get("transient") or {}).get("display_id")
    if isinstance(display_id, str):
        shown["transient"] = {"display_id": text(display_id)[:_LONGEST_NAME]}
    return shown


def _result(content: dict[str, Any]) -> dict[str, Any]:
    return {**_display(content), "execution_count": count(content.get("execution_count"))}


def _error(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "ename": text(content["ename"]),
        "evalue": text(content["evalue"]),
        "traceback": [text(line) for line in list(content["traceback"])],
    }


def _clear(content: dict[str, Any]) -> dict[str, Any]:
    return {"wait": bool(content.get("wait"))}


def _object(value: object) -> dict[str, Any]:
    cleaned = _plain(value)
    return cleaned if isinstance(cleaned, dict) else {}


def _shown(mime: str, value: object) -> Any:
    """Return the content of one mime type: JSON where that is the type, else text."""
    if _JSON.fullmatch(mime):
        return _plain(value)
    if isinstance(value, list):
        return [text(line) for line in value]
    return text(value)


def _plain(value: object, depth: int = 0) -> Any:
    """Return JSON data with writable text; what lies too deep is dropped."""
    if isinstance(value, str):
        return text(value)
    if depth >= _DEEPEST:
        return None
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {text(name): _plain(item, depth + 1) for name, item in value.items()}
    return value


_CONTENTS = {
    "stream": _stream,
    "display_data": _display,
    "update_display_data": _display,
    "execute_result": _result,
    "error": _error,
    "clear_output": _clear,
}


_QUIET = logging.getLogger("grading.engine.outputs")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


class Outputs:
    """The outputs of all cells of one submission.

    All cells are kept together because a later cell may update an earlier one's display.

    Parameters
    ----------
    count
        The number of cells.
    """

    def __init__(self, count: int) -> None:
        cells = [NotebookNode(outputs=[], metadata=NotebookNode()) for _ in range(count)]
        self._notebook = NotebookNode(cells=cells, metadata=NotebookNode())
        self._client = NotebookClient(self._notebook, log=_QUIET, record_timing=False)

    def start(self, index: int) -> None:
        """Begin the outputs of cell `index`."""
        self._notebook.cells[index].outputs = []
        self._client.clear_before_next_output = False

    def add(self, index: int, body: bytes) -> None:
        """Fold one message of cell `index` in.

        Raises
        ------
        BadFrame
            When `body` is no output message.
        """
        kind, content = read_message(body)
        message = {
            "msg_type": kind,
            "header": {"msg_type": kind},
            "parent_header": {},
            "metadata": {},
            "content": content,
        }
        self._client.process_message(message, self._notebook.cells[index], index)

    def add_error(self, index: int, ename: str, evalue: str, traceback: Sequence[str]) -> None:
        """Append an error output to cell `index`."""
        shown = NotebookNode(error_output(ename, evalue, traceback))
        self._notebook.cells[index].outputs.append(shown)

    def of(self, index: int) -> tuple[dict[str, Any], ...]:
        """Return the outputs of cell `index`; neighbouring pieces of one stream are joined."""
        joined: list[dict[str, Any]] = []
        for output in self._notebook.cells[index].outputs:
            plain = dict(output)
            last = joined[-1] if joined else {}
            same = plain["output_type"] == "stream" and last.get("output_type") == "stream"
            if same and plain["name"] == last["name"]:
                last["text"] += plain["text"]
            else:
                joined.append(plain)
        return tuple(joined)


def error_output(ename: str, evalue: str, traceback: Sequence[str]) -> dict[str, Any]:
    """Return a notebook output that shows an error."""
    return {
        "output_type": "error",
        "ename": ename,
        "evalue": evalue,
        "traceback": list(traceback),
    }


def credit_output(points: float) -> dict[str, Any]:
    """Return the notebook output by which nbgrader recognises partial credit."""
    return {
        "output_type": "execute_result",
        "data": {"text/plain": repr(points)},
        "metadata": {},
        "execution_count": None,
    }


def remark_output(said: str) -> dict[str, Any]:
    """Return a notebook output that shows what a test says beside the points that it gives."""
    return {"output_type": "stream", "name": "stdout", "text": f"{said}\n"}

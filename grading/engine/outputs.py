"""Turn output messages into notebook outputs with nbclient's own code."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from nbclient.client import NotebookClient
from nbformat import NotebookNode

from grading.engine.messages import read_message

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

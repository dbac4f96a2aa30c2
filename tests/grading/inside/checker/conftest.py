"""A checker and a student's namespace in one process, joined by bytes."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Any

import pytest
from forked import could_run_ahead

from grading.inside.answers import AnswerServer
from grading.inside.checker import Checker, TestOutcome

SETUP = """
import numpy as np
import pandas as pd
from shop import checks
"""


@dataclass
class Split:
    """One submission: what the student defined, and the checker that asks for it.

    Where `is_ahead`, what a test cell does without an answer is done before the cell is run.
    """

    namespace: dict[str, Any]
    checker: Checker
    is_ahead: bool
    frames: list[tuple[bytes, bytes]] = field(default_factory=list)

    def student(self, source: str) -> None:
        """Run a cell of the student."""
        exec(textwrap.dedent(source), self.namespace)

    def run(self, source: str) -> TestOutcome:
        """Run a test cell."""
        source = textwrap.dedent(source)
        if self.is_ahead and could_run_ahead(self.checker, source):
            asked = len(self.frames)
            assert self.checker.run_ahead(source)
            assert len(self.frames) == asked, "the student was asked"
        return self.checker.run_test(source)


@pytest.fixture(name="split", params=[False, True], ids=["as it stands", "partly ahead"])
def _split(request: pytest.FixtureRequest):
    """Make a submission from the student's code and a setup cell."""

    def make(student: str = "", setup: str = "") -> Split:
        namespace: dict[str, Any] = {"__name__": "__main__"}
        frames: list[tuple[bytes, bytes]] = []
        server = AnswerServer(namespace)

        def ask(asked: bytes) -> bytes:
            reply = server.handle(asked)
            frames.append((asked, reply))
            return reply

        made = Split(namespace, Checker(ask), request.param, frames)
        made.checker.run_setup(SETUP + textwrap.dedent(setup))
        made.student(SETUP + textwrap.dedent(student))
        return made

    return make

"""A checker and a student's namespace in one process, joined by bytes."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Any

import pytest

from grading.inside.answers import AnswerServer
from grading.inside.checker import Checker, TestOutcome

SETUP = """
import numpy as np
import pandas as pd
from shop import checks
"""


@dataclass
class Split:
    """One submission: what the student defined, and the checker that asks for it."""

    namespace: dict[str, Any]
    checker: Checker
    frames: list[tuple[bytes, bytes]] = field(default_factory=list)

    def student(self, source: str) -> None:
        """Run a cell of the student."""
        exec(textwrap.dedent(source), self.namespace)

    def run(self, source: str) -> TestOutcome:
        """Run a test cell."""
        return self.checker.run_test(textwrap.dedent(source))


@pytest.fixture(name="split")
def _split():
    """Make a submission from the student's code and a setup cell."""

    def make(student: str = "", setup: str = "") -> Split:
        namespace: dict[str, Any] = {"__name__": "__main__"}
        frames: list[tuple[bytes, bytes]] = []
        server = AnswerServer(namespace)

        def ask(request: bytes) -> bytes:
            reply = server.handle(request)
            frames.append((request, reply))
            return reply

        made = Split(namespace, Checker(ask), frames)
        made.checker.run_setup(SETUP + textwrap.dedent(setup))
        made.student(SETUP + textwrap.dedent(student))
        return made

    return make

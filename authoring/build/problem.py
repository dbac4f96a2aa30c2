"""What is wrong with a master, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shop.errors import RuleError


@dataclass(frozen=True, order=True)
class Problem:
    """One refusal.

    Attributes
    ----------
    path
        The file, as it shall be shown.
    line
        Line in the file, counted from 1.
    message
        What is wrong and how to repair it.
    """

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def refuse(problems: Iterable[Problem]) -> None:
    """Raise one `RuleError` that lists every problem, in the order of the file.

    Raises
    ------
    RuleError
        When there is at least one problem.
    """
    found = sorted(set(problems))
    if found:
        raise RuleError("\n".join(map(str, found)))

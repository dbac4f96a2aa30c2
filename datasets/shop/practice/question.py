"""What a practice question is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Practice:
    """One question of a lecture.

    Attributes
    ----------
    id
        ``NN_name``, with the number of the chapter.
    question
        The question in one line, as the lecture asks it.
    check
        Looks at an answer with the helpers of `shop.checks`; raises `CheckFailed` when it is
        wrong, with what was expected as a property and what came. It computes what it needs.
    why
        One sentence of why the answer matters, shown when it is right.
    hints
        From a thought to the shape of the code.
    solution
        Code of one way to do it.
    """

    id: str
    question: str
    check: Callable[[Any], None]
    why: str
    hints: tuple[str, ...]
    solution: str

"""What a pair of warm processes asks its two sides to run ahead, and what it does when one is lost.

The sides are scripted: no process is started.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from grading.engine.pair import Beginning, WarmPair
from grading.inside.limits import Limits
from grading.inside.roles import Rehearsed

Answer = Callable[[str, Sequence[str]], "tuple[Rehearsed, ...] | None"]
LIMITS = Limits()
SETUP = ("base = 1",)


@dataclass
class _Side:
    """One side: answers as told, and notes what it was asked."""

    role: str
    answer: Answer
    asked: list[tuple[str, ...]] = field(default_factory=list)
    cells: tuple[Rehearsed, ...] = (Rehearsed(ended_well=True, count=1),)

    def rehearse(self, _setups: Sequence[str], _deadline: float) -> _Side:
        """Be the rehearsed process as well."""
        self.asked.append(("rehearse", self.role))
        return self

    def run_ahead(
        self, sources: Sequence[str], _after: Sequence[int], _deadline: float
    ) -> tuple[Rehearsed, ...] | None:
        """Answer as told."""
        self.asked.append((self.role, *sources))
        return self.answer(self.role, sources)

    def close(self) -> None:
        """Do nothing."""


def _well(sources: Sequence[str]) -> tuple[Rehearsed, ...]:
    return tuple(Rehearsed(ended_well=True, count=place) for place, _ in enumerate(sources))


def _begun(answer: Answer, times: int, ahead: tuple[str, ...], tests: tuple[str, ...]) -> Any:
    """Begin submissions, all alike; return what the sides were asked, and the beginnings."""
    pair = WarmPair(SimpleNamespace())  # type: ignore[arg-type]
    asked: list[tuple[str, ...]] = []
    sides = {role: _Side(role, answer, asked) for role in ("student", "checker")}
    pair._warm = SimpleNamespace(sides=sides, is_alive=True)  # type: ignore[assignment]
    beginnings = [pair.begin(SETUP, LIMITS, ahead, tests) for _ in range(times)]
    return asked, beginnings


def _ahead(beginning: Beginning) -> list[str]:
    return [sources[-1] for sources, shown in beginning.ahead.items() if shown is not None]


def test_all_is_asked_once_and_together() -> None:
    asked, beginnings = _begun(lambda _role, s: _well(s), 4, ("look", "memo"), ("t1", "t2"))
    assert asked[:2] == [("rehearse", "student"), ("rehearse", "checker")]
    assert sorted(asked[2:]) == [("checker", "t1", "t2"), ("student", "look", "memo")]
    assert _ahead(beginnings[-1]) == ["look", "memo"]
    assert beginnings[-1].tested == {"t1": True, "t2": True}


def test_a_refused_group_is_tried_one_by_one() -> None:
    def answer(_role: str, sources: Sequence[str]) -> tuple[Rehearsed, ...]:
        return () if {"memo", "t1"} & {*sources} else _well(sources)

    asked, beginnings = _begun(answer, 4, ("look", "memo", "last"), ("t1", "t2"))
    assert sorted(asked[2:]) == [
        ("checker", "t1"),
        ("checker", "t1", "t2"),
        ("checker", "t2"),
        ("student", "look"),
        ("student", "look", "memo", "last"),
        ("student", "memo"),
    ]
    assert _ahead(beginnings[-1]) == ["look"]
    assert beginnings[-1].tested == {"t1": False, "t2": True}


@pytest.mark.parametrize("lost", ["memo", "t1"])
def test_a_cell_that_loses_its_process_is_found_and_left_out(lost: str) -> None:
    def answer(_role: str, sources: Sequence[str]) -> tuple[Rehearsed, ...] | None:
        return None if lost in sources else _well(sources)

    asked, beginnings = _begun(answer, 8, ("look", "memo"), ("t1", "t2"))
    assert sum(lost in sources for sources in asked) == 2  # in the group, and by itself
    assert asked.count(("rehearse", "student")) == 3
    assert beginnings[-1] is beginnings[-2]
    assert _ahead(beginnings[-1]) == (["look"] if lost == "memo" else ["look", "memo"])
    assert beginnings[-1].tested["t2"]


def test_an_error_of_a_side_is_a_loss() -> None:
    def answer(_role: str, sources: Sequence[str]) -> tuple[Rehearsed, ...]:
        if "t1" in sources:
            raise ValueError("no number of a descriptor")
        return _well(sources)

    _, beginnings = _begun(answer, 8, ("look",), ("t1",))
    assert beginnings[-1].rehearsed
    assert beginnings[-1].tested == {}


def test_more_cells_than_are_worth_it_are_left_to_the_submissions() -> None:
    tests = tuple(f"t{number}" for number in range(30))
    _, beginnings = _begun(lambda _role, s: _well(s), 3, (), tests)
    assert len(beginnings[-1].tested) == 20

"""Every attack of `tests/attacks/`: nothing gained, no canary touched, an honest one right next."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.attack.corpus import read_attacks
from grading.attack.page import NAME, render
from grading.attack.reasons import GAPS, reasons
from grading.attack.runner import run_attacks
from grading.attack.types import Asset, AttackClass, AttackResult
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)
FOLDER = LAYOUT.root / "tests" / "attacks"
NAMES = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))


@pytest.fixture(scope="module")
def results() -> dict[str, AttackResult]:
    return {found.attack.name: found for found in run_attacks(read_attacks(FOLDER), LAYOUT)}


@pytest.mark.isolation
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_attack_is_repelled(results: dict[str, AttackResult], name: str) -> None:
    assert results[name].problems == ()


def test_every_cell_is_filled_or_empty_for_one_reason() -> None:
    attacks = read_attacks(FOLDER)
    filled = {(attack.kind, asset) for attack in attacks for asset in attack.assets}
    empty = {(kind, asset) for kind in AttackClass for asset in Asset} - filled
    given = {cell: reasons(*cell) for cell in empty}
    assert {cell: found for cell, found in given.items() if len(found) != 1} == {}
    assert {found[0] for found in given.values()} == set(range(len(GAPS)))


def test_every_class_has_attacks_and_the_page_is_fresh() -> None:
    attacks = read_attacks(FOLDER)
    assert {attack.kind for attack in attacks} == set(AttackClass)
    assert (LAYOUT.root / "grading" / NAME).read_text() == render(LAYOUT.root, attacks)

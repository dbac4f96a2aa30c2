"""Every attack of the corpus: nothing gained, no canary touched, an honest one right next."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.layout import find_layout
from security.attack import Asset, AttackClass, AttackResult, read_attacks
from security.gaps import GAPS, reasons
from security.page import NAME, render
from security.runner import run_attacks

LAYOUT = find_layout(Path(__file__).parent)
NAMES = [attack.name for attack in read_attacks()]


@pytest.fixture(scope="module")
def results() -> dict[str, AttackResult]:
    return {found.attack.name: found for found in run_attacks(read_attacks(), LAYOUT)}


@pytest.mark.isolation
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_attack_is_repelled(results: dict[str, AttackResult], name: str) -> None:
    assert results[name].problems == ()


def test_every_cell_is_filled_or_empty_for_one_reason() -> None:
    attacks = read_attacks()
    filled = {(attack.kind, asset) for attack in attacks for asset in attack.assets}
    empty = {(kind, asset) for kind in AttackClass for asset in Asset} - filled
    given = {cell: reasons(*cell) for cell in empty}
    assert {cell: found for cell, found in given.items() if len(found) != 1} == {}
    assert {found[0] for found in given.values()} == set(range(len(GAPS)))


def test_every_class_has_attacks_and_the_page_is_fresh() -> None:
    attacks = read_attacks()
    assert {attack.kind for attack in attacks} == set(AttackClass)
    assert (LAYOUT.root / "grading" / NAME).read_text() == render(attacks)

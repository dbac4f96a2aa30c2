"""Every protection is missed by an attack: a few here, all by `course attack --weakened`."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.attack.weakened import choose, weaken
from grading.attack.weakenings import WEAKENINGS, Weakening
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)
QUICK = ("own_session", "filter_unshare", "limit_fsize")


@pytest.mark.isolation
@pytest.mark.slow
@pytest.mark.parametrize("weakening", choose(QUICK), ids=lambda weakening: weakening.name)
def test_attack_gets_through_without_the_protection(weakening: Weakening) -> None:
    found = weaken(weakening, LAYOUT)
    assert found.through, found.said


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=lambda weakening: weakening.name)
def test_weakening_is_up_to_date(weakening: Weakening) -> None:
    text = (LAYOUT.root / weakening.file).read_text()
    assert text.count(weakening.old) == 1
    assert bool(weakening.caught_by) != bool(weakening.redundant)
    for name in weakening.caught_by:
        assert (LAYOUT.root / "tests" / "attacks" / f"{name}.py").is_file()

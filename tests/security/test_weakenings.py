"""Every protection is missed by an attack: a few here, all by `course attack --weakened`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grading.layout import find_layout
from security.attack import CORPUS
from security.weakened import choose, weaken
from security.weakenings import WEAKENINGS, Weakening

LAYOUT = find_layout(Path(__file__).parent)
QUICK = ("own_session", "filter_unshare", "limit_fsize", "bwrap_--unshare-net")


@pytest.mark.isolation
@pytest.mark.slow
@pytest.mark.parametrize("weakening", choose(QUICK), ids=lambda weakening: weakening.name)
def test_attack_gets_through_without_the_protection(weakening: Weakening) -> None:
    found = weaken(weakening, LAYOUT)
    assert found.through, found.said


TRIED = """
import os, sys, traceback
from security.weakenings import INSIDE, OUTSIDE, WEAKENINGS
for weakening in WEAKENINGS:
    for stage, code in ((INSIDE, weakening.inside), (OUTSIDE, weakening.outside)):
        if code and os.fork() == 0:
            try:
                exec(stage + code, {})
            except BaseException as problem:
                print(weakening.name, repr(problem), flush=True)
            os._exit(0)
        if code:
            os.wait()
"""


def test_every_step_that_a_weakening_replaces_is_there() -> None:
    root = LAYOUT.root
    folders = [root, root / "grading", root / "datasets", root / "tests"]
    done = subprocess.run(
        [sys.executable, "-P", "-c", TRIED],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=lambda weakening: weakening.name)
def test_weakening_is_told_by_attacks_or_by_a_reason(weakening: Weakening) -> None:
    assert bool(weakening.inside) != bool(weakening.outside)
    assert bool(weakening.caught_by) != bool(weakening.redundant)
    assert set(weakening.caught_by) <= {path.stem for path in CORPUS.glob("*.py")}

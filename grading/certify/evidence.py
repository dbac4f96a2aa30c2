"""Equality on generated inputs, remembered: what was shown once need not be shown again.

Running a mutant and the reference 200 times takes seconds. The outcome depends on the two
sources, the inputs, the setup cells, what these use of `shop`, how results are compared and the
versions of packages alone, so a certificate keeps a key of these beside every equivalent mutant.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from grading.certify.assignment import Assignment, Exercise
from grading.certify.attempts import Comparison
from grading.certify.fingerprint import code_of, hash_of, joined, shop_fingerprint
from grading.certify.lookup import certificate_path
from grading.certify.mutants import Mutant
from grading.certify.report import INPUTS_NEEDED
from grading.certify.stage import comparing
from grading.identity import package_versions
from grading.layout import Layout


class Evidence:
    """Keys of comparisons that ended equal.

    Parameters
    ----------
    layout, assignment
        The chapter; what its certificate holds is known already.
    fresh
        Forget what is known.
    """

    def __init__(self, layout: Layout, assignment: Assignment, *, fresh: bool = False) -> None:
        self._layout = layout
        self._setup = [cell.source for cell in assignment.setup]
        versions = package_versions() | {"python": list(sys.version_info[:2])}
        self._common = [self._setup, versions, code_of(Path(comparing.__file__)), INPUTS_NEEDED]
        self._shop: dict[str, str] = {}
        self._known = {} if fresh else _recorded(layout, assignment.chapter)

    def key(self, exercise: Exercise, mutant: Mutant, inputs: str, comparison: Comparison) -> str:
        """Return the key of one comparison."""
        if exercise.name not in self._shop:
            text = joined([*self._setup, exercise.solution, inputs])
            self._shop[exercise.name] = shop_fingerprint(self._layout, [text])
        own = [exercise.solution, mutant.source, inputs, comparison, self._shop[exercise.name]]
        return hash_of([self._common, own])[:16]

    def inputs_equal(self, key: str) -> int:
        """Return on how many inputs the two were found equal, 0 when that is not known."""
        return self._known.get(key, 0)


def _recorded(layout: Layout, chapter: str) -> Mapping[str, int]:
    try:
        text = certificate_path(layout, chapter).read_text(encoding="utf-8")
        exercises = json.loads(text)["exercises"].values()
        return {
            str(mutant["evidence"]): int(mutant["equal_on"])
            for exercise in exercises
            for mutant in exercise["equivalent"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}

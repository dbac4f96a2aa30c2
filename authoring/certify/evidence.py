"""What a certificate rests on: its file, hashes of what it was made from, equality shown once.

Running a mutant and the reference 200 times takes seconds. The outcome depends on the two
sources, the inputs, the setup cells, what these use of `shop`, how results are compared and the
versions of the packages that they import alone, so a certificate keeps a key of these beside every
equivalent mutant.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

from authoring.certify.assignment import Assignment, Exercise
from authoring.certify.attempts import Bank, Comparison
from authoring.certify.mutants import Mutant
from authoring.certify.report import INPUTS_NEEDED
from grading.closure import bare_code, follow
from grading.identity import (
    PROJECT,
    installed_version,
    table_checksums,
    versions_with_required,
)
from grading.layout import Layout


def certificate_path(layout: Layout, chapter: str) -> Path:
    """Return where the certificate of a chapter lies."""
    return layout.attempts / "certificates" / f"{chapter}.json"


HERE = Path(__file__).parent
COMPARING = HERE / "stage" / "comparing.py"
"""Read, not imported: it imports pandas, and who asks for a certificate compares nothing."""


def fingerprints(layout: Layout, assignment: Assignment, bank: Bank) -> dict[str, str]:
    """Return one hash for each thing that, changed, asks for a new certificate.

    Prose, comments and docstrings do not count: ``exercises`` is the code of setup, solution and
    test cells with the points, ``attempts`` the code and verdicts of the bank, ``shop`` what these
    use of package `shop` and of its tables, ``mutants`` the code of the operators. What the chapter
    does not use, such as another chapter's samples, stales no certificate.
    """
    return {
        "exercises": hash_of(_exercises(assignment)),
        "attempts": hash_of(_bank(bank)),
        "shop": shop_fingerprint(layout, _texts(assignment, bank)),
        "mutants": hash_of(_code([HERE / "mutants"])),
    }


def shop_fingerprint(layout: Layout, texts: Iterable[str]) -> str:
    """Return the hash of what some code uses of `shop`, and of the data that it loads."""
    used = follow(texts, layout.datasets)
    bundled = [[name, installed_version(name)] for name in used.packages]
    return hash_of([used.digest, table_checksums(used, layout.tables), bundled])


def _texts(assignment: Assignment, bank: Bank) -> list[str]:
    """Return the code of a chapter: what the cells of one text import, its other cells use."""
    setup = [cell.source for cell in assignment.setup]
    own = [[e.solution, *(test.source for test in e.tests)] for e in assignment.exercises]
    others = [a.source for a in bank.attempts] + [text for _, text in sorted(bank.inputs.items())]
    return [joined([*setup, *chain(*own)]), *(joined([*setup, text]) for text in others)]


def joined(cells: Iterable[str]) -> str:
    """Return cells as one text."""
    return "\n\n".join(cells)


def _exercises(assignment: Assignment) -> object:
    return [
        [cell.source for cell in assignment.setup],
        [
            [e.name, e.solution, [[test.cell_id, test.source, test.points] for test in e.tests]]
            for e in assignment.exercises
        ],
        # A chapter in which nothing is played has no more parts.
        *([e.name, e.played, sorted(e.played_cells)] for e in assignment.exercises if e.played),
    ]


def _bank(bank: Bank) -> object:
    return [
        [[a.attempt_id, a.exercise, a.verdict, a.source] for a in bank.attempts],
        sorted(bank.inputs.items()),
        [[c.exercise, c.pattern, c.compare, c.why] for c in bank.claims],
        *([a.attempt_id, a.bound] for a in bank.attempts if a.bound),
    ]


def _code(folders: Iterable[Path]) -> object:
    return [
        [path.relative_to(folder).as_posix(), code_of(path)]
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
    ]


def code_of(path: Path) -> str:
    """Return the code of a module without docstrings and comments."""
    return bare_code(path.read_text(encoding="utf-8"))


def hash_of(content: object) -> str:
    """Return the SHA-256 of plain content."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


PYTHON = {"python": ".".join(map(str, sys.version_info[:2]))}
ALWAYS = ("numpy", "pandas")
"""What compares results is written with these."""


def imported_versions(texts: Iterable[str], datasets: Path) -> dict[str, str]:
    """Return the versions of the packages that some code imports, and of what these require.

    A package that nothing here imports, such as a new tool of the project, changes no result.

    Parameters
    ----------
    texts
        Cells of one chapter; what they use of `shop` is followed.
    datasets
        The folder that holds the package `shop`.
    """
    cells = joined(texts)
    files = [datasets / name for name in follow([cells], datasets).files]
    modules = {*ALWAYS, *_imports(cells)}
    for path in files:
        modules |= _imports(path.read_text(encoding="utf-8"))
    packages = _packages()
    names = {name.lower().replace("_", "-") for m in modules for name in packages.get(m, [])}
    return versions_with_required(sorted(names - {PROJECT}))


@cache
def _packages() -> Mapping[str, list[str]]:
    return packages_distributions()


def _imports(text: str) -> set[str]:
    """Return the top-level names of the modules that a text imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


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
        texts = [*self._setup, *(exercise.solution for exercise in assignment.exercises)]
        versions = imported_versions(texts, layout.datasets) | PYTHON
        self._common = [self._setup, versions, code_of(COMPARING), INPUTS_NEEDED]
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

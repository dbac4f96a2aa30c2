"""What an attack is, what came of it, and the corpus of all attacks."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from shop.errors import UsageError

CORPUS = Path(__file__).parent / "corpus"
"""One file an attack."""

Document = dict[str, Any]


class AttackClass(StrEnum):
    """How an attack works."""

    OPERATORS = "operator and equality tricks"
    SHADOWING = "import shadowing"
    PATCHING = "patched libraries"
    HOOKS = "IPython hooks, transformers, magics"
    KERNEL = "kernel replacement"
    METADATA = "metadata and tag tricks"
    INSPECTION = "stack, history, garbage collector"
    READING = "file reading"
    WRITING = "writing outside"
    MEMORY = "memory of other processes"
    SIGNALS = "signals"
    SURVIVORS = "surviving processes"
    NAMESPACES = "namespaces and mounts"
    BOMBS = "bombs"
    NETWORK = "network and sockets"
    EXITS = "exits and segfaults"
    REPLIES = "malformed replies"
    PICKLES = "pickle payloads"
    DESCRIPTORS = "descriptor hunting"
    FORGERY = "forged credit and timestamps"
    MARKUP = "HTML, JS, SVG, Markdown"
    ARCHIVES = "archives, links, file names"


class Asset(StrEnum):
    """What an attack is after."""

    SCORE = "this submission's score"
    TESTS = "hidden tests"
    VALUES = "expected values"
    TRUTH = "instructor truth"
    SOURCE = "source"
    GRADEBOOK = "gradebook"
    OTHERS = "other submissions"
    NEXT = "the next submission"
    WARM = "the warm process"
    COORDINATOR = "the coordinator"
    HOST = "the host's files"
    NETWORK = "the network"
    BROWSER = "the instructor's browser"


@dataclass(frozen=True)
class Attack:
    """One hostile submission; each stands in a file of its own in `tests/security/corpus/`.

    Attributes
    ----------
    kind
        How it works.
    assets
        What it is after.
    expected
        The verdict, as ``reason/status of the test cell``; alternatives stand in a set.
    canary
        What would show that it succeeded.
    cells
        Its code cells; the first one is the answer itself. They call ``breach(what)`` when they
        got through, and know ``COURSE``, ``CHECKOUT``, ``CANARY``, ``PORT``, ``SENTINEL``,
        ``NAME``.
    look
        Code of one more cell, after the tests; "" for none.
    edit
        Changes the notebook before it is handed in.
    lay
        Puts further files into the submission's folder.
    raises
        Whether its own cells are expected to end in errors.
    stock
        Whether it may be run against stock nbgrader, which has no sandbox.
    name
        Its file's name, filled in when it is read.
    """

    kind: AttackClass
    assets: tuple[Asset, ...]
    expected: frozenset[str]
    canary: str
    cells: tuple[str, ...]
    look: str = ""
    edit: Callable[[Document], None] | None = None
    lay: Callable[[Path], None] | None = None
    raises: bool = False
    stock: bool = False
    name: str = ""


@dataclass(frozen=True)
class AttackResult:
    """What came of one attack.

    Attributes
    ----------
    attack
        Which.
    verdict
        ``reason/status`` as it was.
    problems
        What should not be: points gained, canaries touched, another verdict. Empty when it failed.
    seconds
        Wall time of its grading.
    """

    attack: Attack
    verdict: str
    problems: tuple[str, ...]
    seconds: float


def read_attacks(names: Collection[str] = (), folder: Path = CORPUS) -> list[Attack]:
    """Return the attacks of a folder in the order of their names.

    Parameters
    ----------
    names
        Which; all when none is named.
    folder
        One file an attack, which assigns it to ``ATTACK``.

    Raises
    ------
    UsageError
        When a name is unknown or a file holds no attack.
    """
    paths = {path.stem: path for path in sorted(folder.glob("[a-z]*.py"))}
    unknown = sorted(set(names) - set(paths))
    if unknown or not paths:
        raise UsageError(f"no attack {', '.join(unknown)} in {folder}: `course attack` lists all")
    return [_read(path) for name, path in paths.items() if not names or name in names]


def _read(path: Path) -> Attack:
    attack = runpy.run_path(str(path)).get("ATTACK")
    if not isinstance(attack, Attack):
        raise UsageError(f"{path} assigns no Attack to ATTACK")
    return replace(attack, name=path.stem)

"""Weaken a copy of the checkout, one protection at a time, and attack it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.attack.codec import attack_codec
from grading.attack.weakenings import WEAKENINGS, Weakening
from grading.layout import Layout
from shop.errors import GradingError, UsageError

_COPIED = ("grading", "datasets/shop", "datasets/tables", "tests/attacks")
_COMMAND = "from grading.cli import main; main()"
_SECONDS = 300
CODEC = "codec"


@dataclass(frozen=True)
class Weakened:
    """What came of one weakening.

    Attributes
    ----------
    weakening
        Which.
    through
        Attacks that got through.
    said
        What the run said in the end.
    """

    weakening: Weakening
    through: tuple[str, ...]
    said: str

    @property
    def is_caught(self) -> bool:
        """Whether an attack got through, or the weakening is known to be redundant."""
        return bool(self.through) or bool(self.weakening.redundant)


def choose(names: Collection[str]) -> list[Weakening]:
    """Return the named weakenings; all when none is named.

    Raises
    ------
    UsageError
        When a name is unknown.
    """
    known = {weakening.name for weakening in WEAKENINGS}
    unknown = sorted(set(names) - known)
    if unknown:
        raise UsageError(
            f"no weakening {', '.join(unknown)}; there are: {', '.join(sorted(known))}"
        )
    return [weakening for weakening in WEAKENINGS if not names or weakening.name in names]


def run_weakened(names: Collection[str], layout: Layout, say: Callable[[str], None]) -> list[str]:
    """Weaken and attack, the sandbox and then the codec; return what nothing caught.

    Parameters
    ----------
    names
        Which weakenings; ``codec`` stands for all of the codec; all of both when none is named.
    layout
        The checkout.
    say
        Told what became of every weakening.
    """
    problems = []
    chosen = [name for name in names if name != CODEC]
    for weakening in choose(chosen) if chosen or not names else []:
        found = weaken(weakening, layout)
        what = ", ".join(found.through) or weakening.redundant or "NOTHING"
        say(f"{weakening.name:28} caught by {what}")
        if not found.is_caught:
            problems.append(f"{weakening.name}: no attack got through\n{found.said}")
    if CODEC in names or not names:
        problems += attack_codec(layout.root, say)
    return problems


def weaken(weakening: Weakening, layout: Layout) -> Weakened:
    """Take one protection away in a copy of the checkout and run the attacks that need it.

    Raises
    ------
    GradingError
        When the text that is to be changed does not stand there exactly once.
    """
    with tempfile.TemporaryDirectory(prefix="weakened-") as name:
        root = Path(name)
        copy_checkout(layout, root)
        changed = root / weakening.file
        text = changed.read_text(encoding="utf-8")
        if text.count(weakening.old) != 1:
            raise GradingError(
                f"weakening {weakening.name}: {weakening.old!r} does not stand exactly once in "
                f"{weakening.file}; adapt grading/attack/weakenings.py"
            )
        changed.write_text(text.replace(weakening.old, weakening.new), encoding="utf-8")
        return _attacked(weakening, root)


def copy_checkout(layout: Layout, root: Path) -> None:
    """Copy what an attack run needs of the checkout."""
    for folder in _COPIED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(layout.root / folder, root / folder, ignore=ignored)
    for file in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(layout.root / file, root)


def _attacked(weakening: Weakening, root: Path) -> Weakened:
    done = run_copy(root, weakening.caught_by or weakening_attacks(weakening))
    lines = done.splitlines()
    through = [line.split()[2] for line in lines if line.startswith("GOT THROUGH")]
    return Weakened(weakening, tuple(through), "\n".join(lines[-5:]))


def weakening_attacks(weakening: Weakening) -> Sequence[str]:
    """Return the attacks that a redundant weakening is tried with."""
    return ("namespaces_mount", "namespaces_rights") if weakening.redundant else ()


def run_copy(root: Path, names: Sequence[str]) -> str:
    """Run attacks in a copy of the checkout; return what the command said."""
    path = os.pathsep.join([str(root), str(root / "datasets")])
    done = subprocess.run(
        [sys.executable, "-P", "-c", _COMMAND, "attack", *names],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    return done.stdout + done.stderr

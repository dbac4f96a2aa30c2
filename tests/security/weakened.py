"""Take one protection of the sandbox away at a time, and attack what is left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.layout import Layout, find_layout
from grading.sandbox import bubblewrap
from grading.sandbox.view import View
from security.weakened_codec import attack_codec
from security.weakenings import INSIDE, OUTSIDE, WEAKENINGS, Weakening
from shop.errors import UsageError

_COPIED = ("authoring", "grading", "school", "datasets/shop", "datasets/tables", "tests/security")
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
    """Take one protection away and run the attacks that need it, in a copy of the checkout.

    What gets through may write to the checkout and end every process that it sees, so the
    attacked grader is another process and its checkout a copy.
    """
    with tempfile.TemporaryDirectory(prefix="weakened-") as name:
        root = Path(name)
        copy_checkout(layout, root)
        attacks = weakening.caught_by or ("namespaces_mount", "namespaces_rights")
        lines = _attacked(root, weakening, attacks).splitlines()
        through = [line.split()[2] for line in lines if line.startswith("GOT THROUGH")]
        return Weakened(weakening, tuple(through), "\n".join(lines[-5:]))


def copy_checkout(layout: Layout, root: Path) -> None:
    """Copy what an attack run needs of the checkout."""
    for folder in _COPIED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(layout.root / folder, root / folder, ignore=ignored)
    for file in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(layout.root / file, root)


def _attacked(root: Path, weakening: Weakening, attacks: Sequence[str]) -> str:
    """Run attacks on the weakened grader of a copied checkout; return what was said."""
    folders = [str(root), str(root / "datasets"), str(root / "tests")]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "security.weakened", weakening.name, *attacks],
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(folders), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    return done.stdout + done.stderr


def apply(weakening: Weakening) -> None:
    """Weaken the grader of this process: the warm processes that it starts from now on."""
    exec(OUTSIDE + weakening.outside, {})
    if weakening.inside:
        real = bubblewrap.sandbox_command

        def weak(view: View, inner: list[str]) -> list[str]:
            *program, code = inner
            paths, _, rest = code.partition("; ")
            imported, _, rest = rest.partition("; ")
            code = f"{paths}; {imported}; exec({INSIDE + weakening.inside!r}); {rest}"
            return real(view, [*program, code])

        bubblewrap.sandbox_command = weak


def main(name: str, *attacks: str) -> None:
    """Weaken the grader of this process and attack it; print what came of every attack."""
    from security.command import run

    (weakening,) = choose([name])
    apply(weakening)
    run(find_layout(), attacks, print, stock=False, weakened=False, check=False)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Read the attacks of `tests/attacks/`."""

from __future__ import annotations

import runpy
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from grading.attack.types import Attack
from shop.errors import UsageError


def read_attacks(folder: Path, names: Collection[str] = ()) -> list[Attack]:
    """Return the attacks of a folder in the order of their names.

    Parameters
    ----------
    folder
        One file an attack, which assigns it to ``ATTACK``.
    names
        Which; all when none is named.

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

"""What students install: the part of the lock that their notebooks need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from authoring.lock import PIN
from shop.errors import BuildError

# What lectures and assignments import, and what opens and validates them. Grading, building and
# testing need more; students do not.
DIRECT = (
    *("jupyterlab", "ipykernel", "ipywidgets", "nbgrader", "hatchling"),
    *("numpy", "pandas", "pyarrow", "duckdb", "scipy", "statsmodels", "scikit-learn"),
    *("matplotlib", "seaborn", "mlxtend", "utilsforecast"),
)


def student_requirements(lock: Path, also: tuple[str, ...] = ()) -> str:
    """Return the entries of a hashed lock file that students need, hashes included.

    Parameters
    ----------
    lock
        ``requirements.lock``.
    also
        Packages that are wanted besides, such as the one that serves a class.

    Raises
    ------
    BuildError
        When a package that students need is not in the lock or not installed here.
    """
    entries = _entries(lock.read_text(encoding="utf-8"))
    direct = (*DIRECT, *also)
    missing = [name for name in direct if name not in entries]
    if missing:
        raise BuildError(f"{lock.name} has no {', '.join(missing)}; run: course lock")
    return "".join(entries[name] for name in sorted(_closure(direct, set(entries))))


def _entries(text: str) -> dict[str, str]:
    """Return each pinned package's lines, by name."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    found: dict[str, str] = {}
    for block in blocks:
        pin = PIN.match(block)
        if pin:
            name = canonicalize_name(pin["name"])  # twice where systems need other versions
            found[name] = found.get(name, "") + block.rstrip("\n") + "\n"
    return found


def _closure(direct: tuple[str, ...], locked: set[str]) -> set[str]:
    """Return the direct packages and all that they require, for every platform of the lock."""
    found: set[str] = set()
    waiting: list[tuple[str, frozenset[str]]] = [(name, frozenset()) for name in direct]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found.add(name)
        waiting += [(need, wanted) for need, wanted in _needs(name, extras) if need in locked]
    return found


def _needs(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    try:
        stated = requires(name) or []
    except PackageNotFoundError:  # locked for another system only
        return
    for requirement in map(Requirement, stated):
        marker = str(requirement.marker or "")
        extra = re.search(r"extra == ['\"]([^'\"]+)['\"]", marker)
        if extra is None or canonicalize_name(extra.group(1)) in extras:
            wanted = frozenset(map(canonicalize_name, requirement.extras))
            yield canonicalize_name(requirement.name), wanted

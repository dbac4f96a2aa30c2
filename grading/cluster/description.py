"""What a grader consists of, so that two of them on two machines can be compared."""

from __future__ import annotations

import json
import platform
import re
import socket
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from grading.autograde.fingerprint import fingerprint, grader_fingerprint
from grading.layout import find_layout
from shop.errors import UsageError, WireError

PROJECT = "ecommerce-operations-analytics"
SHOWN = 6


@dataclass(frozen=True)
class GraderDescription:
    """What a verdict depends on beside the submission.

    Attributes
    ----------
    grader
        Hash of the code that grades and of the tables that tests read.
    mistakes
        Hash of the tables of known mistakes.
    python
        Version of Python, without its last part.
    packages
        Pairs of name and version: what the course is installed with.
    place
        Host and folder, to name it; not compared.
    """

    grader: str
    mistakes: str
    python: str
    packages: tuple[tuple[str, str], ...]
    place: str

    @property
    def fingerprint(self) -> str:
        """One hash of all that has to be the same."""
        return fingerprint(self.grader, self.mistakes, self.python, repr(self.packages))

    def encode(self) -> bytes:
        """Return the description as JSON."""
        return json.dumps(asdict(self)).encode("ascii")

    @classmethod
    def decode(cls, payload: bytes) -> GraderDescription:
        """Return the description that `encode` wrote.

        Raises
        ------
        WireError
            When it is anything else.
        """
        try:
            record = json.loads(payload)
            packages = tuple((str(name), str(number)) for name, number in record.pop("packages"))
            return cls(packages=packages, **{name: str(text) for name, text in record.items()})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise WireError(f"no description of a grader: {error}") from None

    def differences(self, other: GraderDescription) -> list[str]:
        """Return how `other` differs from this one, in words."""
        found = []
        if self.python != other.python:
            found.append(f"Python is {other.python}, here {self.python}")
        ours, theirs = dict(self.packages), dict(other.packages)
        for name in sorted(ours.keys() | theirs.keys()):
            here, there = ours.get(name, "missing"), theirs.get(name, "missing")
            if here != there:
                found.append(f"{name} is {there}, here {here}")
        if self.grader != other.grader:
            found.append("the code of the grader or the shop's tables are others than here")
        if self.mistakes != other.mistakes:
            found.append("the tables of known mistakes are others than here")
        more = len(found) - SHOWN
        return [*found[:SHOWN], f"and {more} more"] if more > 0 else found


def describe_grader() -> GraderDescription:
    """Return the description of the grader that this process would grade with."""
    here = Path(__file__).resolve().parents[2]
    return GraderDescription(
        grader_fingerprint(),
        _mistakes(),
        ".".join(platform.python_version_tuple()[:2]),
        course_packages(),
        f"{socket.gethostname()}:{here}",
    )


@lru_cache(maxsize=1)
def course_packages() -> tuple[tuple[str, str], ...]:
    """Return the packages that the course requires, and those that these require, as installed."""
    found: dict[str, str] = {}
    waiting = [PROJECT]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
            continue
        waiting += _needed(requires(name) or [])
    return tuple(sorted(found.items()))


def _needed(requirements: list[str]) -> list[str]:
    """Return the names of what is needed on this system and Python, extras left out."""
    read = [Requirement(line) for line in requirements]
    return [r.name for r in read if r.marker is None or r.marker.evaluate({"extra": ""})]


def _mistakes() -> str:
    try:
        folder = find_layout(Path(__file__).parent).attempts / "mistakes"
    except UsageError:
        return fingerprint()
    tables = sorted(folder.glob("*.json"))
    return fingerprint(*[part for path in tables for part in (path.name, path.read_bytes())])

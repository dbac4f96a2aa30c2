"""What a grader consists of, so that two of them on two machines can be compared."""

from __future__ import annotations

import json
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from grading.identity import digest_of, package_versions, whole_grader
from shop.errors import WireError

SHOWN = 6


@dataclass(frozen=True)
class GraderDescription:
    """What a verdict depends on beside the task, which says the rest itself.

    Attributes
    ----------
    grader
        Hash of the code that grades, of package `shop` and of its tables.
    packages
        Pairs of name and version: Python, and what student code and tests can meet.
    place
        Host and folder, to name it; not compared.
    """

    grader: str
    packages: tuple[tuple[str, str], ...]
    place: str

    @property
    def identity(self) -> str:
        """One hash of all that has to be the same."""
        return digest_of(self.grader, repr(self.packages))

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
        ours, theirs = dict(self.packages), dict(other.packages)
        for name in sorted(ours.keys() | theirs.keys()):
            here, there = ours.get(name, "missing"), theirs.get(name, "missing")
            if here != there:
                found.append(f"{name} is {there}, here {here}")
        if self.grader != other.grader:
            found.append("the code of the grader or the shop's tables are others than here")
        more = len(found) - SHOWN
        return [*found[:SHOWN], f"and {more} more"] if more > 0 else found


def describe_grader() -> GraderDescription:
    """Return the description of the grader that this process would grade with."""
    here = Path(__file__).resolve().parents[2]
    packages = tuple(package_versions().items())
    return GraderDescription(whole_grader(), packages, f"{socket.gethostname()}:{here}")

"""What a verdict depends on, as one hash: submission, assignment, grader, limits, tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import grading
import shop

CODE = ("engine", "inside", "sandbox")
STEPS = (
    *("bounds", "grade", "hidden", "judging", "notebook", "parsing"),
    *("reading", "rebuild", "sanitise", "skeleton", "task"),
)
"""Modules of this package on which a verdict depends; the others carry and show it."""


def fingerprint(*parts: bytes | str) -> str:
    """Return one hash of all parts; where one ends and the next begins matters."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", errors="surrogateescape") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


def grader_fingerprint() -> str:
    """Return the hash of the code that grades and of the tables that tests read."""
    package = Path(grading.__file__).parent
    student_side = Path(shop.__file__).parent
    folders = [*(package / name for name in CODE), student_side]
    code = [path for folder in folders for path in folder.rglob("*.py")]
    code += [package / "autograde" / f"{name}.py" for name in STEPS]
    return fingerprint(*_contents(code), *_stamps(student_side.parent / "tables"))


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in sorted(paths):
        yield path.name.encode("utf-8")
        yield path.read_bytes()


def _stamps(folder: Path) -> Iterator[str]:
    """Yield names and sizes of tables; their bytes are proven by checksums elsewhere."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{path.name} {path.stat().st_size}"

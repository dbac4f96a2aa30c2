"""Lay out everything that was handed in, archives unpacked within bounds, file by file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grading.autograde.files import CHECKPOINT, CHECKPOINTS, read_bounded
from grading.collect.members import BROKEN, ForeignArchive, members
from school.collect.owner import owner_of

MB = 1_000_000
ENDINGS = (
    ".zip", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tbz", ".tar", ".rar",
    ".7z", ".ipynb.gz", ".ipynb.bz2", ".ipynb.xz", ".ipynb.zst", ".zip.001", ".7z.001",
)  # fmt: skip
"""What is opened, or named with the way out; data in ``.csv.gz`` stays a file of the student."""
_CHUNK = 1 << 16
_JUNK = {
    "__MACOSX": "macOS's own notes, nothing of the student",
    ".DS_Store": "macOS's own notes, nothing of the student",
    "Thumbs.db": "Windows' own notes, nothing of the student",
    "desktop.ini": "Windows' own notes, nothing of the student",
    CHECKPOINTS: "made by Jupyter, nothing of the student",
    "__pycache__": "made by Python, nothing of the student",
}


@dataclass(frozen=True)
class CollectBounds:
    """How much may be unpacked.

    Attributes
    ----------
    class_mb, class_files
        Of everything that one path on the command line holds.
    student_mb, student_files
        Of one archive inside of it: a student's.
    depth
        How deep archives in archives are unpacked.
    """

    class_mb: int = 2000
    class_files: int = 20_000
    student_mb: int = 200
    student_files: int = 2000
    depth: int = 3


@dataclass(frozen=True)
class Found:
    """One file that was handed in.

    Attributes
    ----------
    origin
        The path on the command line.
    parts
        Folders, archives (without their endings) and at last the file's name, below `origin`.
    place
        Where its bytes lie now.
    modified
        When it was last written, in seconds since 1970; None when unknown.
    doubtful
        Whether nobody can tell in which encoding its name was written.
    """

    origin: Path
    parts: tuple[str, ...]
    place: Path
    modified: float | None
    doubtful: bool = False

    @property
    def shown(self) -> str:
        """The name for messages."""
        return "/".join((self.origin.name, *self.parts)) if self.parts else self.origin.name


@dataclass
class Left:
    """A file that was not collected, and why."""

    name: str
    reason: str


@dataclass
class _Budget:
    size: int
    files: int


class _TooMuch(ValueError):
    """An archive unpacks to more than is allowed."""


@dataclass
class Gatherer:
    """Unpacks into a folder of its own; notes what it cannot take.

    With an assignment, what the exchange holds for others is named and neither read nor counted.
    """

    spool: Path
    bounds: CollectBounds = field(default_factory=CollectBounds)
    assignment: str = ""
    left: list[Left] = field(default_factory=list)
    _count: int = 0

    def gather(self, paths: list[Path]) -> list[Found]:
        """Return every file below the paths, archives opened."""
        return [found for path in paths for found in self._path(path)]

    def _path(self, path: Path) -> Iterator[Found]:
        budget = _Budget(self.bounds.class_mb * MB, self.bounds.class_files)
        files = _files(path) if path.is_dir() else [path]
        for file in files:
            below = file.relative_to(path).parts if path.is_dir() else ()
            if reason := junk(below) or self._of_another(below):
                self._leave("/".join((path.name, *below)), reason)
                continue
            yield from self._file(path, below, file, budget)

    def _of_another(self, below: tuple[str, ...]) -> str:
        if not self.assignment:
            return ""
        owner = next(filter(None, (owner_of(part, self.assignment) for part in below)), None)
        of = owner.assignment if owner is not None else ""
        return "" if of in ("", self.assignment) else f"handed in for {of}"

    def _file(
        self, origin: Path, below: tuple[str, ...], file: Path, budget: _Budget
    ) -> Iterator[Found]:
        if is_archive(file.name):
            inside = (*below[:-1], bare_name(below[-1])) if below else ()
            yield from self._archive(origin, inside, file.name, file, budget, self.bounds.depth)
            return
        name = "/".join((origin.name, *below))
        read = read_bounded(file, file.name, min(self.bounds.student_mb * MB, budget.size))
        if read.content is None:
            self._leave(name, read.problem)
            return
        place = self._place()
        place.write_bytes(read.content)
        budget.size -= len(read.content)
        yield Found(origin, below or (file.name,), place, file.stat().st_mtime)

    def _archive(
        self,
        origin: Path,
        parts: tuple[str, ...],
        name: str,
        file: Path,
        budget: _Budget,
        depth: int,
    ) -> Iterator[Found]:
        shown = "/".join((origin.name, *parts[:-1], name)) if parts else origin.name
        made: list[Path] = []
        before = _Budget(budget.size, budget.files)
        try:
            found = list(self._members(origin, parts, file, budget, depth, made))
        except BROKEN as error:
            for place in made:
                place.unlink(missing_ok=True)
            budget.size, budget.files = before.size, before.files
            way_out = "" if isinstance(error, ForeignArchive) else ": ask for it again"
            self._leave(shown, f"{str(error) or type(error).__name__}{way_out}")
            return
        if before.files == budget.files:
            self._leave(shown, "it is empty: ask for it again")
        yield from found

    def _members(
        self,
        origin: Path,
        parts: tuple[str, ...],
        file: Path,
        budget: _Budget,
        depth: int,
        made: list[Path],
    ) -> Iterator[Found]:
        for member in members(file):
            budget.files -= 1
            if budget.files < 0:
                raise _TooMuch("it unpacks to too many files (see --max-files)")
            shown = "/".join((origin.name, *parts, member.name))
            if member.path is None or member.content is None:
                self._leave(ascii(shown), member.problem)
                continue
            below = (*parts, *member.path.parts)
            if reason := junk(member.path.parts):
                self._leave(shown, reason)
                continue
            place = self._place()
            made.append(place)
            with place.open("wb") as stream:
                while chunk := member.content.read(_CHUNK):
                    budget.size -= len(chunk)
                    if budget.size < 0:
                        raise _TooMuch("it unpacks to too many megabytes (see --max-mb)")
                    stream.write(chunk)
            if not is_archive(below[-1]):
                yield Found(origin, below, place, member.modified, member.doubtful)
            elif depth < 1:
                self._leave(shown, "archives lie too deep in each other: unpack it by hand")
            else:
                yield from self._inner(origin, below, place, budget, depth - 1)
                place.unlink(missing_ok=True)

    def _inner(
        self, origin: Path, below: tuple[str, ...], place: Path, budget: _Budget, depth: int
    ) -> Iterator[Found]:
        """Unpack a student's archive: when it is too large, only that student's is left out."""
        size = min(budget.size, self.bounds.student_mb * MB)
        files = min(budget.files, self.bounds.student_files)
        own = _Budget(size, files)
        inside = (*below[:-1], bare_name(below[-1]))
        yield from self._archive(origin, inside, below[-1], place, own, depth)
        budget.size -= size - own.size
        budget.files -= files - own.files

    def _place(self) -> Path:
        self._count += 1
        return self.spool / f"{self._count:06d}"

    def _leave(self, name: str, reason: str) -> None:
        self.left.append(Left(name, reason))

    def close(self) -> None:
        """Remove what was unpacked."""
        shutil.rmtree(self.spool, ignore_errors=True)


def is_archive(name: str) -> bool:
    """Return whether a file's name is that of an archive."""
    return name.casefold().endswith(ENDINGS)


def bare_name(name: str) -> str:
    """Return an archive's name without its endings, nor that of the notebook that was packed."""
    bare = name
    while ending := next((end for end in ENDINGS if bare.casefold().endswith(end)), ""):
        bare = bare[: len(bare) - len(ending)]
    return bare.removesuffix(".ipynb") or name


def junk(parts: tuple[str, ...]) -> str:
    """Return why a file is nobody's work, "" when it may be somebody's.

    A copy that Jupyter kept of a notebook may hold what the notebook itself has lost.
    """
    if parts and parts[-1].endswith(CHECKPOINT) and not parts[-1].startswith("._"):
        parts = tuple(part for part in parts if part != CHECKPOINTS)
    for part in parts:
        if part in _JUNK:
            return _JUNK[part]
    return _JUNK["__MACOSX"] if parts and parts[-1].startswith("._") else ""


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, in order; no link to a folder is followed."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path

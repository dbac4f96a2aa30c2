"""Read a submission folder: bounded, and never through a link that leads out of it."""

from __future__ import annotations

import errno
import fnmatch
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from grading.autograde.bounds import DEFAULT_BOUNDS, ReadBounds
from grading.autograde.reasons import Repair, RepairCode

TIMESTAMP = "timestamp.txt"
IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".git", ".DS_Store")
CHECKPOINT = "-checkpoint.ipynb"
MAX_DEPTH = 12
MAX_ENTRIES = 20_000
MAX_EXTRA = 5
NO_SUCH_NAME = (errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EINVAL)
"""Errors that come of a student's choice of names; every other one is the machine's."""


@dataclass(frozen=True)
class SubmittedFile:
    """One file of a submission.

    Attributes
    ----------
    path
        Where it lies inside the submission, with ``/`` between folders.
    content
        Its bytes; None when it is too large or cannot be read.
    size
        Its size in bytes.
    problem
        Why `content` is None.
    """

    path: str
    content: bytes | None
    size: int
    problem: str = ""


@dataclass(frozen=True)
class SubmissionFiles:
    """Everything that a student handed in.

    Attributes
    ----------
    notebooks
        Files of the top folder whose name ends with ``.ipynb``.
    helpers
        All other files, within bounds.
    timestamp
        Bytes of ``timestamp.txt``, None when there is none.
    repairs
        Files that were left out.
    """

    notebooks: tuple[SubmittedFile, ...]
    helpers: tuple[SubmittedFile, ...]
    timestamp: bytes | None
    repairs: tuple[Repair, ...]


def read_submission(
    folder: Path, bounds: ReadBounds = DEFAULT_BOUNDS, expected: Collection[str] = ()
) -> SubmissionFiles:
    """Read the files of one submission.

    Parameters
    ----------
    folder
        The folder ``submitted/<student>/<assignment>``.
    bounds
        How much is read.
    expected
        Names of the assignment's notebook files. Other notebooks are read only when one of
        these is missing, and only a few of them.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        link = _left_out(".", "the folder is a link: not followed")
        return SubmissionFiles((), (), None, (link,))
    repairs: list[Repair] = []
    found = dict(_walk(folder.resolve(), repairs))
    stamp = found.pop(TIMESTAMP, None)
    timestamp = read_bounded(stamp, TIMESTAMP, 4096).content or b"\0" if stamp else None
    notebooks = _read_notebooks(found, bounds, expected, repairs)
    helpers = _read_helpers(found, bounds, repairs)
    return SubmissionFiles(notebooks, helpers, timestamp, _shortened(repairs))


def _read_notebooks(
    found: dict[str, Path], bounds: ReadBounds, expected: Collection[str], repairs: list[Repair]
) -> tuple[SubmittedFile, ...]:
    """Read the notebooks of the top folder; those that nobody asked for within one budget."""
    names = [name for name in found if name.endswith(".ipynb")]
    top = [name for name in names if "/" not in name and not name.endswith(CHECKPOINT)]
    for name in set(names) - set(top):
        repairs.append(_left_out(name, "a notebook in a subfolder is not read"))
    complete = bool(expected) and set(expected) <= set(top)
    room = 0 if complete else bounds.notebook_bytes
    files = []
    for number, name in enumerate(sorted(top, key=lambda name: (name not in expected, name))):
        if name in expected:
            files.append(read_bounded(found[name], name, bounds.notebook_bytes))
        elif complete or number >= len(expected) + MAX_EXTRA:
            files.append(SubmittedFile(name, None, 0, "was not read"))
        else:
            files.append(read_bounded(found[name], name, room))
            room -= files[-1].size if files[-1].content is not None else 0
    return tuple(files)


def _read_helpers(
    found: dict[str, Path], bounds: ReadBounds, repairs: list[Repair]
) -> tuple[SubmittedFile, ...]:
    helpers: list[SubmittedFile] = []
    room = bounds.helper_bytes
    for name, target in found.items():
        if name.endswith(".ipynb"):
            continue
        if len(helpers) >= bounds.helper_files:
            repairs.append(_left_out(name, f"more than {bounds.helper_files} helper files"))
            continue
        file = read_bounded(target, name, room)
        if file.content is None:
            repairs.append(_left_out(name, file.problem))
        else:
            helpers.append(file)
            room -= file.size
    return tuple(helpers)


def fitting(files: Sequence[SubmittedFile]) -> tuple[SubmittedFile, ...]:
    """Return the files that can lie in one folder.

    Of two with one name, or of which one stands where the other needs a folder, the later stays:
    files of the course come last.
    """
    kept: dict[str, SubmittedFile] = {}
    folders: set[str] = set()
    for file in reversed(files):
        above = [str(parent) for parent in PurePosixPath(file.path).parents]
        if file.path in kept or file.path in folders or any(parent in kept for parent in above):
            continue
        kept[file.path] = file
        folders.update(above)
    return tuple(reversed(kept.values()))


def read_bounded(target: Path, name: str, limit: int) -> SubmittedFile:
    """Read a regular file of at most `limit` bytes; anything else comes back with a problem."""
    try:
        # O_NONBLOCK: opening a named pipe would otherwise wait for a writer for ever.
        descriptor = os.open(target, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        return SubmittedFile(name, None, 0, f"cannot be opened ({error.strerror})")
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            return SubmittedFile(name, None, 0, "is not a regular file")
        if status.st_size > limit:
            return SubmittedFile(name, None, status.st_size, _too_large(status.st_size, limit))
        try:
            content = stream.read(limit + 1)
        except OSError as error:
            return SubmittedFile(name, None, 0, f"cannot be read ({error.strerror})")
    if len(content) > limit:
        return SubmittedFile(name, None, len(content), _too_large(len(content), limit))
    return SubmittedFile(name, content, len(content))


def _walk(root: Path, repairs: list[Repair]) -> Iterator[tuple[str, Path]]:
    """Yield name and real place of each file; links that lead out are listed, not followed."""
    pending = [(root, "", 0)]
    seen = 0
    while pending:
        folder, prefix, depth = pending.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(islice(listing, MAX_ENTRIES + 1), key=lambda entry: entry.name)
        except OSError as error:
            repairs.append(_left_out(prefix or ".", f"cannot be listed ({error.strerror})"))
            continue
        for entry in entries:
            name = f"{prefix}{entry.name}"
            seen += 1
            if seen > MAX_ENTRIES:
                repairs.append(
                    _left_out("…", f"only the first {MAX_ENTRIES:,} files are looked at")
                )
                return
            if any(fnmatch.fnmatch(entry.name, pattern) for pattern in IGNORED):
                continue
            if not _printable(name):
                repairs.append(_left_out(ascii(name), "the name cannot be written in UTF-8"))
            elif entry.is_symlink():
                target = Path(os.path.realpath(entry.path))
                if target.is_relative_to(root) and target.is_file():
                    yield name, target
                else:
                    repairs.append(_left_out(name, "a link out of the submission or to a folder"))
            elif entry.is_dir(follow_symlinks=False):
                if not prefix and (name.endswith(".ipynb") or name == TIMESTAMP):
                    repairs.append(_left_out(name, "a folder where a file has to stand"))
                elif depth < MAX_DEPTH:
                    pending.append((Path(entry.path), f"{name}/", depth + 1))
                else:
                    repairs.append(_left_out(name, f"more than {MAX_DEPTH} folders deep"))
            else:
                yield name, Path(entry.path)


def _printable(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _left_out(name: str, why: str) -> Repair:
    return Repair(RepairCode.FILE_IGNORED, name, why)


def _too_large(size: int, limit: int) -> str:
    return f"is too large: {size / 1e6:,.1f} MB, and at most {limit / 1e6:,.1f} MB are read"


def _shortened(repairs: list[Repair], most: int = 50) -> tuple[Repair, ...]:
    """Return the first repairs and a count of the rest: a list is for a person to read."""
    if len(repairs) <= most:
        return tuple(repairs)
    rest = len(repairs) - most
    return (*repairs[:most], _left_out("…", f"and {rest:,} more files"))

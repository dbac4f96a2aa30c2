"""The files of a submission: read within bounds, its stamp, and how they are laid out again.

Nothing is ever read through a link that leads out of the submission's folder.
"""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path, PurePosixPath

from grading.autograde.parsing import decode_text
from grading.autograde.settings import DEFAULT_BOUNDS, ReadBounds
from grading.autograde.verdict import Repair, RepairCode
from grading.moments import read_moment

TIMESTAMP = "timestamp.txt"
EARLIEST = datetime(2010, 1, 1)
TOLERANCE = timedelta(days=1)
READ_ONLY = 0o444
IGNORED = (
    "*.pyc", "__pycache__", "feedback", ".git", ".DS_Store", "__MACOSX",
    "._*", "Thumbs.db", "desktop.ini", "~$*",
)  # fmt: skip
"""What editors and systems leave behind: ``._x.ipynb`` of a Mac is the shadow of a notebook."""
NOTEBOOK_LIKE = re.compile(
    r"\.ipynb[ ._-]*(?:\(?\d*\)?|copy|副本)"
    r"(?:\.(?:txt|json|htm|html|xml|bak|download|crdownload|part|partial|ipynb))*$",
    re.IGNORECASE,
)
"""Names that systems and browsers make of a notebook's, such as ``x.IPYNB`` or ``x.ipynb.txt``."""
CHECKPOINTS = ".ipynb_checkpoints"
CHECKPOINT = "-checkpoint.ipynb"
"""How Jupyter calls the copy that it keeps of a notebook, in a folder that few people see."""
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
        Files of the top folder that have a notebook's name, or one that a system made of it.
    helpers
        All other files, within bounds; notebooks of subfolders are among them.
    timestamp
        Bytes of ``timestamp.txt``, None when there is none.
    repairs
        Files that were left out.
    checkpoints
        Copies that Jupyter kept of notebooks; nobody hands them in on purpose.
    """

    notebooks: tuple[SubmittedFile, ...]
    helpers: tuple[SubmittedFile, ...]
    timestamp: bytes | None
    repairs: tuple[Repair, ...]
    checkpoints: tuple[SubmittedFile, ...] = ()


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
        Names of the assignment's notebook files. Of other notebooks only a few are read.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        link = _left_out(".", "the folder is a link: not followed")
        return SubmissionFiles((), (), None, (link,))
    repairs: list[Repair] = []
    found = dict(_walk(folder.resolve(), repairs))
    found = _without_wrapper(found, expected, repairs)
    stamp = _stamp(found)
    timestamp = read_bounded(stamp, TIMESTAMP, 4096).content or b"\0" if stamp else None
    names = [name for name in found if "/" not in name and is_notebook(name, expected)]
    notebooks = _read_notebooks(found, names, bounds, expected)
    kept = _read_checkpoints(found, bounds)
    helpers = _read_helpers(found, set(names), bounds, repairs)
    return SubmissionFiles(notebooks, helpers, timestamp, _shortened(repairs), kept)


def _stamp(found: dict[str, Path]) -> Path | None:
    """Take the file out that says when it was handed in, also under a name that a system made."""
    for name in (TIMESTAMP, *sorted(found)):
        if name in found and name.casefold() in (TIMESTAMP, f"{TIMESTAMP}.txt", "timestamp"):
            return found.pop(name)
    return None


def is_notebook(name: str, expected: Collection[str] = ()) -> bool:
    """Return whether a file has the name of a notebook, as systems change such names.

    Parameters
    ----------
    name
        The file's name.
    expected
        Names of the assignment's notebooks: ``04_funnels.json`` is one when 04_funnels.ipynb is.
    """
    if name.endswith(CHECKPOINT):
        return False
    if NOTEBOOK_LIKE.search(name):
        return True
    path = PurePosixPath(name.casefold())
    stems = {PurePosixPath(wanted.casefold()).stem for wanted in expected}
    return path.suffix in (".json", ".txt", "") and path.stem in stems


def _without_wrapper(
    found: dict[str, Path], expected: Collection[str], repairs: list[Repair]
) -> dict[str, Path]:
    """Return the files of the folder that holds the notebooks, when the top folder has none."""
    notebooks = [
        name
        for name in found
        if is_notebook(PurePosixPath(name).name, expected) and not _is_litter(name)
    ]
    folders = {str(PurePosixPath(name).parent) for name in notebooks}
    if "." in folders or len(folders) != 1:
        return found
    wrapper = f"{folders.pop()}/"
    repairs.append(_left_out(wrapper, "a folder around the submission: read as the submission"))
    inside = {n.removeprefix(wrapper): path for n, path in found.items() if n.startswith(wrapper)}
    return {n: path for n, path in found.items() if not n.startswith(wrapper)} | inside


def _read_notebooks(
    found: dict[str, Path], names: list[str], bounds: ReadBounds, expected: Collection[str]
) -> tuple[SubmittedFile, ...]:
    """Read the notebooks of the top folder; those that nobody asked for within one budget."""
    room = bounds.notebook_bytes
    files = []
    for number, name in enumerate(sorted(names, key=lambda name: (name not in expected, name))):
        if name in expected:
            files.append(read_bounded(found[name], name, bounds.notebook_bytes))
        elif number >= len(expected) + MAX_EXTRA:
            files.append(SubmittedFile(name, None, 0, "was not read"))
        else:
            files.append(read_bounded(found[name], name, room))
            room -= files[-1].size if files[-1].content is not None else 0
    return tuple(files)


def _read_checkpoints(found: dict[str, Path], bounds: ReadBounds) -> tuple[SubmittedFile, ...]:
    """Read a few of the copies that Jupyter kept, within one budget, those of the top first."""
    room = bounds.notebook_bytes
    files: list[SubmittedFile] = []
    names = [name for name in found if name.endswith(CHECKPOINT)]
    for name in sorted(names, key=lambda name: (name.count("/"), name))[:MAX_EXTRA]:
        files.append(read_bounded(found[name], name, room))
        room -= files[-1].size if files[-1].content is not None else 0
    return tuple(files)


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name.endswith(CHECKPOINT) or CHECKPOINTS in path.parts


def _read_helpers(
    found: dict[str, Path], notebooks: Collection[str], bounds: ReadBounds, repairs: list[Repair]
) -> tuple[SubmittedFile, ...]:
    helpers: list[SubmittedFile] = []
    room = bounds.helper_bytes
    for name, target in found.items():
        if name in notebooks or _is_litter(name):
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
                repairs.append(_left_out(legible(name), "the name cannot be written in UTF-8"))
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


def legible(name: str) -> str:
    """Return a file's name for messages: letters of any script, all else escaped.

    What a terminal would obey or a reader could not see (control signs, marks that turn the
    direction of writing, broken surrogates) is shown as its code.
    """
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in name)


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


def read_timestamp(
    content: bytes | None, now: datetime | None = None
) -> tuple[datetime | None, tuple[Repair, ...]]:
    """Return when a submission says that it was handed in, in UTC without zone, and doubts.

    What cannot be read counts as absent. A text without a zone is in UTC, as nbgrader has it.

    Parameters
    ----------
    content
        Bytes of the file; None when there is none.
    now
        The present, in UTC without zone.
    """
    if content is None:
        return None, ()
    text = decode_text(content, TIMESTAMP, []).strip("\ufeff \t\r\n")
    if not text:
        return None, (_doubt("is empty: taken as if there were none"),)
    moment = read_moment(text)
    if moment is None:
        return None, (_doubt("cannot be read: taken as if there were none"),)
    stamp = moment.when.astimezone(UTC).replace(tzinfo=None)
    unsure = (_doubt(moment.doubt),) if moment.doubt else ()
    present = now or datetime.now(UTC).replace(tzinfo=None)
    if stamp > present + TOLERANCE:
        return stamp, (*unsure, _doubt(f"lies in the future ({stamp:%Y-%m-%d}): check it"))
    if stamp < EARLIEST:
        return stamp, (*unsure, _doubt(f"is implausibly old (year {stamp.year}): check it"))
    return stamp, unsure


def date_of_file(folder: Path) -> datetime | None:
    """Return when the newest notebook of a submission was last changed, in UTC without zone."""
    try:
        times = [
            entry.stat(follow_symlinks=False).st_mtime
            for entry in os.scandir(folder)
            if is_notebook(entry.name)
        ]
    except OSError:
        return None
    if not times:
        return None
    return datetime.fromtimestamp(max(times), UTC).replace(tzinfo=None, microsecond=0)


def _doubt(found: str) -> Repair:
    return Repair(RepairCode.TIMESTAMP, TIMESTAMP, found)


def write_autograded(
    folder: Path,
    notebooks: Sequence[tuple[str, str]],
    files: tuple[SubmittedFile, ...],
    timestamp: bytes | None,
) -> None:
    """Replace an autograded folder by the files of a new result.

    Parameters
    ----------
    folder
        The folder ``autograded/<student>/<assignment>``.
    notebooks
        Name and text of every executed notebook.
    files
        Other files of the submission and of the assignment; the later wins.
    timestamp
        Bytes of the submission's ``timestamp.txt``.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        fresh.chmod(0o755)
        if timestamp is not None:
            files = (SubmittedFile(TIMESTAMP, timestamp, len(timestamp)), *files)
        lay_out(fresh, files, READ_ONLY)
        for name, text in notebooks:
            _write(fresh / f"{name}.ipynb", text.encode("utf-8"), READ_ONLY)
        _swap(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def mend(folder: Path) -> None:
    """Put back what an interrupted replacement left aside and remove its remains."""
    aside = _aside(folder)
    if aside.is_dir() and not folder.exists():
        aside.rename(folder)
    for remains in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(remains, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    aside = _aside(folder)
    shutil.rmtree(aside, ignore_errors=True)
    if folder.exists():
        folder.rename(aside)
    fresh.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _aside(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.old"


def lay_out(folder: Path, files: Sequence[SubmittedFile], mode: int) -> None:
    """Write files into a folder; of two in each other's way the later one.

    A name that cannot stand there, say one that is too long, is left out: the notebook runs
    without the file and says so when it misses it.

    Parameters
    ----------
    folder
        A folder without files.
    files
        Files of the submission, then those of the assignment.
    mode
        Their permissions.

    Raises
    ------
    OSError
        When the disk is full or broken: an answer that misses its file would pay for it.
    """
    for file in fitting(files):
        try:
            _write(folder / file.path, file.content or b"", mode)
        except OSError as error:
            if error.errno not in NO_SUCH_NAME:
                raise


def _write(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)

"""Write ``autograded/<student>/<assignment>/`` as nbgrader would, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from grading.autograde.reading import NO_SUCH_NAME, TIMESTAMP, SubmittedFile, fitting
from grading.autograde.task import GradedSubmission

READ_ONLY = 0o444


def write_autograded(
    folder: Path,
    result: GradedSubmission,
    files: tuple[SubmittedFile, ...],
    timestamp: bytes | None,
) -> None:
    """Replace an autograded folder by the files of a new result.

    Parameters
    ----------
    folder
        The folder ``autograded/<student>/<assignment>``.
    result
        The executed notebooks.
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
        for name, text in result.notebooks:
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

"""Read the files that came with a submission."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grading.inside.limits import Limits

_MIB = 1024 * 1024
_NAME_BYTES = 1024


def read_files(folder: Path, limits: Limits) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Read a submission's own files, as far as they fit on its disk.

    Symbolic links are not followed and special files not opened: what they point to belongs to
    somebody else.

    Parameters
    ----------
    folder
        The submission.
    limits
        Size of a file and of all files.

    Returns
    -------
    tuple
        Pairs of relative path and content, and the paths of what was left out.
    """
    room = limits.disk_mb * _MIB // 2
    files: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    for name in _names(folder):
        allowed = min(room, limits.file_mb * _MIB, limits.message_mb * _MIB - _NAME_BYTES)
        content = _read(folder / name, allowed) if len(files) < limits.disk_files // 2 else None
        if content is None or len(os.fsencode(name)) > _NAME_BYTES:
            left_out.append(name)
        else:
            files.append((name, content))
            room -= len(content)
    return files, left_out


def _names(folder: Path) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield str((Path(here) / name).relative_to(folder))


def _read(path: Path, largest: int) -> bytes | None:
    """Return the content of a plain file of at most `largest` bytes, else None."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > largest:
            return None
        content = stream.read(largest + 1)
    return content if len(content) <= largest else None

"""Read the files of an archive: names that stay inside, plain files only, never a link."""

from __future__ import annotations

import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from grading.collect.encoding import is_doubtful, tar_name, zip_name, zip_time

BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    # zipfile's words for an encrypted file and for an unknown compression
    RuntimeError,
    NotImplementedError,
)
"""What reading an archive raises when it is no archive, is cut, is encrypted or was forged."""
FOREIGN = {
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x1f\x8b": "a file packed by gzip",
    b"BZh": "a file packed by bzip2",
    b"\xfd7zXZ": "a file packed by xz",
    b"\x28\xb5\x2f\xfd": "a file packed by Zstandard",
}
"""How archives of other kinds begin, whatever they are called."""
_WINDOWS_DRIVE = re.compile(r"^[A-Za-z]:")


class ForeignArchive(ValueError):
    """An archive that another program opens; the message says what to do."""


@dataclass(frozen=True)
class Member:
    """One file of an archive.

    Attributes
    ----------
    name
        Its name as it stands in the archive.
    path
        Where it goes below the target; None when it must not be written.
    problem
        Why `path` is None.
    content
        Its bytes, to be read within bounds: a header may lie about its size.
    modified
        When it was last written, in seconds since 1970; None where the archive does not say.
    doubtful
        Whether nobody can tell in which encoding the name was written.
    """

    name: str
    path: PurePosixPath | None
    problem: str
    content: IO[bytes] | None = None
    modified: float | None = None
    doubtful: bool = False


def members(archive: Path) -> Iterator[Member]:
    """Yield the files of a zip or tar archive, one after another.

    Raises
    ------
    ValueError
        When it is no archive; see `BROKEN` for what else.
    """
    if zipfile.is_zipfile(archive):
        yield from _zip_members(archive)
    elif tarfile.is_tarfile(archive):
        yield from _tar_members(archive)
    else:
        with archive.open("rb") as stream:
            begin = stream.read(8)
        kind = next((name for mark, name in FOREIGN.items() if begin.startswith(mark)), "")
        if kind:
            raise ForeignArchive(f"it is {kind}, which is not opened here: collect it unpacked")
        raise ValueError("it is no zip and no tar archive")


def safe_path(name: str) -> tuple[PurePosixPath | None, str]:
    """Return where a file of an archive goes below the target, or why nowhere."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or _WINDOWS_DRIVE.match(name):
        return None, "its name is absolute"
    if ".." in path.parts:
        return None, "its name leads out of the archive"
    if "\0" in name or not path.parts:
        return None, "it has no name that can be written"
    return path, ""


def _zip_members(archive: Path) -> Iterator[Member]:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            if info.is_dir():
                continue
            name = zip_name(info)
            path, problem = safe_path(name)
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in (0, stat.S_IFREG):
                path, problem = None, "it is a link or a device"
            if path is None:
                yield Member(name, None, problem)
                continue
            with opened.open(info) as content:
                yield Member(name, path, "", content, zip_time(info), is_doubtful(info))


def _tar_members(archive: Path) -> Iterator[Member]:
    with tarfile.open(archive, "r:*") as opened:
        for info in opened:
            if info.isdir():
                continue
            name = tar_name(info.name)
            path, problem = safe_path(name)
            content = opened.extractfile(info) if info.isreg() else None
            if path is None or content is None:
                yield Member(name, None, problem or "it is a link or a device")
                continue
            with content:
                doubtful = not name.isprintable()
                yield Member(name, path, "", content, float(info.mtime), doubtful)

"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_bytes(path: Path, content: bytes) -> None:
    """Replace `path` with `content` in one step.

    An interrupted run or a full disk leaves the old file as it was.

    Parameters
    ----------
    path
        The file to write; its folder is made when missing.
    content
        Everything the file shall hold.

    Raises
    ------
    OSError
        When the folder cannot be written or the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, content: str) -> None:
    """Replace `path` with `content`, UTF-8, in one step (see `write_bytes`)."""
    write_bytes(path, content.encode("utf-8"))

"""Is a file written whole or not at all?"""

import os
from pathlib import Path

import pytest

from shop import atomic


def test_is_the_content_written_and_the_folder_made(tmp_path: Path) -> None:
    atomic.write_text(tmp_path / "new" / "page.md", "价格\n")
    assert (tmp_path / "new" / "page.md").read_bytes() == "价格\n".encode()


def test_does_a_failure_leave_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic.write_text(page, "new")
    assert page.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_is_the_file_readable_by_others(tmp_path: Path) -> None:
    atomic.write_bytes(tmp_path / "table", b"x")
    assert (tmp_path / "table").stat().st_mode & 0o777 == 0o644

"""What the bundle holds, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grading.bundle.pages import project_text, readme_text
from grading.bundle.requirements import student_requirements
from grading.layout import Layout

NAME = "ecommerce-operations-analytics"
_NEVER = {"__pycache__", ".ipynb_checkpoints"}


def bundle_members(layout: Layout, chapters: list[str]) -> dict[str, bytes]:
    """Return every file of the bundle by its path inside it.

    Parameters
    ----------
    layout
        The checkout, freshly built.
    chapters
        Chapters to hand out.
    """
    members = {
        "README.md": readme_text(layout, chapters).encode(),
        "pyproject.toml": project_text(layout).encode(),
        "requirements.txt": student_requirements(layout.root / "requirements.lock").encode(),
        "requirements-data.txt": (layout.root / "requirements-data.lock").read_bytes(),
    }
    for path in _files(layout, chapters):
        members[path.relative_to(layout.root).as_posix()] = path.read_bytes()
    return dict(sorted(members.items()))


def _files(layout: Layout, chapters: list[str]) -> Iterator[Path]:
    yield layout.root / "LICENSE"
    yield layout.root / "LICENSE-CONTENT"
    yield from sorted((layout.datasets / "dictionary").glob("*.*"))
    for chapter in chapters:
        if layout.lecture_master(chapter).is_file():
            yield layout.lecture_notebook(chapter)
        if layout.assignment_master(chapter).is_file():
            yield layout.release_notebook(chapter)
    for folder in (layout.datasets / "shop", layout.tables):
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder)
            hidden = any(part.startswith(".") or part in _NEVER for part in place.parts)
            if path.is_file() and not hidden:
                yield path

"""Bring a course folder to a populated gradebook: where submissions are collected and graded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.build.inputs import load_config
from grading.build.master import read_master
from grading.build.release import alembic_on_path, generate
from grading.build.stale import stale_release, stale_source
from grading.layout import MARKER, Layout
from shop.atomic import write_bytes
from shop.errors import BuildError, UsageError


@dataclass(frozen=True)
class CourseFolder:
    """A course folder that is ready.

    Attributes
    ----------
    root
        The folder.
    entered
        Chapters that were written into the gradebook now.
    kept
        Chapters that it knew already, just as they are.
    """

    root: Path
    entered: tuple[str, ...]
    kept: tuple[str, ...]


def default_course(layout: Layout) -> Path:
    """Return the course folder that commands use when none is named."""
    return layout.root / "course"


def init_course(layout: Layout, root: Path, chapters: list[str]) -> CourseFolder:
    """Make or update a course folder: settings, sources, student versions, gradebook.

    It can be repeated at any time: students, submissions and scores are kept.

    Parameters
    ----------
    layout
        The checkout that holds the built assignments.
    root
        The course folder; made when missing.
    chapters
        Chapters to enter; those without an assignment are passed over.

    Raises
    ------
    UsageError
        When the folder is something else.
    BuildError
        When an assignment is not built, or cells were added or removed under submissions.
    """
    root = root.resolve()
    _refuse_other_folders(layout, root)
    assigned = [name for name in chapters if layout.assignment_master(name).is_file()]
    _refuse_stale(layout, assigned)
    _write(root / MARKER, (layout.root / MARKER).read_bytes())
    config = load_config(root)
    url = config.CourseDirectory.get("db_url", f"sqlite:///{root / 'gradebook.db'}")
    known = _known_assignments(url, root, config)
    waiting = [name for name in assigned if name not in known or not _same(layout, root, name)]
    for name in waiting:
        generate({name: layout.assignment_notebook(name).read_bytes()}, config, url)
        # Written after the gradebook, so that an interrupted run is taken up again.
        for path in (layout.assignment_notebook(name), layout.release_notebook(name)):
            _write(root / path.relative_to(layout.root), path.read_bytes())
    kept = tuple(name for name in assigned if name not in waiting)
    return CourseFolder(root, tuple(waiting), kept)


def _refuse_other_folders(layout: Layout, root: Path) -> None:
    if root == layout.root.resolve() or (root / "datasets" / "shop").is_dir():
        raise UsageError(f"{root} is the checkout itself; name another folder, such as ./course")
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root} is a file; name a folder")
    if root.is_dir() and any(root.iterdir()) and not (root / MARKER).is_file():
        raise UsageError(
            f"{root} holds other things and is no course folder: name an empty or a new one"
        )


def _refuse_stale(layout: Layout, chapters: list[str]) -> None:
    for name in chapters:
        master = read_master(layout.assignment_master(name), "assignment")
        found = stale_source(layout, master) or stale_release(layout, master)
        if found:
            raise BuildError(f"{found}; run: course build {name}")


def _known_assignments(url: str, root: Path, config: Any) -> set[str]:
    """Return the assignments that the gradebook knows with notebook and cells."""
    from nbgrader.api import Gradebook

    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        root.mkdir(parents=True, exist_ok=True)
    with alembic_on_path(), Gradebook(url, config.CourseDirectory.course_id) as gradebook:
        return {
            assignment.name
            for assignment in gradebook.assignments
            if any(notebook.source_cells for notebook in assignment.notebooks)
        }


def _same(layout: Layout, root: Path, chapter: str) -> bool:
    built = (layout.assignment_notebook(chapter), layout.release_notebook(chapter))
    copies = [root / path.relative_to(layout.root) for path in built]
    return all(
        copy.is_file() and copy.read_bytes() == path.read_bytes()
        for path, copy in zip(built, copies, strict=True)
    )


def _write(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        write_bytes(path, content)

"""Bring a course folder to a populated gradebook: where submissions are collected and graded."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authoring.build.inputs import load_config
from authoring.build.master import read_master
from authoring.build.release import generate
from authoring.build.stale import stale_release, stale_source
from grading.autograde.lock import course_lock
from grading.classroom.backups import Backup, back_up, gradebook_file
from grading.layout import MARKER, Layout
from school.classes.migrate import Choice, Plan, migrate, plan_migration, require_consent
from school.classes.settings import ClassFiles, class_files
from school.classes.staging import staged_gradebook
from shop.atomic import write_bytes
from shop.errors import BuildError, UsageError

DEMO = "demo-course"
"""The demo's own folder in the checkout: never a class."""
_NO_CHOICE = Choice()


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
    notes
        What the instructor should know of the configuration and of changed exercises.
    backup
        The gradebook as it was before; None when there was none or it has not changed.
    """

    root: Path
    entered: tuple[str, ...]
    kept: tuple[str, ...]
    notes: tuple[str, ...] = ()
    backup: Backup | None = None


def default_course(layout: Layout) -> Path:
    """Return the course folder that commands use when none is named."""
    return layout.root / "course"


def init_course(
    layout: Layout, root: Path, chapters: list[str], choice: Choice = _NO_CHOICE
) -> CourseFolder:
    """Make or update a course folder: settings, sources, student versions, gradebook.

    It can be repeated at any time: students, submissions and scores are kept, and so is a
    configuration that somebody changed. When it fails, nothing was written.

    Parameters
    ----------
    layout
        The checkout that holds the built assignments.
    root
        The course folder; made when missing.
    chapters
        Chapters to enter; those without an assignment are passed over.
    choice
        What the instructor decided about exercises that were added, renamed or removed.

    Raises
    ------
    UsageError
        When the folder is something else.
    BuildError
        When an assignment is not built, or cells were added or removed under submissions and
        nobody decided about them.
    """
    root = root.resolve()
    _refuse_other_folders(layout, root)
    assigned = [name for name in chapters if layout.assignment_master(name).is_file()]
    _refuse_stale(layout, assigned)
    files = class_files(layout, root)
    config = _planned_config(root, files)
    url = config.CourseDirectory.get("db_url", f"sqlite:///{root / 'gradebook.db'}")
    known = _known_assignments(url, config)
    waiting = [name for name in assigned if name not in known or not _same(layout, root, name)]
    kept = tuple(name for name in assigned if name not in waiting)
    with _folder(root) as home, course_lock(home / "autograded", url):
        changed = [name for name in waiting if name in known]
        with staged_gradebook(_moved(url, root, home), home) as staged:
            plans = _migrated(layout, changed, config, staged, choice, url)
            sources = {name: layout.assignment_notebook(name).read_bytes() for name in waiting}
            generate(sources, config, staged)
            backup = back_up(home, url, "init") if waiting else None
        # Written after the gradebook, so that an interrupted run is taken up again.
        for name in waiting:
            for path in (layout.assignment_notebook(name), layout.release_notebook(name)):
                _write(home / path.relative_to(layout.root), path.read_bytes())
        for path, content in files.files.items():
            _write(home / path.relative_to(root), content)
    told = [f"{plan.chapter}: {line}" for plan in plans for line in plan.told()]
    again = [f"grade again: course autograde {plan.chapter}" for plan in plans]
    return CourseFolder(root, tuple(waiting), kept, (*files.notes, *told, *again), backup)


def _planned_config(root: Path, files: ClassFiles) -> Any:
    """Return the configuration as it will be, before any of it is written."""
    with tempfile.TemporaryDirectory(prefix="course-config-") as name:
        folder = Path(name)
        if root.is_dir():
            for path in root.glob("*.py"):
                shutil.copyfile(path, folder / path.name)
        for path, content in files.files.items():
            write_bytes(folder / path.name, content)
        try:
            return load_config.__wrapped__(folder)
        except Exception as error:  # whatever an instructor's own file raises
            raise UsageError(
                f"{root / MARKER} cannot be read ({type(error).__name__}: {error}); nothing was "
                "changed: repair it, or move it away to get a new one"
            ) from error


@contextmanager
def _folder(root: Path) -> Iterator[Path]:
    """Give the course folder; a new one is made elsewhere and put in its place when all is well."""
    if root.is_dir():
        yield root
        return
    root.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        made.chmod(0o755)
        yield made
        made.rename(root)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _moved(url: str, root: Path, home: Path) -> str:
    """Return the address of the gradebook while its folder is made elsewhere."""
    path = gradebook_file(url)
    if path is None or home == root or not path.is_relative_to(root):
        return url
    return f"sqlite:///{home / path.relative_to(root)}"


def _migrated(
    layout: Layout, chapters: list[str], config: Any, staged: str, choice: Choice, url: str
) -> list[Plan]:
    """Bring the cells of changed chapters into the gradebook; refuse what nobody decided."""
    from nbgrader.api import Gradebook

    if not chapters:
        return []
    plans = []
    course_id = config.CourseDirectory.course_id
    with tempfile.TemporaryDirectory(prefix="course-cells-") as folder:
        fresh = f"sqlite:///{Path(folder) / 'gradebook.db'}"
        sources = {name: layout.assignment_notebook(name).read_bytes() for name in chapters}
        generate(sources, config, fresh)
        with Gradebook(fresh, course_id) as new, Gradebook(staged, course_id) as old:
            for name in chapters:
                plan = plan_migration(old.db, new.db, name, choice)
                if plan.is_needed:
                    require_consent(plan, choice)
                    plans.append(plan)
            for plan in plans:
                migrate(old.db, new.db, plan)
            old.db.commit()
    return plans


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


def _known_assignments(url: str, config: Any) -> set[str]:
    """Return the assignments that the gradebook knows with notebook and cells."""
    from nbgrader.api import Gradebook

    path = gradebook_file(url)
    if path is not None and not path.is_file():
        return set()
    with Gradebook(url, config.CourseDirectory.course_id) as gradebook:
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

"""What the bundle holds, file by file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from grading.layout import Layout
from school.bundle.pages import (
    datasets_text,
    page_config_text,
    project_text,
    readme_text,
    with_real_data,
)
from school.bundle.requirements import student_requirements
from shop.handin import SETTINGS

NAME = "ecommerce-operations-analytics"
_NEVER = {"__pycache__", ".ipynb_checkpoints"}


def bundle_members(
    layout: Layout, chapters: list[str], hand_in: str = "", exchange: Path | None = None
) -> dict[str, bytes]:
    """Return every file of the bundle by its path inside it.

    Parameters
    ----------
    layout
        The checkout, freshly built.
    chapters
        Chapters to hand out.
    hand_in
        Where students hand in, a sentence for their README.
    exchange
        The folder to hand in to on this machine.
    """
    members = {
        "README.md": readme_text(layout, chapters, hand_in).encode(),
        "datasets/README.md": datasets_text(layout, chapters).encode(),
        "jupyterlab_page_config.json": page_config_text(with_list=exchange is not None).encode(),
        "pyproject.toml": project_text(layout).encode(),
        "requirements.txt": student_requirements(layout.root / "requirements.lock").encode(),
    }
    if exchange is not None:
        members |= _hand_in_settings(layout, exchange.resolve())
    if with_real_data(layout, chapters):
        members["requirements-data.txt"] = (layout.root / "requirements-data.lock").read_bytes()
    # Two notebooks of one name would be two tabs of one name in JupyterLab. The assignment's
    # name is the one that grading looks for.
    for chapter in chapters:
        if layout.lecture_master(chapter).is_file():
            notebook = layout.lecture_notebook(chapter).read_bytes()
            members[f"lectures/{chapter}_lecture.ipynb"] = notebook
        if layout.assignment_master(chapter).is_file():
            notebook = layout.release_notebook(chapter).read_bytes()
            members[f"assignments/{chapter}/{chapter}.ipynb"] = notebook
    for path in _files(layout):
        members[path.relative_to(layout.root).as_posix()] = path.read_bytes()
    return dict(sorted(members.items()))


def _hand_in_settings(layout: Layout, exchange: Path) -> dict[str, bytes]:
    """Return what `course submit` and nbgrader's Assignment List read: where to hand in."""
    from authoring.build.inputs import load_config
    from school.classes.exchange import CONFIG, exchange_settings

    course_id = str(load_config(layout.root).CourseDirectory.course_id)
    settings = json.dumps({"course": course_id, "folder": str(exchange)}, indent=2) + "\n"
    return {
        SETTINGS: settings.encode(),
        CONFIG: exchange_settings(exchange, course_id, "assignments").encode(),
        # nbgrader reads its configuration again in the folder of the assignments
        f"assignments/{CONFIG}": exchange_settings(exchange, course_id).encode(),
    }


def _files(layout: Layout) -> Iterator[Path]:
    yield layout.root / "LICENSE"
    yield layout.root / "LICENSE-CONTENT"
    yield from sorted((layout.datasets / "dictionary").glob("*.*"))
    for folder in (layout.datasets / "shop", layout.tables):
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder)
            hidden = any(part.startswith(".") or part in _NEVER for part in place.parts)
            if path.is_file() and not hidden:
                yield path

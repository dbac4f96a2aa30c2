"""Pages that are written for the bundle alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

from grading.layout import Layout

_README = Path(__file__).with_name("student_readme.md")
_PROJECT = """\
# Puts the package `shop` of this folder on the path: pip install --no-deps --editable .
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "ecommerce-operations-analytics-student"
version = "{version}"
requires-python = ">=3.11"

[tool.hatch.build.targets.wheel]
packages = ["datasets/shop"]

[tool.hatch.build]
dev-mode-dirs = ["datasets"]
"""


def readme_text(layout: Layout, chapters: list[str]) -> str:
    """Return the first page that students read."""
    rows = []
    for chapter in chapters:
        lecture = layout.lecture_notebook(chapter).relative_to(layout.root).as_posix()
        release = layout.release_notebook(chapter).relative_to(layout.root).as_posix()
        has_lecture = layout.lecture_master(chapter).is_file()
        has_assignment = layout.assignment_master(chapter).is_file()
        rows.append(
            f"| {chapter} | {_link(lecture, has_lecture)} | {_link(release, has_assignment)} |"
        )
    return _README.read_text(encoding="utf-8").replace("{rows}", "\n".join(rows))


def project_text(layout: Layout) -> str:
    """Return the project file that makes `shop` installable from the bundle."""
    project = tomllib.loads((layout.root / "pyproject.toml").read_text(encoding="utf-8"))
    return _PROJECT.format(version=project["project"]["version"])


def _link(path: str, exists: bool) -> str:
    return f"[{path}]({path})" if exists else ""

"""Pages that are written for the bundle alone."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from grading.layout import Layout

_README = Path(__file__).with_name("student_readme.md")
_DATASETS = Path(__file__).with_name("student_datasets.md")
_DATA = Path(__file__).with_name("student_data.md")
_HIDDEN = {
    "disabledExtensions": {
        f"@jupyter/nbgrader:{name}": True
        for name in ("menu", "formgrader", "create-assignment", "course-list", "assignment-list")
    }
    | {"@jupyterlab/apputils-extension:announcements": True}
}
"""What nbgrader brings into JupyterLab for instructors, its menu included; Validate stays.

JupyterLab's question whether it may fetch news goes, too: everything works offline.
"""
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

# course submit NN_topic
[project.scripts]
course = "shop.handin:main"

# JupyterLab without nbgrader's menus for instructors
[tool.hatch.build.targets.wheel.shared-data]
"jupyterlab_page_config.json" = "etc/jupyter/labconfig/page_config.json"

[tool.hatch.build]
dev-mode-dirs = ["datasets"]
"""


def readme_text(layout: Layout, chapters: list[str], hand_in: str = "") -> str:
    """Return the first page that students read.

    Parameters
    ----------
    layout
        The checkout.
    chapters
        Chapters of the bundle.
    hand_in
        Where students hand in, a sentence; a general one by default.
    """
    rows, files = [], []
    for chapter in chapters:
        lecture = f"lectures/{chapter}_lecture.ipynb"
        release = f"assignments/{chapter}/{chapter}.ipynb"
        has_lecture = layout.lecture_master(chapter).is_file()
        has_assignment = layout.assignment_master(chapter).is_file()
        rows.append(
            f"| {chapter} | {_link(lecture, has_lecture)} | {_link(release, has_assignment)} |"
        )
        files += [f"- `{release}`"] if has_assignment else []
    where = hand_in.strip() or (
        "Where: the place that your instructor named, most often this course's page on Canvas or "
        "Moodle, under the assignment's name."
    )
    needing = with_real_data(layout, chapters)
    return (
        _README.read_text(encoding="utf-8")
        .replace("{rows}", "\n".join(rows))
        .replace("{files}", "\n".join(files) or "- (no assignment in this bundle)")
        .replace("{chapters}", _chapters(layout, chapters))
        .replace("{hand_in}", where)
        .replace("{data_file}", _data_file(needing))
        .replace("{data}", _data(needing))
    )


def datasets_text(layout: Layout, chapters: list[str]) -> str:
    """Return the page on the tables that students read."""
    needing = with_real_data(layout, chapters)
    real = (
        f"The published data in {', '.join(needing)} are of real companies: "
        "[how to get them](../README.md)."
        if needing
        else ""
    )
    return _DATASETS.read_text(encoding="utf-8").replace("{data}", real).rstrip() + "\n"


def with_real_data(layout: Layout, chapters: list[str]) -> list[str]:
    """Return the chapters whose notebooks read data that come inside other packages."""
    found = []
    for chapter in chapters:
        notebooks = (layout.lecture_notebook(chapter), layout.release_notebook(chapter))
        texts = [path.read_text(encoding="utf-8") for path in notebooks if path.is_file()]
        if any(re.search(r"\brealdata\b", text) for text in texts):
            found.append(chapter)
    return found


def page_config_text(*, with_list: bool = False) -> str:
    """Return JupyterLab's settings that hide what is for instructors, and its news.

    Parameters
    ----------
    with_list
        Whether nbgrader's Assignment List stays: it needs an exchange.
    """
    hidden = _HIDDEN["disabledExtensions"]
    # the list is opened from nbgrader's menu
    kept = {f"@jupyter/nbgrader:{name}" for name in ("menu", "assignment-list") if with_list}
    shown = {name: value for name, value in hidden.items() if name not in kept}
    return json.dumps({"disabledExtensions": shown}, indent=2) + "\n"


def _chapters(layout: Layout, chapters: list[str]) -> str:
    known = layout.chapters()
    if set(chapters) >= set(known):
        return "All chapters that the course has so far are in this bundle."
    return (
        f"This bundle has {len(chapters)} of the course's {len(known)} chapters. The others follow "
        "when the class comes to them, in a new bundle: unpack that one beside this one, and your "
        "answers stay where they are."
    )


def _data(needing: list[str]) -> str:
    if not needing:
        return ""
    named = ", ".join(needing)
    some = "This chapter" if len(needing) == 1 else "These chapters"
    page = _DATA.read_text(encoding="utf-8")
    return page.replace("{chapters}", named).replace("{Some}", some)


def _data_file(needing: list[str]) -> str:
    if not needing:
        return ""
    return (
        f"\n- `requirements-data.txt`: packages with published data, for {', '.join(needing)} only."
    )


def project_text(layout: Layout) -> str:
    """Return the project file that makes `shop` installable from the bundle."""
    project = tomllib.loads((layout.root / "pyproject.toml").read_text(encoding="utf-8"))
    return _PROJECT.format(version=project["project"]["version"])


def _link(path: str, exists: bool) -> str:
    return f"[{path}]({path})" if exists else ""

"""A course of one small assignment, for tests: two exercises and a memo."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from grading.schema_version import spare_alembic

ASSIGNMENT = "tiny"
COURSE_ID = "tiny_course"
STUB = "raise NotImplementedError"
SETUP = "import pandas as pd\n\nrate = 0.5"
RIGHT = {
    "double": "def double(values):\n    return [2 * value for value in values]",
    "spread": "def spread(values):\n    return max(values) - min(values)",
    "memo": "We should repair the payment page first.",
}
WRONG = {
    "double": "def double(values):\n    return [value + value for value in values][:3]",
    "spread": "def spread(values):\n    return max(values)",
}
HIDDEN_DOUBLE = (
    "assert double([1, 2, 3, 4]) == [2, 4, 6, 8], 'double: the result has another length'"
)
HIDDEN_SPREAD = "assert spread([31337, 90001]) == 58664, 'spread: not the distance of the ends'"
SECRETS = ("31337", "90001", "58664", "[2, 4, 6, 8]")
TEST_DOUBLE = f"""assert double([1]) == [2], 'double: one value is not doubled'
### BEGIN HIDDEN TESTS
{HIDDEN_DOUBLE}
### END HIDDEN TESTS"""
TEST_SPREAD = f"""assert spread([1, 1]) == 0, 'spread: equal values have no spread'
### BEGIN HIDDEN TESTS
{HIDDEN_SPREAD}
### END HIDDEN TESTS"""
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
"""A picture of one pixel, as a notebook keeps it."""
POINTS = {"test_double": 2.0, "test_spread": 3.0, "memo": 4.0}


def flags(name: str, **wanted: Any) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell."""
    default = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**default, "grade_id": name, "schema_version": 3, **wanted}}


def source_notebook() -> nbformat.NotebookNode:
    """Return the instructor's notebook of the assignment."""
    test = {"grade": True, "locked": True}
    cells = [
        new_markdown_cell("# Tiny\nTwo exercises and a memo.", id="intro"),
        new_code_cell(SETUP, id="setup", metadata=flags("setup", locked=True)),
        new_markdown_cell("Double every value.", id="double_prompt"),
        _solution("double"),
        new_code_cell(
            TEST_DOUBLE, id="test_double", metadata=flags("test_double", points=2, **test)
        ),
        new_markdown_cell("The distance of the ends.", id="spread_prompt"),
        _solution("spread"),
        new_code_cell(
            TEST_SPREAD, id="test_spread", metadata=flags("test_spread", points=3, **test)
        ),
        new_markdown_cell(
            "Write a memo here.",
            id="memo",
            metadata=flags("memo", grade=True, solution=True, points=4),
        ),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def make_course(root: Path) -> Path:
    """Make a course folder with gradebook, source and release, and return it."""
    folder = root / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(source_notebook(), folder / f"{ASSIGNMENT}.ipynb")
    config = (
        "from grading.autograde.configure import configure\n"
        "c = get_config()  # noqa: F821\n"
        f"c.CourseDirectory.course_id = {COURSE_ID!r}\n"
        "c.ClearSolutions.code_stub = {'python': 'raise NotImplementedError'}\n"
        "configure(c)\n"
    )
    (root / "nbgrader_config.py").write_text(config)
    spare_alembic()
    coursedir = CourseDirectory(root=str(root), course_id=COURSE_ID, assignment_id=ASSIGNMENT)
    converter = GenerateAssignment(coursedir=coursedir)
    converter.config.ClearSolutions.code_stub = {"python": STUB}
    converter.start()
    return root


def released(root: Path) -> dict[str, Any]:
    """Return the student version of the assignment as JSON."""
    path = root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    document: dict[str, Any] = json.loads(path.read_text())
    return document


def answered(root: Path, answers: dict[str, str]) -> dict[str, Any]:
    """Return the student version with some cells answered."""
    document = deepcopy(released(root))
    for cell in document["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]]
    return document


def cell_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return one cell of a notebook by its id."""
    found: dict[str, Any] = next(cell for cell in document["cells"] if cell["id"] == name)
    return found


def submit(root: Path, student: str, content: dict[str, Any] | bytes, name: str = "") -> Path:
    """Put a notebook into a student's submission folder and return the folder."""
    folder = root / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / (name or f"{ASSIGNMENT}.ipynb")).write_bytes(data)
    return folder


def _solution(name: str) -> nbformat.NotebookNode:
    head, body = RIGHT[name].split("\n", 1)
    source = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
    return new_code_cell(source, id=name, metadata=flags(name, solution=True))

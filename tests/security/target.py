"""The course under attack: one exercise with hidden tests, a victim, and hostile submissions."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from authoring.certify.throwaway import Kind, Throwaway, make_throwaway
from grading.layout import Layout
from security.attack import Attack

CHAPTER = "01_target"
TEST = "test_answer"
POINTS = 3.0
HIDDEN_NAME = "hidden_margin_0x5eed"
HIDDEN_VALUE = "62674002"
SECRETS = (HIDDEN_NAME, HIDDEN_VALUE)
"""No output of a student's cell and no feedback may show one of these."""
RIGHT = "def answer(x: int) -> int:\n    return 2 * x"
MASTER = f"""\
# %% [markdown] id="intro"
# # A target

# %% id="setup" role="setup"
import pandas as pd

# %% id="answer" role="solution"
def answer(x: int) -> int:
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% id="{TEST}" role="test" points=3
assert answer(1) == 2, "answer: one is not doubled"
### BEGIN HIDDEN TESTS
{HIDDEN_NAME} = {HIDDEN_VALUE}
assert answer({HIDDEN_NAME} // 2) == {HIDDEN_NAME}, "answer: wrong for a large number"
### END HIDDEN TESTS

# %% [markdown] id="memo" role="memo" points=4
# Words.
"""
PRELUDE = """\
def breach(what):
    print("BR" "EACH", what)
"""
BREACH = "BREACH"


def make_target(root: Path, layout: Layout, kind: Kind) -> Throwaway:
    """Make a course folder with the exercise in its gradebook.

    Parameters
    ----------
    root
        Where; the folder is made.
    layout
        The checkout, for the tables.
    kind
        ``stock`` for nbgrader as it comes, ``ours`` with this course's grader.
    """
    masters = root / "masters" / "source"
    masters.mkdir(parents=True)
    (masters / f"{CHAPTER}.py").write_text(MASTER, encoding="utf-8")
    made = make_throwaway(Layout(masters.parent), CHAPTER, root / "course", kind)
    return Throwaway(made.root, made.chapter, made.release, layout.tables)


def hand_in(course: Throwaway, student: str, attack: Attack, known: dict[str, Any]) -> Path:
    """Hand in a hostile submission; return its folder.

    Parameters
    ----------
    course
        Where.
    student
        Under which name.
    attack
        What.
    known
        Names that the cells may use, such as the path of the canary.
    """
    notebook = copy.deepcopy(course.release)
    cells = notebook["cells"]
    place = next(n for n, cell in enumerate(cells) if cell["id"] == "answer")
    cells[place]["source"] = attack.cells[0]
    prelude = PRELUDE + "".join(f"{name} = {value!r}\n" for name, value in known.items())
    cells[place + 1 : place + 1] = [_cell(f"more{n}", c) for n, c in enumerate(attack.cells[1:])]
    cells.insert(place, _cell("prelude", prelude))
    if attack.look:
        cells.append(_cell("look", attack.look))
    if attack.edit is not None:
        attack.edit(notebook)
    folder = course.root / "submitted" / student / CHAPTER
    folder.mkdir(parents=True)
    (folder / f"{CHAPTER}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    if attack.lay is not None:
        attack.lay(folder)
    return folder


def _cell(cell_id: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": {},
        "outputs": [],
        "source": source,
    }

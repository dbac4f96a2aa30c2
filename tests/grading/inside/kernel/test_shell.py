"""Does a cell become what IPython makes of it, also where IPython is not asked?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
CELLS = [
    "x = 1",
    "x = 1\n",
    "f 1, 2",
    "/f 1",
    "x = 1\ny = x / 2\n",
    "x = 1\n\n",
    "\n\nx = 1\ny = 2",
    "  x = 1\n  y = 2",
    "%matplotlib inline\nx = 1",
    "%%time\nx = 1",
    "x = 1\n%time x",
    "if True:\n    !ls\n    x = 1",
    "x = 1\nfiles = !ls",
    "x = 1\nfiles =\\\n !ls",
    "x = 1\nnow = %time x",
    "x = 1\nx?",
    "?x\nx = 1",
    "x = 1\n;f a\n,f b",
    "x = 1 if 2 != 3 else 5 % 2\ny = '%d' % x\n",
    "x = (8\n% 3)\ny = 2",
    "x = '''\n%time y\n!ls\n'''\ny = 2",
    ">>> x = 1\n>>> y = 2",
    "x = 1\n    >>> y = 2",
    "In [1]: x = 1\n   ...: y = 2",
    "x = 1\n...: y = 2",
    "x = 1\r\ny = 2\r\n",
    "x = 1\ry = 2",
    "x = 1\x0c\ny = 2",
    "def f(:\n    pass",
    "x = 'open\ny = 2",
    "await f()\nx = 1",
    "x = 1 # what? not that\ny = 2",
    "é = 1\n茶 = '茶'\n",
    "",
    "\n",
    "# a remark\n# another\n",
]


def of_the_course() -> list[str]:
    """Return the code cells of the assignments, with the reference's answers."""
    books = sorted((ROOT / "source").glob("*/*.ipynb"))
    assert books
    cells = [cell for book in books for cell in json.loads(book.read_text("utf-8"))["cells"]]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


Told = tuple[list[str], list[str], int, list[str]]
SCRIPT = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from grading.inside.ipython import Notebook, Shell
cells = json.load(sys.stdin)
shell = Notebook()._kernel.shell
assert type(shell) is Shell
asked = []
inner = shell.input_transformer_manager.transform_cell
def counted(cell):
    asked.append(cell)
    return inner(cell)
shell.input_transformer_manager.transform_cell = counted
mine = [shell.transform_cell(cell) for cell in cells]
spared = len(cells) - len(asked)
theirs = [InteractiveShell.transform_cell(shell, cell) for cell in cells]
changed = []
for where in ("post", "cleanup"):
    own = getattr(shell, "input_transformers_" + where)
    own.append(lambda lines: ["changed\\n"])
    changed.append(shell.transform_cell("x = 1\\ny = 2"))
    own.pop()
said = [mine, theirs, spared, changed]
print(json.dumps(said), file=sys.__stdout__)
"""


@pytest.fixture(scope="module")
def told() -> Told:
    """Return what our shell and IPython make of all cells, how many were spared, and one more."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(CELLS + of_the_course()),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    mine, theirs, spared, changed = json.loads(done.stdout.splitlines()[-1])
    return mine, theirs, spared, changed


def test_every_cell_becomes_what_ipython_makes_of_it(
    told: Told,
) -> None:
    mine, theirs, _, _ = told
    cells = CELLS + of_the_course()
    assert [c for c, a, b in zip(cells, mine, theirs, strict=True) if a != b] == []


def test_most_cells_of_the_course_are_spared(told: Told) -> None:
    assert told[2] > 0.8 * len(of_the_course())


def test_a_transformation_of_the_students_own_is_kept(
    told: Told,
) -> None:
    assert told[3] == ["changed\n", "changed\n"]

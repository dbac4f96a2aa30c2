"""Small masters for the tests of the builder."""

from __future__ import annotations

import shutil
from pathlib import Path

from authoring.build.master import Master, MasterKind, read_master
from authoring.build.rules import problems
from grading.layout import Layout, find_layout

CHECKOUT = find_layout(Path(__file__).parent).root

LECTURE = """\
# %% [markdown] id="intro"
# # A tiny lecture
# One sentence.

# %% id="load"
from pathlib import Path

import matplotlib.pyplot as plt

visits = int(Path("../datasets/visits.txt").read_text())
print("visits:", visits)

# %% id="plot"
fig, ax = plt.subplots(figsize=(2, 1))
ax.plot([1, 2, visits])
ax.get_title()
"""
SETUP = """\
# %% id="setup" role="setup"
import pandas as pd
"""
SOLUTION = '''\
# %% id="rate" role="solution"
def rate(orders: pd.DataFrame, visits: int) -> float:
    """Return orders per visit."""
    ### BEGIN SOLUTION
    return len(orders) / visits
    ### END SOLUTION
'''
TEST = """\
# %% id="test_rate" role="test" points=2
assert rate(pd.DataFrame({"order": [1, 2]}), 4) == 0.5, "two of four is not a half"
### BEGIN HIDDEN TESTS
assert rate(pd.DataFrame({"order": []}), 77) == 0, "no orders: the rate is not zero"
### END HIDDEN TESTS
"""
MEMO = """\
# %% [markdown] id="memo" role="memo" points=4
# The checkout loses most; repair it first.
"""
ASSIGNMENT = "\n".join(
    ['# %% [markdown] id="intro"\n# # A tiny assignment\n', SETUP, SOLUTION, TEST, MEMO]
)


def make_course(root: Path, chapter: str = "04_tiny") -> Layout:
    """Make a checkout with one chapter that keeps every rule, nothing built."""
    for folder in ("notebooks", "source", "release", "datasets"):
        (root / folder).mkdir(parents=True)
    shutil.copy(CHECKOUT / "nbgrader_config.py", root)
    (root / "datasets" / "visits.txt").write_text("3\n")
    layout = Layout(root)
    layout.lecture_master(chapter).write_text(LECTURE)
    layout.assignment_master(chapter).write_text(ASSIGNMENT)
    return layout


def master(folder: Path, text: str, kind: MasterKind = "assignment") -> Master:
    """Write a master and read it."""
    path = folder / "source" / "04_tiny.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return read_master(path, kind)


def refusals(folder: Path, text: str, kind: MasterKind = "assignment") -> list[str]:
    """Return the refusals of a master as their messages read."""
    return [str(problem) for problem in sorted(set(problems(master(folder, text, kind))))]


def line_of(text: str, part: str) -> int:
    """Return the line (from 1) of the first occurrence of a part."""
    return text[: text.index(part)].count("\n") + 1

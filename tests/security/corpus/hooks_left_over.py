"""Are the hooks of `hooks_left_behind`, which was graded before, still there?"""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import glob, os, sys
if hasattr(sys, "left_by_a_hook"): breach("an attribute")
if any(type(finder).__name__ == "Finder" for finder in sys.meta_path): breach("a finder")
for place in ("~/.ipython", "~/.config", "~/.local", "~/.jupyter"):
    if glob.glob(os.path.expanduser(place) + "/**/00-left.py", recursive=True): breach(place)
if os.path.exists("found"): breach("a file")
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.HOOKS,
    assets=(
        Asset.NEXT,
        Asset.WARM,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a hook of another submission acts",
    cells=(ANSWER,),
)

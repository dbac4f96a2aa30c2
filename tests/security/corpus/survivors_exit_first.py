"""The kernel ends itself once a daemon is on its way."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os, signal, time
reader, writer = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        ctypes.CDLL(None).prctl(15, b"leftcanary", 0, 0, 0)
        os.write(writer, b"x")
        time.sleep(600)
    os._exit(0)
os.read(reader, 1)
def answer(x): return 0
"""
THEN = """\
os._exit(0)
"""

ATTACK = Attack(
    kind=AttackClass.SURVIVORS,
    assets=(
        Asset.NEXT,
        Asset.HOST,
    ),
    expected=frozenset({"kernel_died/skipped"}),
    canary="a process named leftcanary lives on",
    cells=(
        ANSWER,
        THEN,
    ),
)

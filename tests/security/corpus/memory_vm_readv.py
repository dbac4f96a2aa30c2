"""The memory of others is read and written with process_vm_readv."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
class Piece(ctypes.Structure): _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
text = ctypes.create_string_buffer(8)
piece = Piece(ctypes.addressof(text), 8)
for call in (310, 311):
    got(libc.syscall(call, os.getpid(), ctypes.byref(piece), 1, ctypes.byref(piece), 1, 0), call)

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.MEMORY,
    assets=(
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.OTHERS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a call succeeds",
    cells=(ANSWER,),
)

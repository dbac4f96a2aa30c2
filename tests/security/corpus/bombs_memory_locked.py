"""Memory that cannot be swapped out."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, mmap
libc = ctypes.CDLL(None, use_errno=True)
if libc.mlockall(3) == 0: breach('mlockall')
page = mmap.mmap(-1, 1 << 20)
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
if libc.mlock(ctypes.c_void_p(address), ctypes.c_size_t(1 << 20)) == 0: breach('mlock')
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.BOMBS,
    assets=(
        Asset.HOST,
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.NEXT,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
)

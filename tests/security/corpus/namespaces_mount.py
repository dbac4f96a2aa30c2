"""File systems are mounted, moved, remounted and taken away."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
got(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), 'mount')
got(libc.mount(b'none', b'/', None, 32 | 0x1000, None), 'remount')
got(libc.umount2(b'/proc', 2), 'umount')
got(libc.umount2(b'/tmp', 2), 'umount /tmp')
got(libc.syscall(155, b'/tmp', b'/tmp'), 'pivot_root')
got(libc.syscall(428, -100, b'/', 1), 'open_tree')
got(libc.syscall(430, b'tmpfs', 0), 'fsopen')

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.NAMESPACES,
    assets=(
        Asset.HOST,
        Asset.WARM,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a call succeeds",
    cells=(ANSWER,),
)

"""Files are opened by handle, past every mount."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
buffer = ctypes.create_string_buffer(200)
buffer[0:4] = (128).to_bytes(4, 'little')
mount = ctypes.c_int()
got(libc.syscall(303, -100, b'/', buffer, ctypes.byref(mount), 0), 'name_to_handle_at')
got(libc.syscall(304, 3, buffer, 0), 'open_by_handle_at')

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

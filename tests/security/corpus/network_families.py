"""Sockets of every family: netlink, raw, packet, vsock and others."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for family in (2, 10, 16, 17, 38, 40, 44):
    for kind in (1, 2, 3, 5):
        if libc.socket(family, kind, 0) != -1: breach(f"family {family} kind {kind}")
        pair = (ctypes.c_int * 2)()
        ctypes.set_errno(0)
        libc.socketpair(family, kind, 0, pair)
        if ctypes.get_errno() != 13: breach(f"pair of family {family}: {ctypes.get_errno()}")
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.NETWORK,
    assets=(
        Asset.NETWORK,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a socket is made",
    cells=(ANSWER,),
)

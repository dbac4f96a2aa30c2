"""An abstract local socket of the host is reached."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = r"""
import socket
try: socket.socket(socket.AF_UNIX).connect("\0" + NAME); breach("abstract socket")
except OSError: pass
if NAME in open("/proc/net/unix").read(): breach("sockets of the host are listed")
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.NETWORK,
    assets=(
        Asset.NETWORK,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the listener on the host is reached",
    cells=(ANSWER,),
    stock=True,
)

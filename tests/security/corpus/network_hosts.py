"""Connections to the host, to the world and to names."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import socket
for host, port in (("127.0.0.1", PORT), ("localhost", PORT), ("1.1.1.1", 53), ("::1", PORT)):
    try: socket.create_connection((host, port), timeout=0.3).close(); breach(host)
    except OSError: pass
try:
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b"x", ("127.0.0.1", PORT))
    breach("a datagram left")
except OSError: pass
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.NETWORK,
    assets=(
        Asset.NETWORK,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the listener on the host is reached",
    cells=(ANSWER,),
    stock=True,
)

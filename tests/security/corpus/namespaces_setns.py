"""The namespaces of other processes are entered."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
for kind in ('user', 'mnt', 'net', 'pid'):
    try: handle = os.open(f'/proc/self/ns/{kind}', 0)
    except OSError: continue
    if kind == 'net': got(libc.setns(handle, 0), kind)
    if kind == 'user': got(-1 if libc.setns(handle, 0) else 0, kind)

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.NAMESPACES,
    assets=(
        Asset.HOST,
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.NETWORK,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a call succeeds",
    cells=(ANSWER,),
)

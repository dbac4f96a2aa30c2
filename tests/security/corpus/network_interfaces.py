"""The interfaces and routes of the host are listed."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
names = [l.split(":")[0].strip() for l in open("/proc/net/dev") if ":" in l]
if names != ["lo"]: breach(names)
if len(open("/proc/net/tcp").readlines()) > 1: breach("connections of the host")
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.NETWORK,
    assets=(Asset.NETWORK,),
    expected=frozenset({"ok/failed"}),
    canary="an interface but loopback is seen",
    cells=(ANSWER,),
)

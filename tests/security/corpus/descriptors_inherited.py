# ruff: noqa: E501
"""Every open descriptor is looked at for one that leads outside."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, stat
for name in os.listdir("/proc/self/fd"):
    try:
        target, mode = os.readlink(f"/proc/self/fd/{name}"), os.fstat(int(name)).st_mode
    except OSError: continue
    if int(name) > 2 and (stat.S_ISDIR(mode) or target.startswith("pid:") or "ns" in target[:4]): breach(target)
sockets = [n for n in range(3, 256) if os.path.exists(f"/proc/self/fd/{n}") and stat.S_ISSOCK(os.stat(f"/proc/self/fd/{n}").st_mode)]
own = os.readlink("/proc/self/fd/0")
if CHECKOUT in own or COURSE in own: breach(own)
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.DESCRIPTORS,
    assets=(
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="an inherited descriptor",
    cells=(ANSWER,),
)

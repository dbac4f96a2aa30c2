"""Databases, schedulers and the sockets that other processes listen on are called."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = r"""
import glob, socket
def called(family, address):
    try:
        with socket.socket(family) as caller:
            caller.settimeout(0.2)
            caller.connect(address)
            breach(str(address))
    except OSError: pass
for port in (5432, 5433, 3306, 6379, 8786, 8787, 8888, 9999, PORT):
    called(socket.AF_INET, ("127.0.0.1", port))
    called(socket.AF_INET6, ("::1", port))
folders = ("/tmp", "/var/run", "/run", "/var/run/postgresql", "/run/postgresql")
for folder in folders:
    called(socket.AF_UNIX, folder + "/.s.PGSQL.5432")
for line in open("/proc/net/unix").readlines()[1:]:
    name = line.split()[7:]
    if name: called(socket.AF_UNIX, name[0].replace("@", "\0"))
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.NETWORK,
    assets=(
        Asset.GRADEBOOK,
        Asset.WARM,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="something answers",
    cells=(ANSWER,),
)

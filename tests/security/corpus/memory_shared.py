"""Memory that outlives the process: System V, POSIX queues, memfd, keyrings."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
got(libc.shmget(0x5EED, 4096, 0o1666), "shmget")
got(libc.semget(0x5EED, 1, 0o1666), "semget")
got(libc.msgget(0x5EED, 0o1666), "msgget")
got(libc.syscall(240, b"left", 66, 438, 0), "mq_open")
got(libc.memfd_create(b"x", 0), "memfd_create")
got(libc.syscall(447, 0), "memfd_secret")
got(libc.syscall(248, b"user", b"left", b"x", 1, -4), "add_key")
got(libc.syscall(250, 0, -3, 1, 0, 0), "keyctl")
got(libc.syscall(249, b"user", b"left", 0, 0), "request_key")

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.MEMORY,
    assets=(
        Asset.NEXT,
        Asset.OTHERS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a call succeeds",
    cells=(ANSWER,),
)

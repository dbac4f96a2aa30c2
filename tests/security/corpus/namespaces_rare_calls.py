# ruff: noqa: E501
"""Rarely used parts of the kernel are called: bpf, perf, io_uring, userfaultfd and others."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
for number, arguments in {321: (5, 0, 0), 425: (1, ctypes.create_string_buffer(120)), 323: (1,), 278: (0, 0, 0, 0), 103: (10, 0, 0), 159: (ctypes.create_string_buffer(300),), 227: (0, ctypes.create_string_buffer(16)), 163: (None,), 256: (0, 0, 0, 0), 279: (0, 0, 0, 0, 0, 0)}.items():
    ctypes.set_errno(0)
    if libc.syscall(number, *arguments) != -1 or ctypes.get_errno() not in (1, 38): breach(f'call {number} reached the kernel: {ctypes.get_errno()}')
attributes = ctypes.create_string_buffer(128)
attributes[0:8] = (1 + (128 << 32)).to_bytes(8, 'little')
got(libc.syscall(298, attributes, 0, -1, -1, 0), 'perf')

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

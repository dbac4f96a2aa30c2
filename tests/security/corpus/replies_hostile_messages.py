# ruff: noqa: E501
"""Encoded messages whose lengths, tags and buffers lie."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = r"""
import struct, sys
def sealed(text, *buffers, lengths=None):
    lengths = lengths or [len(b) for b in buffers]
    head = struct.pack("<4sIII", b"SHW1", len(text), len(lengths), 0)
    return head + struct.pack(f"<{len(lengths)}Q", *lengths) + text + bytes(-len(text) % 8) + b"".join(b + bytes(-len(b) % 8) for b in buffers)
BAD = [
    sealed(b'["a",[10000000,10000000],"C",true,"<i8"]', b"x"),
    sealed(b'["b"]', b"abc", lengths=[2**63]),
    sealed(b"[" * 100_000),
    sealed(b'["xa",["large_string",3,false]]', struct.pack("<4q", 0, 9, 1, 2**40), b"abc"),
    sealed(b'["ix",null,["a",[1],"C",true,"<M8[ns]"],"D"]', b"12345678"),
    sealed(b'["df"]'), sealed(b'["pickle","x"]'), b"\x80\x04.", b"",
]
turn = iter(BAD * 50)
for name, module in list(sys.modules.items()):
    if name.startswith("inside") and hasattr(module, "encode"):
        module.encode = lambda *args, **named: next(turn)
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.REPLIES,
    assets=(
        Asset.COORDINATOR,
        Asset.SCORE,
    ),
    expected=frozenset({"ok/error"}),
    canary="points gained, memory of the checker",
    cells=(ANSWER,),
    raises=True,
)

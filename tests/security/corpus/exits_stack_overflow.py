"""Recursion in C until the stack ends."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sys
sys.setrecursionlimit(10**9)
def answer(x): return eval('(' * 1) if False else deep([])
def deep(l):
    return deep([l])
"""
THEN = """\
1
"""

ATTACK = Attack(
    kind=AttackClass.EXITS,
    assets=(
        Asset.SCORE,
        Asset.COORDINATOR,
    ),
    expected=frozenset(
        {
            "timeout/error",
            "timeout/timeout",
            "timeout/killed",
            "memory/killed",
            "memory/timeout",
            "memory/error",
            "kernel_died/killed",
            "ok/timeout",
            "ok/error",
        }
    ),
    canary="points gained, the run aborted",
    cells=(
        ANSWER,
        THEN,
    ),
    raises=True,
)

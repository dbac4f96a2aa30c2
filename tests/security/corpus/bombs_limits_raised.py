# ruff: noqa: E501
"""The limits are raised again."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import resource
for what in (resource.RLIMIT_NPROC, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU):
    soft, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY: breach(f'no limit {what}')
    try: resource.setrlimit(what, (hard + 1, hard + 1)); breach(what)
    except ValueError: pass
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.BOMBS,
    assets=(
        Asset.HOST,
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.NEXT,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
)

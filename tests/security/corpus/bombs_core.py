"""A crash that would leave a core file."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import resource
if resource.getrlimit(resource.RLIMIT_CORE) != (0, 0): breach('core files')
if resource.getrlimit(resource.RLIMIT_MSGQUEUE) != (0, 0): breach('message queues')
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

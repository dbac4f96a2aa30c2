"""The environment of every visible process is read."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import glob, os
for path in glob.glob("/proc/[0-9]*/environ"):
    try: text = open(path).read()
    except OSError: continue
    if "SENTINEL" in text or "PYTEST" in text: breach(path)
if len(glob.glob("/proc/[0-9]*")) > 3: breach("other processes are listed")
if len(open("/proc/1/environ").read().split("HOSTNAME=")) > 1: breach("HOSTNAME")

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.READING,
    assets=(
        Asset.HOST,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the file's content is shown",
    cells=(ANSWER,),
)

"""The process's own memory is searched for the hidden test."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
NEEDLE = bytes([104, 105, 100, 100, 101, 110]) + b"_margin_0x" + bytes([53, 101])
import re
def answer(x):
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            found = re.match("([0-9a-f]+)-([0-9a-f]+) rw", line)
            start, end = (int(n, 16) for n in found.groups()) if found else (0, 0)
            try:
                memory.seek(start)
                data = memory.read(min(end - start, 30_000_000))
            except (OSError, ValueError): continue
            for match in re.finditer(NEEDLE, data):
                after = data[match.end() : match.end() + 12]
                if b"ed = " in after: open("seen", "a").write("found")
    return 0
"""
LOOK = """
import os
if os.path.exists('seen'): breach('memory holds the test')
"""

ATTACK = Attack(
    kind=AttackClass.INSPECTION,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="hidden text shown",
    cells=(ANSWER,),
    look=LOOK,
)

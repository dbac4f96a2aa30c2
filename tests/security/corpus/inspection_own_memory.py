"""The process's own memory is searched for the hidden test."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
NEEDLE = bytes([104, 105, 100, 100, 101, 110]) + b"_margin_0x" + bytes([53, 101])
import re, time
def search():
    block = bytearray(1 << 20)
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps.read().splitlines():
            found = re.match("([0-9a-f]+)-([0-9a-f]+) rw", line)
            if not found: continue
            start, end = (int(n, 16) for n in found.groups())
            # blocks overlap, so that no place falls between two of them
            for place in range(start, min(end, start + 30_000_000), len(block) - 64):
                try:
                    memory.seek(place)
                    size = memory.readinto(memoryview(block)[: end - place])
                except (OSError, ValueError): break
                at = block.find(NEEDLE, 0, size)
                while at >= 0:
                    if b"ed = " in block[at + 18 : at + 30]: open("seen", "a").write("found")
                    at = block.find(NEEDLE, at + 1, size)
                yield place
searched = search()
def answer(x):
    until = time.monotonic() + 0.3
    for place in searched:
        if time.monotonic() > until: break
    return 0
"""
# What a slow machine has not searched within the call is searched as soon as that has ended.
LOOK = """
import os
for place in searched: pass
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

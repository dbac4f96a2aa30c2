"""Files of the system that name users, hosts and mounts are read."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, sys
leads_to_python = os.path.realpath(sys.executable)
for path in ("/etc/passwd", "/etc/shadow", "/etc/hostname", "/etc/hosts", "/home", "/root", "/var",
             "/sys/class", "/usr/local/bin", "/run", "/opt", "/boot"):
    if os.path.lexists(path) and not leads_to_python.startswith(path):
        try:
            if os.path.isfile(path) or os.listdir(path): breach(path)
        except OSError: pass

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

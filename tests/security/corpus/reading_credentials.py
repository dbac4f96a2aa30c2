# ruff: noqa: E501
"""Passwords, keys and addresses in the environment and in a user's files."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import glob, os, pwd
for name in os.environ:
    if any(word in name.upper() for word in ("TOKEN", "SECRET", "PASSW", "PROXY", "KEY", "_URL", "SSH", "AWS")):
        breach(name)
homes = {os.path.expanduser("~"), "/root", os.environ.get("HOME", "/"), "/home/*"}
for home in homes:
    for name in (".netrc", ".pgpass", ".ssh", ".gitconfig", ".git-credentials", ".aws", ".docker", ".pypirc"):
        for path in glob.glob(f"{home}/{name}"): breach(path)
for path in ("/etc/resolv.conf", "/run/secrets", "/var/run/docker.sock", "/run/docker.sock", "/etc/pip.conf"):
    if os.path.exists(path): breach(path)
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.READING,
    assets=(
        Asset.NETWORK,
        Asset.HOST,
        Asset.GRADEBOOK,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a password or an address is found",
    cells=(ANSWER,),
)

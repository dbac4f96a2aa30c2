# ruff: noqa: E501
"""Rights, users and limits are looked at and asked back."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = r"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
status = dict(l.split(':\t', 1) for l in open('/proc/self/status').read().splitlines() if ':\t' in l)
for name in ('CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'CapInh'):
    if int(status[name], 16): breach(name)
if status['NoNewPrivs'] != '1': breach('new rights can be had')
if status['Seccomp'] != '2': breach('no filter')
got(libc.setuid(0), 'setuid')
if status['Uid'].split()[0] != '1000': breach('user ' + status['Uid'])
if open('/proc/self/oom_score_adj').read().strip() != '1000': breach('others are ended first')

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

"""The host's name and the terminal's input are changed."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
got(libc.sethostname(b'x', 1), 'sethostname')
got(libc.setdomainname(b'x', 1), 'setdomainname')
import pty
main, terminal = os.openpty()
got(libc.ioctl(terminal, 0x5412, b'x'), 'TIOCSTI')
ctypes.set_errno(0)
libc.ioctl(terminal, 0x541C, b'x')
if ctypes.get_errno() == 25: breach('TIOCLINUX')
if os.uname().nodename != 'shop': breach('the name of the host is seen')

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

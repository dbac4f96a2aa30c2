"""The filter of system calls, run by a small interpreter of its own language."""

from __future__ import annotations

import errno

import pytest

from grading.inside import seccomp
from grading.inside.seccomp import ARCHITECTURES, program

ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
X86 = 0xC000003E
NUMBERS = {"read": 0, "clone": 56, "clone3": 435, "socket": 41, "socketpair": 53, "ioctl": 16}


def _judge(machine: str, audit: int, number: int, *arguments: int) -> int:
    """Return what the filter says about a call."""
    data = {0: number, 4: audit}
    for place, argument in enumerate(arguments):
        data[16 + 8 * place] = argument & 0xFFFFFFFF
    steps = program(machine)
    position, register = 0, 0
    while True:
        code, jump_true, jump_false, value = steps[position]
        position += 1
        match code:
            case 0x20:
                register = data.get(value, 0)
            case 0x15:
                position += jump_true if register == value else jump_false
            case 0x35:
                position += jump_true if register >= value else jump_false
            case 0x45:
                position += jump_true if register & value else jump_false
            case 0x06:
                return value


def _x86(name: str, *arguments: int) -> int:
    return _judge("x86_64", X86, NUMBERS[name], *arguments)


@pytest.mark.parametrize("machine", ARCHITECTURES)
@pytest.mark.parametrize("name", seccomp._REFUSED)
def test_listed_calls_are_refused(machine: str, name: str) -> None:
    arch = ARCHITECTURES[machine]
    number = seccomp._REFUSED[name][arch.column]
    if number is None:
        pytest.skip("no such call there")
    assert _judge(machine, arch.audit, number) & 0xFFFF0000 == ERRNO


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_no_number_is_listed_twice(machine: str) -> None:
    arch = ARCHITECTURES[machine]
    numbers = [
        row[arch.column] for row in seccomp._REFUSED.values() if row[arch.column] is not None
    ]
    assert len(numbers) == len(set(numbers))
    special = {arch.socket, arch.socketpair, arch.clone, arch.clone3, arch.ioctl}
    assert not special & set(numbers)


def test_other_calls_are_allowed() -> None:
    assert _x86("read") == ALLOW
    assert _judge("x86_64", X86, 59) == ALLOW  # execve
    assert _judge("x86_64", X86, 257) == ALLOW  # openat


@pytest.mark.parametrize("flag", [0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000])
def test_namespaces_are_refused_whatever_else_is_asked(flag: int) -> None:
    assert _x86("clone", flag | 17) == ERRNO | errno.EPERM


def test_forks_and_threads_are_allowed() -> None:
    assert _x86("clone", 0x01200011) == ALLOW  # fork
    assert _x86("clone", 0x003D0F00) == ALLOW  # pthread_create
    assert _x86("clone3") == ERRNO | errno.ENOSYS  # the library falls back to clone


@pytest.mark.parametrize("call", ["socket", "socketpair"])
def test_only_local_sockets_are_allowed(call: str) -> None:
    assert _x86(call, 1, 1) == ALLOW
    for family in (0, 2, 3, 10, 16, 17, 38, 40):
        assert _x86(call, family, 1) == ERRNO | errno.EACCES


def test_typing_into_a_terminal_is_refused_and_other_requests_are_not() -> None:
    assert _x86("ioctl", 0, 0x5412) == ERRNO | errno.EPERM
    assert _x86("ioctl", 0, 0x541C) == ERRNO | errno.EPERM
    assert _x86("ioctl", 0, 0x5413) == ALLOW


def test_another_architecture_is_the_end() -> None:
    assert _judge("x86_64", 0x40000003, 0) == KILL


def test_the_x32_numbers_are_unknown() -> None:
    assert _judge("x86_64", X86, 0x40000000 | 101) == ERRNO | errno.ENOSYS


def test_an_unknown_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "riscv64")
    with pytest.raises(OSError, match="riscv64"):
        seccomp.install()

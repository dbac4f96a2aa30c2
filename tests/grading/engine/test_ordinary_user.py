"""Started by root or by an ordinary user, the sandbox holds alike.

Run by root, the other tests of this folder prove root's case, and this one runs the most telling
of them once more as an ordinary user. Run by an ordinary user, they prove that case themselves.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.sandbox.bubblewrap import find_bubblewrap

pytestmark = [
    pytest.mark.isolation,
    pytest.mark.slow,
    pytest.mark.skipif(os.getuid() != 0, reason="run by an ordinary user already"),
]

HERE = Path(__file__).parent
USER = 1001
TELLING = (
    "test_hostile.py::test_the_kernel_refuses",
    "test_hostile.py::test_rights_are_given_up",
    "test_hostile.py::test_no_file_of_the_host_is_there",
    "test_hostile.py::test_other_roads_to_the_host_are_closed",
    "test_hostile.py::test_instructor_packages_cannot_be_imported",
    "test_hostile.py::test_only_its_own_folders_can_be_written",
    "test_hostile.py::test_environment_is_bare",
    "test_hostile.py::test_signals_reach_nobody_else",
    "test_hostile.py::test_daemons_die_with_the_submission",
    "test_hostile.py::test_network_is_out_of_reach",
    "test_hostile.py::test_nothing_is_gained[always equal]",
    "test_hostile.py::test_nothing_is_gained[endless call that ignores interrupts]",
    "test_bombs.py::test_processes_and_threads_are_counted_per_submission",
    "test_bombs.py::test_fork_bomb",
    "test_bombs.py::test_memory_bombs_are_defused[list]",
    "test_bombs.py::test_disk_bombs_are_errors[many files]",
    "test_helper_files.py::test_helper_modules_and_data_are_beside_the_notebook",
    "test_warm_processes.py::test_the_forks_of_a_submission_are_gone_afterwards",
    "test_warm_processes.py::test_nothing_is_left_of_one_submission_in_the_next",
)
_BECOME = (
    "import os, sys; os.setgroups([]); os.setresgid(*[{user}] * 3); os.setresuid(*[{user}] * 3); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def _as_ordinary_user(command: list[str], home: Path) -> list[str]:
    """Return the command line that runs `command` as a user without any right.

    An interpreter below a folder that only root can enter is shown at its place all the same.
    """
    shown: list[str] = []
    prefix = Path(sys.base_prefix)
    closed = [above for above in prefix.parents if not above.stat().st_mode & 0o001]
    if closed:
        top = closed[-1]
        between = [above for above in reversed(prefix.parents) if above.is_relative_to(top)]
        shown += ["--perms", "0755", "--tmpfs", str(top)]
        shown += [word for folder in between[1:] for word in ("--dir", str(folder))]
        shown += ["--ro-bind", str(prefix), str(prefix)]
    wrapper = [str(find_bubblewrap()), "--dev-bind", "/", "/", *shown]
    wrapper += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    wrapper += ["--setenv", "HOME", str(home), "--setenv", "PYTHONDONTWRITEBYTECODE", "1", "--"]
    return [*wrapper, sys.executable, "-c", _BECOME.format(user=USER), *command]


@pytest.fixture
def home() -> Iterator[Path]:
    """A home for the user; pytest shuts its own folder to others whenever it starts."""
    with tempfile.TemporaryDirectory(prefix="ordinary-") as name:
        os.chown(name, USER, USER)
        yield Path(name)


def test_the_sandbox_holds_when_an_ordinary_user_starts_it(home: Path) -> None:
    who = _as_ordinary_user([sys.executable, "-c", "import os; print(os.getuid())"], home)
    assert subprocess.run(who, capture_output=True, text=True).stdout == f"{USER}\n"
    tests = [f"{HERE}/{name}" for name in TELLING]
    options = ["-q", "-p", "no:cacheprovider", f"--basetemp={home}/pytest"]
    run = _as_ordinary_user([sys.executable, "-m", "pytest", *options, *tests], home)
    done = subprocess.run(run, capture_output=True, text=True, cwd=HERE.parents[2])
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(TELLING)} passed" in done.stdout

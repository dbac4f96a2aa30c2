"""Does every rule of the filter, flag of bubblewrap, limit and step of isolation matter?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from grading.inside import seccomp
from grading.layout import find_layout
from security.calls import NO_RIGHTS, Answer, CallResult, attack_calls, known_calls
from security.weakenings import WEAKENINGS

ROOT = find_layout(Path(__file__).parent).root
ISOLATE = ROOT / "grading/inside/isolate.py"
SANDBOX = ROOT / "grading/sandbox"
OTHERWISE = {
    "--die-with-parent": "what a killed coordinator leaves: tests/grading/crash",
    "--dir": "makes empty folders",
    "--bind": "shows /proc to root's first half; every submission mounts its own",
    "--ro-bind": "what is shown at all: the weakenings of the view",
    "--proc": "every submission mounts its own: weakening own_proc",
    "--dev": "without it nothing starts",
    "--tmpfs": "every submission mounts its own: weakenings own_tmp and own_shm",
    "--size": "of folders that only the warm process writes into",
    "--cap-drop": "a submission gives up all rights itself: weakening capabilities",
    "--cap-add": "what the warm process needs to make namespaces",
    "--unshare-user": "without it nothing starts: user 0 is asked for",
    "--uid": "without it nothing starts",
    "--gid": "without it nothing starts",
    "--unshare-cgroup-try": "hides the name of a control group",
    "--chdir": "every submission changes its folder itself",
    "--setenv": "what a submission has to know",
}


@pytest.mark.isolation
def test_every_refused_call_reaches_the_kernel_without_its_rule_or_is_useless() -> None:
    found = list(attack_calls())
    assert [result.problem for result in found if result.problem] == []
    assert len(found) > 55
    assert {result.name for result in found} >= NO_RIGHTS - {"ioperm", "iopl"}


def test_what_is_wrong_with_a_call_is_said() -> None:
    refused, through = Answer(-1, 1), Answer(3, 0)
    assert "lets it through" in CallResult("mount", through, through).problem
    assert "nothing changes" in CallResult("mount", refused, refused).problem
    assert "succeeds" in CallResult("reboot", refused, through).problem
    assert CallResult("mount", refused, through).problem == ""
    assert CallResult("reboot", refused, refused).problem == ""


def test_every_call_on_the_list_is_one_the_weakenings_know_or_is_tried_by_itself() -> None:
    named = {weak.name.removeprefix("filter_") for weak in WEAKENINGS if "filter_" in weak.name}
    asked = {"clone", "clone3", "socket", "socketpair", "tioclinux"}
    assert named - asked <= set(seccomp._REFUSED)
    assert set(seccomp._REFUSED) == known_calls()  # one that is dropped is missed here


def test_every_flag_of_bubblewrap_is_weakened_or_explained() -> None:
    texts = [(SANDBOX / name).read_text() for name in ("bubblewrap.py", "view.py")]
    used = {flag for text in texts for flag in re.findall(r'"(--[a-z-]+)"', text)}
    weakened = {flag for weak in WEAKENINGS for flag in re.findall(r"'(--[a-z-]+)'", weak.outside)}
    assert used - weakened - {"--symlink", "--"} == set(OTHERWISE) - weakened


def test_every_limit_and_step_of_isolation_is_weakened() -> None:
    tree = ast.parse(ISOLATE.read_text())
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    calls = [
        node.value
        for name in ("enter", "_restrict")
        for node in functions[name].body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    code = "\n".join(weak.inside for weak in WEAKENINGS)
    missing = {_step(call) for call in calls if _step(call) not in code}
    # what makes room for the other steps; the tmpfs is weakened by its size, files and folders
    assert missing == {"os.chdir", "isolate._restrict", "isolate._mount_box", "linux.CLONE_NEWNS"}


def _step(call: ast.Call) -> str:
    """Return what a weakening of a step names: its function, or which limit or namespace it is."""
    name = ast.unparse(call.func)
    if name in ("_limit", "linux.unshare"):
        return ast.unparse(call.args[0])
    return name if "." in name else f"isolate.{name}"

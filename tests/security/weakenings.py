"""Deliberate weakenings of the sandbox: one named step of it replaced at a time.

A weakening is code. `inside` runs in the warm processes before they serve anybody, where the
modules of ``grading/inside`` stand ready by their names; `outside` runs in the process that starts
them. A step that is renamed raises there, and `test_weakenings` says so without starting anything.
"""

from __future__ import annotations

from dataclasses import dataclass

NO_RIGHTS = "the kernel asks for a capability, and all are given up"
OWN_LIMIT = "RLIMIT_MSGQUEUE is 0 already"
INSIDE = "import os, re, resource; from inside import isolate, linux, seccomp, warm\n"
"""What stands ready for the code of `Weakening.inside`."""
OUTSIDE = """\
import os
from dataclasses import replace
from grading.engine import engine
from grading.sandbox import bubblewrap, view
def without(arguments, *gone):
    for place in range(len(arguments) - len(gone) + 1):
        if tuple(arguments[place : place + len(gone)]) == gone:
            return [*arguments[:place], *arguments[place + len(gone) :]]
    raise LookupError(f"{gone} is not among the arguments of bubblewrap")
"""
"""What stands ready for the code of `Weakening.outside`."""


@dataclass(frozen=True)
class Weakening:
    """One protection taken away.

    Attributes
    ----------
    name
        Short name.
    what
        What is taken away.
    caught_by
        Attacks of which at least one gets through then.
    inside, outside
        Code that replaces the step in the warm processes, or where they are started.
    redundant
        Why nothing gets through: which other protection holds. Empty when something does.
    """

    name: str
    what: str
    caught_by: tuple[str, ...] = ()
    inside: str = ""
    outside: str = ""
    redundant: str = ""


def _step(name: str, what: str, code: str, *caught_by: str, redundant: str = "") -> Weakening:
    return Weakening(name, what, caught_by, inside=code, redundant=redundant)


def _skipped(step: str, parameters: str, when: str) -> str:
    """Return code that leaves a call of a step out when its arguments are told ones."""
    call = ", ".join(name.partition("=")[0] for name in parameters.split(", "))
    return f"real = {step}\n{step} = lambda {parameters}: None if {when} else real({call})"


def _nothing(step: str, parameters: str = "") -> str:
    return f"assert callable({step})\n{step} = lambda{' ' * bool(parameters)}{parameters}: None"


def _limit(name: str, *caught_by: str) -> Weakening:
    code = _skipped("isolate._limit", "which, value", f"which == resource.RLIMIT_{name}")
    return Weakening(f"limit_{name.lower()}", f"RLIMIT_{name}", caught_by, inside=code)


def _call(name: str, *caught_by: str, redundant: str = "") -> Weakening:
    """Return the filter without one call: its number is one that no kernel has."""
    code = f"assert {name!r} in seccomp._REFUSED\nseccomp._REFUSED[{name!r}] = (9999, 9999)"
    return _step(f"filter_{name}", f"seccomp rule for {name}", code, *caught_by,
                 redundant=redundant)  # fmt: skip


def _rule(name: str, what: str, step: str, *caught_by: str) -> Weakening:
    """Return the filter without the rule that looks at a call's arguments."""
    numbers = f"[arch.{name} for arch in seccomp.ARCHITECTURES.values()]"
    code = f"real = {step}\n{step} = lambda number, *rest: " \
           f"[] if number in {numbers} else real(number, *rest)"  # fmt: skip
    return _step(f"filter_{name}", f"seccomp rule for {what}", code, *caught_by)


def _bwrap(
    flags: str, *caught_by: str, step: str = "_own", gone: str = "", redundant: str = ""
) -> Weakening:
    """Return the command line of bubblewrap without some words, which one function gives."""
    words = ", ".join(map(repr, (gone or flags).split()))
    code = f"real = bubblewrap.{step}\n"
    code += f"bubblewrap.{step} = lambda *given: without(real(*given), {words})"
    return Weakening(
        f"bwrap_{flags}", f"bwrap {flags}", caught_by, outside=code, redundant=redundant
    )


_NO_SIZE, _NO_FILES = (
    "real = linux.mount\nlinux.mount = lambda source, target, kind, flags, data='': "
    f"real(source, target, kind, flags, re.sub(r'{option}=\\d+,', '', data))"
    for option in ("size", "nr_inodes")
)
_NO_OOM = """\
real = isolate.Path
class Nowhere:
    def write_text(self, *text, **how): pass
isolate.Path = lambda name: Nowhere() if name == "/proc/self/oom_score_adj" else real(name)"""
_ROOTS_FIRST_HALF = """\
real = bubblewrap.sandbox_command
def weak(view, inner):
    command = real(view, inner)
    return without(command, "--dir", bubblewrap.BOX, "--remount-ro", "/") if os.getuid() == 0 else command
bubblewrap.sandbox_command = weak"""  # noqa: E501
_SEES_PACKAGE = """\
real = engine.course_view
def weak(tables):
    seen = real(tables)
    package = view.Path(view.__file__).resolve().parents[2] / "{name}"
    return replace(seen, shown=(*seen.shown, (package, view.COURSE + "/{name}")))
engine.course_view = weak"""
_SEES_VAR = 'view._SYSTEM = (*view._SYSTEM, "/var")'

WEAKENINGS: tuple[Weakening, ...] = (
    _step(
        "own_session",
        "a session and process group of its own (`setsid`)",
        _nothing("os.setsid"),
        "signals_own_group",
    ),
    _step(
        "own_processes",
        "a process namespace per submission",
        _skipped("linux.unshare", "flags", "flags == linux.CLONE_NEWPID"),
        "survivors_daemon",
        "signals_everybody",
    ),
    _step(
        "own_descriptors",
        "closing inherited descriptors",
        _nothing("isolate.close_all_but", "kept"),
        "descriptors_inherited",
    ),
    _step(
        "own_user",
        "a user namespace per submission",
        _nothing("isolate._leave_user_namespace"),
        "namespaces_rights",
    ),
    _step(
        "own_proc",
        "a /proc of its own",
        _nothing("isolate._mount_proc"),
        "reading_environment",
        "memory_proc_mem",
    ),
    _step("disk_size", "size of the tmpfs", _NO_SIZE, "bombs_disk"),
    _step("disk_files", "inodes of the tmpfs", _NO_FILES, "bombs_inodes"),
    _step(
        "own_tmp",
        "a /tmp per submission",
        'del isolate._PRIVATE["/tmp"]',
        "writing_left_by_the_last",
        "writing_left_for_the_next",
    ),
    _step(
        "own_shm",
        "a /dev/shm per submission",
        'del isolate._PRIVATE["/dev/shm"]',
        "writing_left_by_the_last",
        "writing_left_for_the_next",
    ),
    _step(
        "private_mounts",
        "private propagation of mounts",
        _skipped(
            "linux.mount",
            'source, target, kind, flags, data=""',
            "flags == linux.MS_REC | linux.MS_PRIVATE",
        ),
        redundant="bubblewrap's own mounts do not propagate either",
    ),
    _step(
        "capabilities",
        "giving up every capability",
        _nothing("linux.drop_capabilities"),
        "namespaces_rights",
    ),
    _step(
        "filter",
        "the whole filter of system calls",
        _nothing("seccomp.install"),
        "namespaces_user",
        "memory_vm_readv",
        "network_families",
    ),
    _step("oom", "being ended first", _NO_OOM, "namespaces_rights"),
    _step(
        "not_dumpable",
        "PR_SET_DUMPABLE of the warm process",
        _skipped(
            "linux.prctl",
            "option, first=0, second=0",
            "(option, first) == (linux.PR_SET_DUMPABLE, 0)",
        ),
        redundant="the warm process is in another process namespace and owned by another user "
        "namespace",
    ),
    _limit("AS", "bombs_memory_at_once"),
    _limit("NPROC", "bombs_process_count", "bombs_thread"),
    _limit("NOFILE", "bombs_open_files"),
    _limit("FSIZE", "bombs_one_file"),
    _limit("CPU", "bombs_limits_raised"),
    _limit("CORE", "bombs_core"),
    _limit("MEMLOCK", "bombs_memory_locked"),
    _limit("MSGQUEUE", "bombs_core"),
    _bwrap("--unshare-net", "network_interfaces", "network_abstract"),
    _bwrap("--hostname", "namespaces_host_name", gone="--unshare-uts --hostname shop"),
    _bwrap("--unshare-ipc", redundant="every submission has an IPC namespace of its own"),
    _bwrap("--unshare-pid", redundant="every submission has a process namespace of its own"),
    _bwrap("--clearenv", redundant="the warm process is started with an empty environment"),
    _bwrap(
        "--new-session",
        step="_safe",
        redundant="the submission makes a session of its own, and the filter refuses TIOCSTI",
    ),
    _bwrap("--remount-ro /dev", "writing_everywhere"),
    _bwrap(
        "--remount-ro /",
        redundant="started by root, the whole view is bound read-only; started by an ordinary "
        "user, test_only_its_own_folders_can_be_written fails",
    ),
    Weakening(
        "bwrap_--remount-ro / of root's first half",
        "bwrap --remount-ro / of root's first half",
        outside=_ROOTS_FIRST_HALF,
        redundant="the second half binds the whole view read-only",
    ),
    Weakening(
        "view_var",
        "the list of visible folders: /var is added",
        ("reading_system",),
        outside=_SEES_VAR,
    ),
    *(
        Weakening(
            f"view_{name}",
            f"the list of visible folders: package `{name}` is added",
            ("reading_truth",),
            outside=_SEES_PACKAGE.format(name=name),
        )
        for name in ("authoring", "grading", "school")
    ),
    _call("ptrace", "memory_ptrace"),
    _call("process_vm_readv", "memory_vm_readv"),
    _call("process_vm_writev", "memory_vm_readv"),
    _call("pidfd_getfd", "memory_pidfd_getfd"),
    _call("kcmp", "memory_pidfd_getfd"),
    _call("memfd_create", "memory_shared"),
    _call("shmget", "memory_shared"),
    _call("semget", "memory_shared"),
    _call("msgget", "memory_shared"),
    _call("mq_open", redundant=OWN_LIMIT),
    _call("add_key", "memory_shared"),
    _call("keyctl", "memory_shared"),
    _call("unshare", "namespaces_user"),
    _call("io_uring_setup", "namespaces_rare_calls"),
    _call("userfaultfd", "namespaces_rare_calls"),
    _call("vmsplice", "namespaces_rare_calls"),
    _call("adjtimex", "namespaces_rare_calls"),
    _call("migrate_pages", "namespaces_rare_calls"),
    _call("move_pages", "namespaces_rare_calls"),
    _call("name_to_handle_at", "namespaces_file_handle"),
    _call("open_by_handle_at", redundant=NO_RIGHTS),
    _call("mount", redundant=NO_RIGHTS),
    _call("umount2", redundant=NO_RIGHTS),
    _call("pivot_root", redundant=NO_RIGHTS),
    _call("chroot", redundant=NO_RIGHTS),
    _call("sethostname", redundant=NO_RIGHTS),
    _rule("clone", "clone with new namespaces", "seccomp._refuse_if", "namespaces_clone"),
    _rule("clone3", "clone3", "seccomp._refuse", "namespaces_clone"),
    _rule("socket", "sockets", "seccomp._refuse_if", "network_families"),
    _rule("socketpair", "pairs of sockets", "seccomp._refuse_if", "network_families"),
    _step(
        "filter_tioclinux",
        "seccomp rule for TIOCLINUX",
        "assert seccomp._TIOCLINUX\nseccomp._TIOCLINUX = seccomp._TIOCSTI",
        "namespaces_host_name",
    ),
)

"""Deliberate weakenings of the sandbox: one protection taken away at a time."""

from __future__ import annotations

from dataclasses import dataclass

ISOLATE = "grading/inside/isolate.py"
WARM = "grading/inside/warm.py"
FILTER = "grading/inside/seccomp.py"
BWRAP = "grading/sandbox/bubblewrap.py"
VIEW = "grading/sandbox/view.py"
NO_RIGHTS = "the kernel asks for a capability, and all are given up"
OWN_LIMIT = "RLIMIT_MSGQUEUE is 0 already"


@dataclass(frozen=True)
class Weakening:
    """One protection taken away by a change of text.

    Attributes
    ----------
    name
        Short name.
    what
        What is taken away.
    file
        Which file of the checkout is changed, in a copy.
    old, new
        Text that stands there exactly once, and what takes its place.
    caught_by
        Attacks of which at least one gets through then.
    redundant
        Why nothing gets through: which other protection holds. Empty when something does.
    """

    name: str
    what: str
    file: str
    old: str
    new: str
    caught_by: tuple[str, ...]
    redundant: str = ""


def _limit(name: str, line: str, *caught_by: str) -> Weakening:
    old = f"    _limit(resource.RLIMIT_{name}, {line})\n"
    return Weakening(f"limit_{name.lower()}", f"RLIMIT_{name}", ISOLATE, old, "", caught_by)


def _call(name: str, number: int, *caught_by: str, redundant: str = "") -> Weakening:
    """Return the filter without one call: its number is one that no kernel has."""
    what, old = f"seccomp rule for {name}", f'"{name}": ({number},'
    new = f'"{name}": (9999,'
    return Weakening(f"filter_{name}", what, FILTER, old, new, caught_by, redundant)


def _bwrap(name: str, old: str, new: str, *caught_by: str, redundant: str = "") -> Weakening:
    return Weakening(f"bwrap_{name}", f"bwrap {name}", BWRAP, old, new, caught_by, redundant)


_OWN_NAMESPACE = "    linux.unshare(linux.CLONE_NEWPID)\n    try:"
_KEEP_OTHERS = "            isolate.close_all_but({control.fileno()})\n"
_OOM = '        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")\n'

WEAKENINGS: tuple[Weakening, ...] = (
    Weakening(
        "own_session",
        "a session and process group of its own (`setsid`)",
        WARM,
        "            os.setsid()\n",
        "",
        ("signals_own_group",),
    ),
    Weakening(
        "own_processes",
        "a process namespace per submission",
        ISOLATE,
        _OWN_NAMESPACE,
        "    try:",
        ("survivors_daemon", "signals_everybody"),
    ),
    Weakening(
        "own_descriptors",
        "closing inherited descriptors",
        WARM,
        _KEEP_OTHERS,
        "",
        ("descriptors_inherited",),
    ),
    Weakening(
        "own_user",
        "a user namespace per submission",
        ISOLATE,
        "    _leave_user_namespace()\n    os.chdir",
        "    os.chdir",
        ("namespaces_rights",),
    ),
    Weakening(
        "own_proc",
        "a /proc of its own",
        ISOLATE,
        "    _mount_proc()\n    _leave",
        "    _leave",
        ("reading_environment", "memory_proc_mem"),
    ),
    Weakening("disk_size", "size of the tmpfs", ISOLATE, "size={size_bytes},", "", ("bombs_disk",)),
    Weakening(
        "disk_files", "inodes of the tmpfs", ISOLATE, "nr_inodes={files},", "", ("bombs_inodes",)
    ),
    Weakening(
        "own_tmp",
        "a /tmp per submission",
        ISOLATE,
        '"/tmp": f"{BOX}/tmp", ',
        "",
        ("writing_left_by_the_last", "writing_left_for_the_next"),
    ),
    Weakening(
        "own_shm",
        "a /dev/shm per submission",
        ISOLATE,
        ', "/dev/shm": f"{BOX}/shm"',
        "",
        ("writing_left_by_the_last", "writing_left_for_the_next"),
    ),
    Weakening(
        "private_mounts",
        "private propagation of mounts",
        ISOLATE,
        '    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)\n',
        "",
        (),
        "bubblewrap's own mounts do not propagate either",
    ),
    Weakening(
        "capabilities",
        "giving up every capability",
        ISOLATE,
        "    linux.drop_capabilities()\n",
        "",
        ("namespaces_rights",),
    ),
    Weakening(
        "filter",
        "the whole filter of system calls",
        ISOLATE,
        "    seccomp.install()\n",
        "",
        ("namespaces_user", "memory_vm_readv", "network_families"),
    ),
    Weakening("oom", "being ended first", ISOLATE, _OOM, "        pass\n", ("namespaces_rights",)),
    Weakening(
        "not_dumpable",
        "PR_SET_DUMPABLE of the warm process",
        WARM,
        "    linux.prctl(linux.PR_SET_DUMPABLE, 0)\n",
        "",
        (),
        "the warm process is in another process namespace and owned by another user namespace",
    ),
    _limit("AS", 'virtual_bytes + int(limits["memory_mb"]) * _MIB', "bombs_memory_at_once"),
    _limit("NPROC", 'int(limits["processes"])', "bombs_process_count", "bombs_thread"),
    _limit("NOFILE", 'int(limits["open_files"])', "bombs_open_files"),
    _limit("FSIZE", 'int(limits["file_mb"]) * _MIB', "bombs_one_file"),
    _limit("CPU", 'int(limits["cpu_seconds"])', "bombs_limits_raised"),
    _limit("CORE", "0", "bombs_core"),
    _limit("MEMLOCK", "0", "bombs_memory_locked"),
    _limit("MSGQUEUE", "0", "bombs_core"),
    _bwrap(
        "--unshare-net", '        "--unshare-net",\n', "", "network_interfaces", "network_abstract"
    ),
    _bwrap("--hostname", '"--unshare-uts", "--hostname", "shop", ', "", "namespaces_host_name"),
    _bwrap(
        "--unshare-ipc",
        '        "--unshare-ipc",\n',
        "",
        redundant="every submission has an IPC namespace of its own",
    ),
    _bwrap(
        "--unshare-pid",
        '        "--unshare-pid",\n        "--unshare-net"',
        '        "--unshare-net"',
        redundant="every submission has a process namespace of its own",
    ),
    _bwrap(
        "--clearenv",
        ', "--clearenv"]',
        "]",
        redundant="the warm process is started with an empty environment",
    ),
    _bwrap(
        "--new-session",
        ', "--new-session"]',
        "]",
        redundant="the submission makes a session of its own, and the filter refuses TIOCSTI",
    ),
    _bwrap(
        "--remount-ro /dev",
        '"--remount-ro", "/dev", "--remount',
        '"--remount',
        "writing_everywhere",
    ),
    _bwrap(
        "--remount-ro /",
        '"/dev", "--remount-ro", "/", "--chdir"',
        '"/dev", "--chdir"',
        redundant="started by root, the whole view is bound read-only; started by an ordinary "
        "user, test_only_its_own_folders_can_be_written fails",
    ),
    _bwrap(
        "--remount-ro / of root's first half",
        '"--dir", BOX, "--remount-ro", "/"]',
        '"--dir", BOX]',
        redundant="the second half binds the whole view read-only",
    ),
    Weakening(
        "view_var",
        "the list of visible folders: /var is added",
        VIEW,
        '    "/usr/bin",\n',
        '    "/usr/bin",\n    "/var",\n',
        ("reading_system",),
    ),
    Weakening(
        "view_grading",
        "the list of visible folders: package `grading` is added",
        VIEW,
        '        (package / "inside", f"{COURSE}/inside"),\n',
        '        (package, f"{COURSE}/grading"),\n'
        '        (package / "inside", f"{COURSE}/inside"),\n',
        ("reading_truth",),
    ),
    _call("ptrace", 101, "memory_ptrace"),
    _call("process_vm_readv", 310, "memory_vm_readv"),
    _call("process_vm_writev", 311, "memory_vm_readv"),
    _call("pidfd_getfd", 438, "memory_pidfd_getfd"),
    _call("kcmp", 312, "memory_pidfd_getfd"),
    _call("memfd_create", 319, "memory_shared"),
    _call("shmget", 29, "memory_shared"),
    _call("semget", 64, "memory_shared"),
    _call("msgget", 68, "memory_shared"),
    _call("mq_open", 240, redundant=OWN_LIMIT),
    _call("add_key", 248, "memory_shared"),
    _call("keyctl", 250, "memory_shared"),
    _call("unshare", 272, "namespaces_user"),
    _call("io_uring_setup", 425, "namespaces_rare_calls"),
    _call("userfaultfd", 323, "namespaces_rare_calls"),
    _call("vmsplice", 278, "namespaces_rare_calls"),
    _call("adjtimex", 159, "namespaces_rare_calls"),
    _call("migrate_pages", 256, "namespaces_rare_calls"),
    _call("move_pages", 279, "namespaces_rare_calls"),
    _call("name_to_handle_at", 303, "namespaces_file_handle"),
    _call("open_by_handle_at", 304, redundant=NO_RIGHTS),
    _call("mount", 165, redundant=NO_RIGHTS),
    _call("umount2", 166, redundant=NO_RIGHTS),
    _call("pivot_root", 155, redundant=NO_RIGHTS),
    _call("chroot", 161, redundant=NO_RIGHTS),
    _call("sethostname", 170, redundant=NO_RIGHTS),
    Weakening(
        "filter_clone",
        "seccomp rule for clone with new namespaces",
        FILTER,
        "    steps += _refuse_if(arch.clone, _FIRST_ARGUMENT, namespaces, errno.EPERM)\n",
        "",
        ("namespaces_clone",),
    ),
    Weakening(
        "filter_clone3",
        "seccomp rule for clone3",
        FILTER,
        "    steps += _refuse(arch.clone3, errno.ENOSYS)\n",
        "",
        ("namespaces_clone",),
    ),
    Weakening(
        "filter_socket",
        "seccomp rule for sockets",
        FILTER,
        "    steps += _refuse_if(arch.socket, _FIRST_ARGUMENT, not_local, errno.EACCES)\n",
        "",
        ("network_families",),
    ),
    Weakening(
        "filter_socketpair",
        "seccomp rule for pairs of sockets",
        FILTER,
        "    steps += _refuse_if(arch.socketpair, _FIRST_ARGUMENT, not_local, errno.EACCES)\n",
        "",
        ("network_families",),
    ),
    Weakening(
        "filter_tioclinux",
        "seccomp rule for TIOCLINUX",
        FILTER,
        "(_TIOCSTI, _TIOCLINUX):",
        "(_TIOCSTI,):",
        ("namespaces_host_name",),
    ),
)

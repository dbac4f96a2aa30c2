"""Submissions that attack: nothing gained, nothing read, an honest one graded right next."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from engine_runs import QUICK, by_id, code, on_the_way, shown

from grading.engine import Engine, EngineCell, Reason, RunResult

pytestmark = pytest.mark.isolation

ROOT = Path(__file__).resolve().parents[3]
SECRET = "hidden_margin_0x5eed"
"""Stands in every hidden test; no output may show it."""
TEST = EngineCell(
    "test",
    f"{SECRET} = 40 + 2\nassert answer(2) == {SECRET}, 'answer: wrong for 2'\n"
    f"assert answer(3) == {SECRET} + 1, 'answer: wrong for 3'",
    "test",
    3,
)
Check = Callable[[], None]


def _attack(engine: Engine, *sources: str) -> RunResult:
    return engine.run([*code(*sources), TEST, TEST_AGAIN], limits=QUICK)


TEST_AGAIN = EngineCell("again", TEST.source, "test", 3)


def _gained(result: RunResult) -> float:
    return sum(cell.credit for cell in result.cells)


# score

SCORE_ATTACKS = {
    "always equal": "class E:\n"
    "    def __eq__(self, other): return True\n"
    "    def __ne__(self, other): return False\n"
    "    __hash__ = object.__hash__\n"
    "def answer(x): return E()",
    "equal int": "class I(int):\n    def __eq__(self, other): return True\n"
    "    __hash__ = int.__hash__\n"
    "def answer(x): return I(0)",
    "equal frame": "import pandas as pd\nclass F(pd.DataFrame):\n"
    "    def __eq__(self, other): return True\n"
    "def answer(x): return F()",
    "asserts stripped": "import ast\nip = get_ipython()\nclass Strip(ast.NodeTransformer):\n"
    "    def visit_Assert(self, node): return ast.Pass()\n"
    "ip.ast_transformers.append(Strip())\ndef answer(x): return 0",
    "input transformer": "get_ipython().input_transformers_post.append(\n"
    "    lambda lines: [l for l in lines if not l.startswith('assert')])\n"
    "def answer(x): return 0",
    "do_execute replaced": "import ipykernel.ipkernel as k\n"
    "async def fake(self, *a, **k): return {'status': 'ok', 'execution_count': 1}\n"
    "k.IPythonKernel.do_execute = fake\ntype(get_ipython().kernel).do_execute = fake\n"
    "def answer(x): return 0",
    "answer server replaced": "import sys\nm = sys.modules['inside.answers']\n"
    "m.AnswerServer.handle = lambda self, request: b'passed'\ndef answer(x): return 0",
    "checks replaced": "from shop import checks\n"
    "for n in dir(checks):\n"
    "    if not n.startswith('_'): setattr(checks, n, lambda *a, **k: None)\n"
    "def answer(x): return 0",
    "assert builtin replaced": "import builtins\nbuiltins.AssertionError = SystemExit\n"
    "def answer(x): raise SystemExit(0)",
    "exit in the call": "import os\ndef answer(x): os._exit(0)",
    "system exit in the call": "import sys\ndef answer(x): sys.exit(0)",
    "keyboard interrupt in the call": "def answer(x): raise KeyboardInterrupt",
    "endless call": "def answer(x):\n    while True: pass",
    "endless call that ignores interrupts": "import signal\ndef answer(x):\n"
    "    signal.signal(signal.SIGINT, signal.SIG_IGN)\n    while True: pass",
    "generator": "def answer(x): yield 42",
    "lying nan": "def answer(x): return float('nan')",
    "pickle": "class P:\n    def __reduce__(self): return (print, ('owned',))\n"
    "def answer(x): return P()",
}


@pytest.mark.parametrize("source", SCORE_ATTACKS.values(), ids=SCORE_ATTACKS.keys())
def test_nothing_is_gained(engine: Engine, honest: Check, source: str) -> None:
    result = _attack(engine, source)
    assert _gained(result) == 0
    assert SECRET not in str(result)
    honest()


# channel


HUNT = """
import os, socket, stat, struct
def header(kind, length, ident=1): return struct.pack('!HBQI', 0x5C0B, kind, ident, length)
def sockets():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode): yield fd
        except OSError: pass
"""
CHANNEL_ATTACKS = {
    "garbage": HUNT + "for fd in sockets():\n    os.write(fd, b'garbage' * 1000)",
    "huge length": HUNT + "for fd in sockets():\n    os.write(fd, header(7, 2**32 - 1))",
    "unknown kind": HUNT + "for fd in sockets():\n    os.write(fd, header(99, 0))",
    "unasked answers": HUNT + "for fd in sockets():\n"
    "    os.write(fd, b''.join(header(7, 4, n) + b'abcd' for n in range(500)))",
    "unasked verdicts": HUNT
    + "import json\nbody = json.dumps({'status': 'passed', 'credit': 3}).encode()\n"
    "for fd in sockets():\n"
    "    os.write(fd, header(10, len(body)) + body)",
    "half a frame": HUNT + "for fd in sockets():\n    os.write(fd, header(9, 1000) + b'x')",
    "everything closed": "import os\nos.closerange(3, 256)",
    "shut down": HUNT + "for fd in sockets():\n    socket.socket(fileno=fd).shutdown(2)",
    "requests stolen": HUNT
    + "import threading\ndef steal(fd):\n    while True: os.read(fd, 65536)\n"
    "for fd in sockets():\n    threading.Thread(target=steal, args=(fd,), daemon=True).start()",
    "flood of frames": HUNT + "import threading\nframe = header(9, 60000) + b'x' * 60000\n"
    "def flood(fd):\n    s = socket.socket(fileno=os.dup(fd))\n    while True: s.sendall(frame)\n"
    "for fd in sockets():\n    threading.Thread(target=flood, args=(fd,), daemon=True).start()",
    "bad messages": "import gc\n"
    "pub = [o for o in gc.get_objects() if type(o).__name__ == 'Publisher'][-1]\n"
    "for body in (b'', b'[]', b'[1, 2]', b'{', b'[' * 100000, b'[\"stream\", null]',\n"
    "             b'[\"display_data\", {\"data\": 3}]', b'\\xff\\xfe'):\n"
    "    pub._channel.send(9, pub.ident, body)",
}


@pytest.mark.parametrize("source", CHANNEL_ATTACKS.values(), ids=CHANNEL_ATTACKS.keys())
def test_the_protocol_survives(engine: Engine, honest: Check, source: str) -> None:
    result = _attack(engine, source, "def answer(x): return 0")
    assert len(result.cells) == 4
    assert _gained(result) == 0
    honest()


def test_garbage_is_called_garbage(engine: Engine) -> None:
    assert _attack(engine, CHANNEL_ATTACKS["garbage"]).reason == Reason.PROTOCOL


# secrets

PEEK_ATTACKS = {
    "frames on the stack": "import sys\ndef answer(x):\n"
    "    seen = []\n    f = sys._getframe()\n"
    "    while f: seen.append(str(f.f_locals)[:2000] + f.f_code.co_filename); f = f.f_back\n"
    "    open('seen', 'w').write('\\n'.join(seen)); return 0",
    "garbage collector": "import gc\ndef answer(x):\n"
    "    open('seen', 'a').write('\\n'.join(str(o)[:300] for o in gc.get_objects()\n"
    "        if isinstance(o, (str, bytes, dict, list)))); return 0",
    "tracing": "import sys\nseen = open('seen', 'w')\n"
    "sys.settrace(lambda f, e, a: seen.write(str(f.f_locals)[:500]) and None)\n"
    "def answer(x): return 0",
    "own memory": "import re\nCONTROL = bytes([99, 116, 114, 108]) * 9\ndef answer(x):\n"
    "    out = open('seen', 'w')\n"
    "    with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb') as memory:\n"
    "        for line in maps:\n"
    "            found = re.match(r'([0-9a-f]+)-([0-9a-f]+) rw', line)\n"
    "            start, end = (int(n, 16) for n in found.groups()) if found else (0, 0)\n"
    "            memory.seek(start)\n"
    "            try: data = memory.read(min(end - start, 30_000_000))\n"
    "            except OSError: continue\n"
    "            out.write('n' * data.count(NEEDLE) + 'c' * data.count(CONTROL))\n"
    "    out.close(); return 0",
    "history": "def answer(x):\n    open('seen', 'w').write(str(get_ipython().user_ns.get('In'))); "
    "return 0",
}


@pytest.mark.parametrize("name", PEEK_ATTACKS)
def test_hidden_tests_are_nowhere_to_be_seen(engine: Engine, honest: Check, name: str) -> None:
    # put together from numbers, so that the student's own source does not hold it
    needle = f"NEEDLE = bytes({[ord(c) for c in SECRET]!r})\n"
    result = engine.run(
        [
            *code(needle + PEEK_ATTACKS[name]),
            TEST,
            EngineCell("look", "print(open('seen').read())", "code"),
        ],
        limits=QUICK,
    )
    assert _gained(result) == 0
    seen = shown(result, "look")
    assert SECRET not in seen
    assert "wrong for 3" not in seen
    if name == "own memory":
        # the control is found, so the search works; the needle itself is the one copy
        assert "c" in seen
        assert seen.count("n") <= 1
    honest()


# files

OUTSIDE = (
    ROOT / "pyproject.toml",
    ROOT / "source",
    ROOT / "datasets" / "truth",
    ROOT / "datasets" / "simulator",
    ROOT / "grading" / "engine",
    ROOT / "authoring",
    ROOT / "school",
    ROOT / "gradebook.db",
    ROOT / "tests",
    ROOT / ".git",
    Path("/etc/passwd"),
    Path("/etc/shadow"),
    Path("/etc/hostname"),
    Path("/home"),
    Path("/var"),
    Path("/sys"),
    Path("/usr/share/doc"),
    Path("/usr/local"),
)


def test_no_file_of_the_host_is_there(engine: Engine, honest: Check, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("canary")
    paths = [str(path) for path in (*OUTSIDE, canary, Path.home() / ".bashrc")]
    source = f"import os\nprint([p for p in {paths!r} if os.path.lexists(p)])"
    assert shown(engine.run(code(source))) == "[]\n"
    honest()


def test_other_roads_to_the_host_are_closed(engine: Engine) -> None:
    source = (
        "import os, glob\nseen = []\n"
        "for p in ('/proc/1/root', '/proc/self/root', '/proc/1/cwd', '/dev/fd'):\n"
        f"    seen += [p for q in {[str(p) for p in OUTSIDE[:8]]!r} if os.path.exists(p + q)]\n"
        "up = '../' * 30\n"
        "seen += [q for q in ('etc/passwd', 'home', 'sys') if os.path.exists(up + q)]\n"
        "for p in glob.glob('/proc/[0-9]*'):\n"
        "    if p != '/proc/1': seen.append(p)\n"
        "print(seen)"
    )
    assert shown(engine.run(code(source))) == "[]\n"


def test_instructor_packages_cannot_be_imported(engine: Engine) -> None:
    source = (
        "import importlib\nfound = []\n"
        "for n in ('simulator', 'grading', 'grading.engine', 'grading.inside',\n"
        "          'authoring', 'authoring.build', 'school', 'school.classes'):\n"
        "    try: importlib.import_module(n); found.append(n)\n"
        "    except ImportError: pass\n"
        "print(found)"
    )
    assert shown(engine.run(code(source))) == "[]\n"


def test_only_its_own_folders_can_be_written(engine: Engine, honest: Check) -> None:
    source = (
        "import os\nwritable = []\n"
        "for top, dirs, files in os.walk('/'):\n"
        "    dirs[:] = [d for d in dirs if os.path.join(top, d) not in ('/proc', '/usr')]\n"
        "    if top.count('/') > 4: dirs[:] = []\n"
        "    try:\n        open(os.path.join(top, 'x'), 'w').close(); writable.append(top)\n"
        "    except OSError: pass\n"
        "print(sorted(writable))"
    )
    writable = ast.literal_eval(shown(engine.run(code(source))))
    ways = {place for way in on_the_way() for place in (way, f"/box{way}")}
    assert sorted(set(writable) - ways) == [
        *("/box", "/box/home", "/box/shm", "/box/tmp", "/box/work", "/dev/shm", "/tmp"),
    ]
    honest()


def test_files_do_not_reach_the_next_submission(engine: Engine) -> None:
    folders = "('/tmp', '/dev/shm', '.', '/box')"
    leave = f"for d in {folders}:\n    open(d + '/left', 'w').write('x')"
    find = f"import os\nprint([d for d in {folders} if 'left' in os.listdir(d)])"
    assert engine.run(code(leave)).cells[0].status == "ok"
    assert shown(engine.run(code(find))) == "[]\n"


def test_environment_is_bare(engine: Engine) -> None:
    source = "import os\nprint(open('/proc/1/environ').read(), dict(os.environ))"
    text = shown(engine.run(code(source)))
    assert "HOME=/box/home" in text
    assert "PYTEST_VERSION" in os.environ
    assert "PYTEST_VERSION" not in text
    assert str(ROOT) not in text


# processes


def test_signals_reach_nobody_else(engine: Engine, honest: Check) -> None:
    source = (
        "import os, signal\n"
        "for pid in (-1, *range(2, 3000), os.getppid()):\n"
        "    try:\n        if pid: os.kill(pid, signal.SIGKILL)\n"
        "    except OSError: pass\n"
        "print(os.getpid(), os.getppid())"
    )
    restarts = engine.restarts
    assert shown(engine.run(code(source))) == "1 0\n"
    assert engine.restarts == restarts
    honest()


def test_daemons_die_with_the_submission(engine: Engine, tmp_path: Path) -> None:
    name = f"daemon{os.getpid()}"
    source = (
        "import os, signal, time, ctypes\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        for n in range(1, 65):\n"
        "            try: signal.signal(n, signal.SIG_IGN)\n"
        "            except (OSError, ValueError): pass\n"
        f"        ctypes.CDLL(None).prctl(15, {name.encode()!r}, 0, 0, 0)\n"
        "        time.sleep(600)\n"
        "    os._exit(0)\n"
        "time.sleep(0.2)"
    )
    assert engine.run(code(source)).cells[0].status == "ok"
    deadline = 200
    while deadline and name in _process_names():
        deadline -= 1
    assert name not in _process_names()


def _process_names() -> list[str]:
    names = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            names.append(path.read_text().strip())
        except OSError:
            continue
    return names


KERNEL_ATTACKS = {
    "user namespace": "libc.unshare(0x10000000)",
    "mount namespace": "libc.unshare(0x20000)",
    "clone into namespaces": "libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)",
    "clone3": "libc.syscall(435, 0, 0)",
    "mount": "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)",
    "remount": "libc.mount(b'none', b'/', None, 32 | 0x1000, None)",
    "unmount": "libc.umount2(b'/proc', 2)",
    "pivot": "libc.syscall(155, b'/tmp', b'/tmp')",
    "chroot": "libc.chroot(b'/tmp')",
    "setns": "libc.setns(os.open('/proc/self/ns/user', 0), 0)",
    "ptrace": "libc.ptrace(16, 1, 0, 0)",
    "read memory": "libc.process_vm_readv(1, 0, 0, 0, 0, 0)",
    "keyring": "libc.syscall(250, 0, -3, 1, 0, 0)",
    "bpf": "libc.syscall(321, 0, 0, 0)",
    "perf": "libc.syscall(298, 0, 0, -1, -1, 0)",
    "userfaultfd": "libc.syscall(323, 0)",
    "io_uring": "libc.syscall(425, 1, 0)",
    "memfd": "libc.memfd_create(b'x', 0)",
    "shared memory": "libc.shmget(0, 4096, 0o1600)",
    "setuid": "libc.setuid(0)",
    "internet socket": "libc.socket(2, 1, 0)",
    "internet6 socket": "libc.socket(10, 2, 0)",
    "raw socket": "libc.socket(2, 3, 1)",
    "netlink socket": "libc.socket(16, 3, 0)",
    "packet socket": "libc.socket(17, 3, 0)",
    "vsock": "libc.socket(40, 1, 0)",
    "host name": "libc.sethostname(b'x', 1)",
    "clock": "libc.clock_settime(0, b'\\0' * 16)",
    "x32 call": "libc.syscall(0x40000000 + 101, 0, 1, 0, 0)",
    "terminal input": "libc.ioctl(os.openpty()[1], 0x5412, b'x')",
    "file handle": "libc.syscall(304, 3, 0, 0)",
    "more processes": "resource.setrlimit(resource.RLIMIT_NPROC, (9999, 9999))",
    "more memory": "resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))",
    "less killable": "os.write(os.open('/proc/self/oom_score_adj', os.O_WRONLY), b'-1000')",
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64")
def test_the_kernel_refuses(engine: Engine, honest: Check) -> None:
    prelude = "import ctypes, os, resource\nlibc = ctypes.CDLL(None, use_errno=True)"
    tries = [
        f"ctypes.set_errno(0)\ntry: print({call} , ctypes.get_errno())\n"
        "except (OSError, ValueError): print('refused')"
        for call in KERNEL_ATTACKS.values()
    ]
    result = engine.run(code(prelude, *tries))
    for number, name in enumerate(KERNEL_ATTACKS, start=1):
        said = shown(result, f"c{number}").strip()
        refused = said == "refused" or (said.startswith("-1 ") and said != "-1 0")
        assert refused, (name, said)
    honest()


def test_rights_are_given_up(engine: Engine) -> None:
    text = shown(engine.run(code("print(open('/proc/self/status').read())")))
    fields = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
    assert {fields[name] for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb", "CapInh")} == {
        "0" * 16
    }
    assert (fields["NoNewPrivs"], fields["Seccomp"]) == ("1", "2")
    assert fields["Uid"].split() == ["1000"] * 4


def test_network_is_out_of_reach(engine: Engine) -> None:
    source = (
        "import socket\nfor host in ('127.0.0.1', '1.1.1.1', 'localhost'):\n"
        "    try: socket.create_connection((host, 80), timeout=1); print('connected')\n"
        "    except OSError as problem: pass\n"
        "print(open('/proc/net/dev').read().count(':'))"
    )
    assert shown(engine.run(code(source))) == "1\n"


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("import os\nos._exit(3)", "exit status 3"),
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
        ("import os\nos.abort()", "SIG"),
    ],
)
def test_death_ends_in_a_verdict(engine: Engine, honest: Check, source: str, word: str) -> None:
    result = _attack(engine, "def answer(x): return 42 + (x == 3)", source)
    cells = by_id(result)
    assert result.reason == Reason.KERNEL_DIED
    assert word in result.detail
    assert [cells[name].status for name in ("c0", "c1", "test")] == ["ok", "killed", "skipped"]
    assert "process ended" in cells["test"].messages[0]
    assert _gained(result) == 0
    honest()

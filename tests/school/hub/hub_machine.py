"""A machine for a hub: accounts that are made for the test and removed after it."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grading.layout import Layout

STUDENTS, GRADERS = "course-students", "course-graders"
PROGRAMS = ("useradd", "userdel", "groupadd", "groupdel", "chpasswd", "runuser")


@dataclass
class Machine:
    """Where the accounts and folders of a test are.

    Attributes
    ----------
    root
        A folder that every account can enter.
    students
        Accounts of students.
    graders
        Accounts of graders.
    account
        The account of the class.
    password
        The password of students and graders.
    """

    root: Path
    students: list[str]
    graders: list[str]
    account: str
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def home(self, name: str) -> Path:
        """The home of an account."""
        return self.root / "home" / name

    def run(self, name: str, *words: object, folder: Path | None = None) -> str:
        """Run a command as somebody, with that one's environment, and return what it said."""
        done = subprocess.run(
            [shutil.which("runuser") or "runuser", "-u", name, "--", *map(str, words)],
            cwd=folder or self.home(name),
            env=self.environment(name),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def environment(self, name: str) -> dict[str, str]:
        """What a terminal of somebody has."""
        programs = f"{self.root / 'checkout/.venv/bin'}:" if name == self.account else ""
        return {
            "HOME": str(self.home(name)),
            "PATH": f"{programs}/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
        }


def why_not() -> str:
    """Return why a hub with real accounts cannot be tried here, "" when it can."""
    if os.geteuid() != 0:
        return "only root can make accounts"
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        return f"{', '.join(missing)} are not installed"
    if proxy() is None:
        return "no configurable-http-proxy on PATH (npm install -g configurable-http-proxy)"
    if interpreter() is None:
        return f"no Python {sys.version_info.major}.{sys.version_info.minor} that others may run"
    return ""


def proxy() -> str | None:
    """The proxy: on PATH, or named by an environment variable."""
    return os.environ.get("COURSE_HUB_PROXY") or shutil.which("configurable-http-proxy")


def interpreter() -> Path | None:
    """An interpreter of this minor version that every account can start."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for place in (Path(sys.executable).resolve(), Path("/usr/bin") / name):
        parents = place.resolve().parents
        if place.is_file() and all(above.stat().st_mode & 0o001 for above in parents):
            return place
    return None


def link_tree(source: Path, target: Path) -> None:
    """Copy a folder as hard links, or as files where it is on another file system."""
    done = subprocess.run(["cp", "-al", source, target], capture_output=True, check=False)
    if done.returncode:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, symlinks=True)


def make_environment(lock: Path, target: Path, *paths: Path) -> Path:
    """Make a virtual environment with this one's packages, without the checkout, as links."""
    python = interpreter()
    assert python is not None
    subprocess.run([python, "-m", "venv", "--without-pip", target], check=True)
    here = Path(sys.prefix)
    packages = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    (target / packages).rmdir()
    for part in (packages, "etc", "share"):
        link_tree(here / part, target / part)
    for old in (target / packages).glob("*ecommerce*"):
        old.unlink() if old.is_file() else shutil.rmtree(old)
    (target / packages / "here.pth").write_text("".join(f"{path}\n" for path in paths))
    if python != Path(sys.executable).resolve():
        _as_locked(lock, target)
    for script in (here / "bin").iterdir():
        text = script.read_bytes() if script.is_file() and not script.is_symlink() else b""
        mine = f"#!{here}/bin/python".encode()
        if text.startswith(mine):
            _, rest = text.split(b"\n", 1)
            made = target / "bin" / script.name
            made.write_bytes(f"#!{target}/bin/python\n".encode() + rest)
            made.chmod(0o755)
    return target / "bin" / "python"


def _as_locked(lock: Path, target: Path) -> None:
    """Take other versions of packages where the lock has other ones for this interpreter."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps"]
    command += ["--require-hashes", "--python", str(target / "bin/python"), "-r", str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the lock's packages for another Python are not to be had: {done.stderr}")


def copy_checkout(layout: Layout, target: Path) -> None:
    """Copy what grading needs of the checkout; nobody but the class's group may look into it."""
    for name in ("authoring", "grading", "school", "datasets", "source", "release"):
        shutil.copytree(layout.root / name, target / name)
    for name in ("nbgrader_config.py", "pyproject.toml", "requirements.lock"):
        shutil.copy(layout.root / name, target / name)


@contextmanager
def machine() -> Iterator[Machine]:
    """Accounts of a class, for as long as the block takes."""
    mark = f"h{secrets.token_hex(2)}"
    root = Path(tempfile.mkdtemp(prefix="course-hub-"))
    root.chmod(0o755)
    (root / "home").mkdir()
    students = [f"{mark}student{number}" for number in (1, 2, 3)]
    graders = [f"{mark}grader{number}" for number in (1, 2)]
    made = Machine(root, students, graders, f"{mark}course")
    groups = [name for name in (STUDENTS, GRADERS) if _call("groupadd", name)]
    try:
        for name in (*students, *graders, made.account):
            group = {True: STUDENTS, False: GRADERS}[name in students]
            extra = [] if name == made.account else ["-G", group]
            home = ["-m", "-d", str(made.home(name)), "-s", "/bin/bash"]
            assert _call("useradd", *home, *extra, name), name
        lines = "".join(f"{name}:{made.password}\n" for name in (*students, *graders))
        subprocess.run(["chpasswd"], input=lines, text=True, check=True)
        yield made
    finally:
        for name in (*students, *graders, made.account):
            end_all(name)
            _call("userdel", name)
        for name in groups:
            _call("groupdel", name)
        _call("rm", "-rf", str(root))  # a hundred thousand links: rmtree takes a minute


def _call(*words: str) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def end_all(name: str) -> None:
    """End what still runs in an account that this test has made."""
    try:
        number = pwd.getpwnam(name).pw_uid
    except KeyError:
        return
    for _ in range(50):
        own = [at for at in Path("/proc").glob("[0-9]*") if _owner(at) == number]
        for process in own:
            with suppress(ProcessLookupError):
                os.kill(int(process.name), signal.SIGKILL)
        if not own:
            return
        time.sleep(0.1)


def end_proxy(number: Path) -> None:
    """End the proxy of a hub that did not end it: one that failed at its start."""
    if number.is_file():
        with suppress(ProcessLookupError):
            os.kill(int(number.read_text()), signal.SIGTERM)


def _owner(process: Path) -> int:
    try:
        return process.stat().st_uid
    except OSError:
        return -1

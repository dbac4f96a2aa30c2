"""The coordinator's hold on the warm process in the sandbox."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from typing import IO, Any, Literal

from grading.inside.limits import Limits
from grading.inside.roles import REQUEST_BYTES, Rehearsed
from grading.sandbox.bubblewrap import warm_command
from grading.sandbox.view import View
from shop.errors import IsolationUnavailable

RoleName = Literal["student", "checker"]
ROLES: tuple[RoleName, ...] = ("student", "checker")

_WAYS_OUT = (
    "Ways out: install bubblewrap; allow user namespaces (`sysctl user.max_user_namespaces=15000`, "
    "on Debian `kernel.unprivileged_userns_clone=1`, on Ubuntu 24.04 and later "
    "`kernel.apparmor_restrict_unprivileged_userns=0`); in a container start it with "
    "`--privileged`, or with `--cap-add SYS_ADMIN --security-opt seccomp=unconfined "
    "--security-opt apparmor=unconfined`; on Windows use WSL 2, on macOS a Linux virtual machine. "
    "Student code is never run without the sandbox."
)
_TAIL_CHARACTERS = 2000


def isolation_unavailable(reason: str) -> IsolationUnavailable:
    """Return the error that says why there is no sandbox and what can be done."""
    return IsolationUnavailable(f"no sandbox on this machine: {reason.strip()}\n{_WAYS_OUT}")


class Spawner:
    """A process in the sandbox that forks a child for every request.

    Parameters
    ----------
    requests
        The coordinator's end of its socket.
    """

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests

    def fileno(self) -> int:
        """Return the descriptor of the requests."""
        return self._requests.fileno()

    def spawn(self, limits: Limits) -> tuple[socket.socket, socket.socket]:
        """Ask for a child; return the sockets of its frames and of its reports.

        Parameters
        ----------
        limits
            What the child may use.

        Raises
        ------
        OSError
            When the process is gone.
        """
        frames, their_frames = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        report, their_report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with their_frames, their_report:
            try:
                self._ask({"limits": limits.as_dict()}, their_frames, their_report)
            except OSError:
                frames.close()
                report.close()
                raise
        return frames, report

    def rehearse(self, sources: Sequence[str], deadline: float) -> Rehearsal | None:
        """Ask for a fork that runs setup cells and can be asked for children itself.

        Parameters
        ----------
        sources
            The setup cells.
        deadline
            A time of `time.monotonic`.

        Returns
        -------
        Rehearsal
            None when a cell failed, took too long or showed too much.

        Raises
        ------
        OSError
            When the process is gone.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with contextlib.ExitStack() as stack:
            stack.enter_context(ours)
            with theirs:
                self._ask({"rehearse": list(sources)}, theirs)
            if not _is_readable(ours, deadline):
                return None
            said = ours.recv(REQUEST_BYTES)
            cells = [Rehearsed(**cell) for cell in json.loads(said or b"[]")]
            if len(cells) != len(sources) or not all(cell.ended_well for cell in cells):
                return None
            stack.pop_all()
        return Rehearsal(ours, tuple(cells))

    def run_ahead(
        self, sources: Sequence[str], after: Sequence[int], deadline: float
    ) -> tuple[Rehearsed, ...] | None:
        """Have a rehearsed process run further cells, which its forks can take over.

        Parameters
        ----------
        sources
            The cells, one below the other.
        after
            Which of the cells run ahead there so far, by their numbers, stand above them.
        deadline
            A time of `time.monotonic`.

        Returns
        -------
        tuple of Rehearsed
            One for each cell; empty where forks have to run one of them themselves, or where they
            show too much for one message. None when the process is lost by it, or in doubt.

        Raises
        ------
        OSError
            When the process is gone.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours:
            with theirs:
                self._ask({"ahead": list(sources), "after": list(after)}, theirs)
            if not _is_readable(ours, deadline):
                return None
            said = ours.recv(REQUEST_BYTES)
        return tuple(Rehearsed(**cell) for cell in json.loads(said)) if said else None

    def close(self) -> None:
        """Let the process end: it is gone when nobody can ask it any more."""
        self._requests.close()

    def _ask(self, wanted: dict[str, Any], *handles: socket.socket) -> None:
        request = json.dumps(wanted).encode()
        socket.send_fds(self._requests, [request], [handle.fileno() for handle in handles])


class Rehearsal(Spawner):
    """A process that has run setup cells already.

    Parameters
    ----------
    requests
        The coordinator's end of its socket.
    cells
        What the setup cells showed.
    """

    def __init__(self, requests: socket.socket, cells: tuple[Rehearsed, ...]) -> None:
        super().__init__(requests)
        self.cells = cells


class WarmProcess:
    """The warm process: started once, forked on each side once per submission.

    Parameters
    ----------
    view
        What it can see.

    Attributes
    ----------
    sides
        Where children are asked for.
    """

    def __init__(self, view: View) -> None:
        with contextlib.ExitStack() as stack:
            self._errors: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
            pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in ROLES]
            for ours, theirs in pairs:
                stack.enter_context(ours)
                stack.callback(theirs.close)
            handles = [theirs.fileno() for _, theirs in pairs]
            self._process = self._start(warm_command(view, *handles), handles)
            for _, theirs in pairs:
                theirs.close()
            stack.pop_all()
        self._requests = [ours for ours, _ in pairs]
        self.sides = {role: Spawner(ours) for role, ours in zip(ROLES, self._requests, strict=True)}

    def _start(self, command: list[str], handles: list[int]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                pass_fds=handles,
                env={},
                cwd="/",
            )
        except OSError as problem:
            raise isolation_unavailable(f"bubblewrap does not start: {problem}") from problem

    @property
    def pid(self) -> int:
        """Process id of the sandbox's outermost process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def ends_within(self, seconds: float) -> bool:
        """Wait for the process to end; tell whether it did."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return not self.is_alive

    def wait_ready(self, deadline: float) -> None:
        """Wait until the process can be forked.

        Parameters
        ----------
        deadline
            A time of `time.monotonic`.

        Raises
        ------
        IsolationUnavailable
            When it ended or did not get ready in time; with what it said.
        """
        for requests in self._requests:
            in_time = _is_readable(requests, deadline)
            if in_time and requests.recv(64) == b"ready":
                continue
            self._end()
            said = f"ended: {self.complaint()}" if in_time else "did not get ready in time"
            self.close()
            raise isolation_unavailable(f"the warm process {said}")

    def complaint(self) -> str:
        """Return the end of what the process wrote to its standard error."""
        self._errors.seek(0)
        text = self._errors.read().decode("utf-8", "replace").strip()
        return text[-_TAIL_CHARACTERS:] or f"exit status {self._process.poll()}, no message"

    def kill(self) -> None:
        """End the process, whoever waits for it; it has still to be closed."""
        self._process.kill()

    def close(self) -> None:
        """End the process and everything inside its sandbox."""
        for side in self.sides.values():
            side.close()
        self._end()
        self._errors.close()

    def _end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


def _is_readable(sock: socket.socket, deadline: float) -> bool:
    """Wait until something comes; return False when `deadline` passes first."""
    return bool(select.select([sock], [], [], max(0.0, deadline - time.monotonic()))[0])

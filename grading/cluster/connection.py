"""The connection to a Dask scheduler, and all that is said through it.

Address, encryption and errors that say what to do; then: send a task to a worker, get answers, see
which workers there are.
"""

from __future__ import annotations

import ipaddress
import queue
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grading.cluster.answers import Kind, Reply
from shop.errors import GradingError, UsageError

CONNECT_SECONDS = 5.0
_TRIES = 3
"""A busy machine has been seen to lose a scheduler's first word."""
START_WORKER = "dask worker --no-dashboard --nthreads CORES ADDRESS"


@dataclass(frozen=True)
class ClusterOptions:
    """Which cluster grades, and how it is reached.

    Attributes
    ----------
    scheduler
        Address of its scheduler, such as ``tls://10.0.0.5:8786``.
    tls_ca_file, tls_cert, tls_key
        Certificate of the authority, this machine's certificate and its key, in PEM files;
        None for what Dask's own configuration says.
    wait_seconds
        How long to wait while there is no worker.
    """

    scheduler: str
    tls_ca_file: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    wait_seconds: float = 60.0

    @property
    def is_open(self) -> bool:
        """Whether others on the network could read along."""
        address = self.scheduler if "://" in self.scheduler else f"tcp://{self.scheduler}"
        parts = urlsplit(address)
        if parts.scheme in ("tls", "wss"):
            return False
        host = parts.hostname or ""
        try:
            return not ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host != "localhost"


def require_dask() -> None:
    """Make sure that Dask is there, before anything of it is imported.

    Raises
    ------
    UsageError
        When it is not installed.
    """
    if find_spec("distributed") is None:
        raise UsageError(
            "--scheduler needs Dask, which is an extra of the course: "
            "pip install 'ecommerce-operations-analytics[cluster]'"
        )


@contextmanager
def connected(options: ClusterOptions) -> Iterator[Any]:
    """Connect to a scheduler; yield Dask's client.

    Raises
    ------
    UsageError
        When the file of a certificate is not there.
    GradingError
        When the scheduler cannot be reached.
    """
    security = _security(options)
    try:
        client = _client(options.scheduler, security)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        said = " ".join(str(error).split())[:300]
        raise GradingError(
            f"no Dask scheduler answers at {options.scheduler} ({said}). Start one with: "
            "dask scheduler --no-dashboard; a tls:// address needs --tls-ca-file, --tls-cert "
            "and --tls-key"
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=CONNECT_SECONDS)


def _client(address: str, security: Any) -> Any:
    """Return a client, or raise what keeps it from connecting.

    Dask waits without end for the first word of whoever accepts a connection, be it a scheduler
    or not; so it is another thread that waits.
    """
    from distributed import Client

    made: queue.SimpleQueue[Any] = queue.SimpleQueue()

    class TidyClient(Client):  # type: ignore[misc]
        """Ends its loop when it cannot connect.

        Dask leaves that to the garbage collector: where it strikes in the thread of the next
        client's loop, this one waits for a lock that whoever waits for the loop holds.
        """

        def start(self, **named: Any) -> None:
            try:
                super().start(**named)
            except Exception:
                with suppress(Exception):
                    self.close(timeout=CONNECT_SECONDS)
                raise

    def connect() -> None:
        try:
            client = TidyClient(
                address,
                timeout=CONNECT_SECONDS,
                security=security,
                # Results are bytes: msgpack reads them, and nothing of them is unpickled.
                deserializers=["msgpack"],
                set_as_default=False,
                direct_to_workers=False,
                name="course-autograde",
            )
        except Exception as error:
            made.put(error)
        else:
            made.put(client)

    for _ in range(_TRIES):
        threading.Thread(target=connect, name="connect-to-dask", daemon=True).start()
        try:
            found = made.get(timeout=2 * CONNECT_SECONDS)
        except queue.Empty:
            continue
        if isinstance(found, AssertionError):
            # Dask asserts that a thread of its own runs within ten seconds: a busy machine
            continue
        if isinstance(found, Exception):
            raise found
        return found
    raise TimeoutError(
        "whoever listens there does not speak as a scheduler does, or this machine is too busy"
    )


def _security(options: ClusterOptions) -> Any:
    """Return the files given for encryption, or None for what Dask's configuration says."""
    from distributed import Security

    files = {
        "tls_ca_file": options.tls_ca_file,
        "tls_client_cert": options.tls_cert,
        "tls_client_key": options.tls_key,
    }
    given = {name: path for name, path in files.items() if path is not None}
    for path in given.values():
        if not path.is_file():
            raise UsageError(f"{path} is not there: name the PEM file of a certificate or key")
    if not given:
        return None
    return Security(require_encryption=True, **{name: str(path) for name, path in given.items()})


ANSWER_SECONDS = 30.0
FETCH_SECONDS = 5.0
ONE_SUBMISSION_IS_NO_LARGE_GRAPH = {"distributed.admin.large-graph-warning-threshold": "1GB"}
"""Dask warns at 10 MB that somebody may have sent a table; a submission may be larger."""


class Post:
    """What goes to the workers and comes back; tickets tell what a reply belongs to.

    Parameters
    ----------
    client
        Dask's client.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._futures: dict[str, Any] = {}
        self._done: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    def workers(self) -> dict[str, int]:
        """Return the addresses of all workers and how many threads each has.

        Raises
        ------
        GradingError
            When the scheduler is lost.
        """
        with self._scheduler_needed():
            return dict(self._client.nthreads(callback_timeout=ANSWER_SECONDS))

    def send(self, address: str, ticket: str, what: Callable[..., bytes], *args: Any) -> None:
        """Have a worker call a function; what it returns comes with `replies`.

        Parameters
        ----------
        address
            The worker. Dask does not give the task to another one.
        ticket
            What the reply will be known by.
        what
            A function of `tasks`.
        *args
            Bytes, text and numbers.

        Raises
        ------
        GradingError
            When the scheduler is lost.
        """
        import dask

        with self._scheduler_needed(), dask.config.set(ONE_SUBMISSION_IS_NO_LARGE_GRAPH):
            future = self._client.submit(
                what,
                *args,
                key=f"course-{uuid.uuid4().hex}",
                workers=[address],
                allow_other_workers=False,
                pure=False,
                retries=0,
            )
        self._futures[ticket] = future
        future.add_done_callback(lambda done: self._done.put((ticket, done)))

    def replies(self, seconds: float) -> Iterator[tuple[str, Reply]]:
        """Wait for a reply and yield it with its ticket, and all others that are there by then.

        Parameters
        ----------
        seconds
            How long to wait at most.

        Raises
        ------
        GradingError
            When the scheduler is lost.
        """
        try:
            event = self._done.get(timeout=seconds)
            while True:
                ticket, future = event
                if self._futures.get(ticket) is future:
                    reply = self._fetch(future)
                    if reply is None:
                        # Its worker may have been lost after its last word: whoever reads the
                        # replies has to look who is still there before this is tried again.
                        self._done.put(event)
                        return
                    self.forget([ticket])
                    yield ticket, reply
                event = self._done.get_nowait()
        except queue.Empty:
            return

    def forget(self, tickets: Iterable[str] | None = None) -> None:
        """Wait no longer for these tickets, or for any; a task that has not begun never will."""
        for ticket in list(self._futures if tickets is None else tickets):
            future = self._futures.pop(ticket, None)
            if future is not None:
                future.release()

    def _fetch(self, future: Any) -> Reply | None:
        """Return what a task returned; None when its worker cannot be reached just now."""
        from distributed import KilledWorker

        if future.status == "cancelled":
            raise self._lost("it has cancelled the tasks")
        try:
            return Reply.decode(future.result(timeout=FETCH_SECONDS))
        except TimeoutError:
            return None
        except KilledWorker:
            return Reply(Kind.DIED, b"its worker ended")
        except Exception as error:  # whatever the worker raised, or sent in place of bytes
            said = f"{type(error).__name__}: {error}"
            return Reply(Kind.FAILED, said[:500].encode("utf-8", "replace"))

    @contextmanager
    def _scheduler_needed(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError, CancelledError) as error:
            raise self._lost(str(error) or type(error).__name__) from error

    def _lost(self, why: str) -> GradingError:
        return GradingError(
            f"the Dask scheduler was lost ({why}). What was graded before is kept: start it and "
            "its workers anew and run the same command again"
        )

"""The connection to a Dask scheduler: address, encryption, and errors that say what to do."""

from __future__ import annotations

import ipaddress
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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

    def connect() -> None:
        try:
            client = Client(
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

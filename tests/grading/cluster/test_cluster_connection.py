"""Addresses, encryption, and errors before anything is graded."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from dask_cluster import LoopbackCluster
from typer.testing import CliRunner

import tiny_course as tiny
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import WorkerSettings
from grading.autograde.settings import Options
from grading.cli import build_app
from grading.cluster import connection
from grading.cluster.connection import CONNECT_SECONDS, ClusterOptions, connected
from grading.cluster.scheduler import cluster
from grading.inside.limits import Limits
from shop.errors import CourseError, GradingError, UsageError

FAKE = "fake_engine:FakeEngine"


def test_an_unreachable_scheduler_is_given_up_within_seconds() -> None:
    assert CONNECT_SECONDS <= 5.0


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.5)


def free_address() -> str:
    """Return an address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"tcp://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.usefixtures("short_patience")
@pytest.mark.parametrize("address", ["", "nonsense", "ftp://127.0.0.1:1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    options = ClusterOptions(address or free_address())
    began = time.monotonic()
    with pytest.raises(GradingError, match="no Dask scheduler answers at"), connected(options):
        pass
    assert time.monotonic() - began < CONNECT_SECONDS


@pytest.mark.usefixtures("short_patience")
def test_a_client_that_cannot_connect_leaves_no_loop_to_the_garbage_collector() -> None:
    """Collected in the thread of the next client's loop, it held that one up for ever."""

    def loops() -> set[threading.Thread]:
        return {thread for thread in threading.enumerate() if thread.name == "IO loop"}

    before = loops()
    with pytest.raises(GradingError), connected(ClusterOptions("ftp://127.0.0.1:1")):
        pass
    assert loops() <= before


@pytest.mark.usefixtures("short_patience")
def test_whoever_answers_without_being_a_scheduler_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        options = ClusterOptions(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(GradingError, match="no Dask scheduler answers at"), connected(options):
            pass


@pytest.mark.parametrize("failures", [1, 9])
def test_a_thread_of_dask_that_starts_late_is_waited_for(
    failures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    class Late:
        def __init__(self, *args: object, **named: object) -> None:
            made.append(self)
            assert len(made) > failures

        def close(self, timeout: float) -> None:
            pass

    monkeypatch.setattr("distributed.Client", Late)
    options = ClusterOptions("tcp://127.0.0.1:1")
    if failures == 1:
        with connected(options) as client:
            assert client is made[-1]
        return
    with pytest.raises(GradingError, match="too busy"), connected(options):
        pass


@pytest.fixture
def refused(course: Path) -> Callable[..., str]:
    """The message of a command that must not grade."""
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))

    def run(*arguments: str) -> str:
        line = ["autograde", tiny.ASSIGNMENT, "--course", str(course), *arguments]
        done = CliRunner().invoke(build_app(), line)
        assert isinstance(done.exception, CourseError), done.output
        assert not (course / "autograded" / "ada").exists()
        return done.stderr + str(done.exception)

    return run


@pytest.mark.usefixtures("short_patience")
def test_an_unreachable_scheduler_ends_the_command(refused: Callable[..., str]) -> None:
    address = free_address()
    assert f"no Dask scheduler answers at {address}" in refused("--scheduler", address)


def test_workers_of_this_machine_have_no_part(refused: Callable[..., str]) -> None:
    said = refused("--scheduler", "tcp://127.0.0.1:1", "--workers", "4")
    assert "--workers has no meaning with --scheduler" in said


def test_certificates_without_a_cluster_have_no_meaning(refused: Callable[..., str]) -> None:
    assert "no meaning without --scheduler" in refused("--tls-ca-file", "ca.pem")


def test_a_certificate_that_is_not_there_is_named(refused: Callable[..., str]) -> None:
    said = refused("--scheduler", "tls://127.0.0.1:1", "--tls-ca-file", "no/ca.pem")
    assert "no/ca.pem is not there" in said


def test_without_dask_it_says_what_to_install(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "find_spec", lambda name: None)
    assert "[cluster]" in refused("--scheduler", "tcp://127.0.0.1:1")


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("tcp://127.0.0.1:8786", False),
        ("localhost:8786", False),
        ("tcp://[::1]:8786", False),
        ("tls://10.0.0.5:8786", False),
        ("tcp://10.0.0.5:8786", True),
        ("10.0.0.5:8786", True),
        ("grader.example.org:8786", True),
    ],
)
def test_who_could_read_along(address: str, is_open: bool) -> None:
    assert ClusterOptions(address).is_open == is_open


@pytest.mark.usefixtures("short_patience")
def test_an_open_network_is_warned_of(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClusterOptions, "is_open", True)
    assert "is not encrypted" in refused("--scheduler", free_address())


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An authority of our own, and a certificate by it."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program to make certificates with")
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*arguments: str) -> None:
        command = ["openssl", *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    of_ca, own = ("-subj", "/CN=authority"), ("-subj", "/CN=course")
    openssl("req", "-x509", *curve, *of_ca, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2")
    openssl("req", *curve, *own, "-keyout", "own.key", "-out", "own.csr")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2")
    openssl("x509", "-req", "-in", "own.csr", *signing, "-out", "own.pem")
    names = {"tls_ca_file": "ca.pem", "tls_cert": "own.pem", "tls_key": "own.key"}
    return {option: folder / file for option, file in names.items()}


def test_an_encrypted_cluster_grades_and_lets_nobody_else_in(
    course: Path,
    certificates: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "elsewhere").mkdir()
    tls = [(f"--{name.replace('_', '-')}", str(path)) for name, path in certificates.items()]
    dask = LoopbackCluster(tmp_path / "elsewhere", tuple(word for pair in tls for word in pair))
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    try:
        dask.start_scheduler()
        dask.start_worker()
        assert dask.address.startswith("tls://")
        options = ClusterOptions(dask.address, **certificates)
        with cluster(options, WorkerSettings(Limits(), FAKE)) as carrier:
            opened = open_course(course)
            fake = Options(engine=FAKE)
            [verdict] = autograde(opened, tiny.ASSIGNMENT, fake, lambda step: None, carrier)
        assert verdict.score == 5.0
        with (
            pytest.raises(GradingError, match="--tls-ca-file"),
            connected(ClusterOptions(dask.address)),
        ):
            pass
        plain = ClusterOptions(dask.address.replace("tls://", "tcp://"))
        with pytest.raises(GradingError, match="no Dask scheduler answers"), connected(plain):
            pass
    finally:
        dask.close()


def test_a_missing_certificate_is_a_mistake_of_usage(tmp_path: Path) -> None:
    options = ClusterOptions("tls://127.0.0.1:1", tls_key=tmp_path / "key.pem")
    with pytest.raises(UsageError, match=r"key\.pem is not there"), connected(options):
        pass

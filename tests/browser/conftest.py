"""A real browser for the tests of pages: Debian's Chromium, driven by Playwright.

Every page that a test opens may reach this machine and nothing else; what it asked of others is
kept, and the test that uses `page` fails with it.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 120
END_SECONDS = 10
SERVING = re.compile(r"http://127\.0\.0\.1:(\d+)/\S*")
HERE = re.compile(r"(file|data|blob|about):|http://127\.0\.0\.1[:/]|ws://127\.0\.0\.1[:/]")
TOKEN = "made-for-tests"


@dataclass
class Watch:
    """What a page did that it should not.

    Attributes
    ----------
    elsewhere
        Addresses outside this machine that it asked for.
    dialogs
        Texts of the dialogs that it opened.
    refused
        What the browser refused to run or load, because of a page's policy.
    """

    elsewhere: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def _chromium() -> str:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        reason = "no Chromium on this machine; on Debian: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, started once."""
    from playwright.sync_api import sync_playwright

    path = _chromium()
    # The browser's own sandbox cannot be had by root, as in CI.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Watch:
    """What the page of this test did."""
    return Watch()


@pytest.fixture
def page(chromium: Any, watch: Watch) -> Iterator[Any]:
    """A page in a fresh profile that may reach this machine alone."""
    context = chromium.new_context(viewport={"width": 1100, "height": 900})

    def only_here(route: Any) -> None:
        if HERE.match(route.request.url):
            route.continue_()
        else:
            watch.elsewhere.append(route.request.url)
            route.abort()

    def dismiss(dialog: Any) -> None:
        watch.dialogs.append(dialog.message)
        dialog.dismiss()

    def note(message: Any) -> None:
        if "Content Security Policy" in message.text:
            watch.refused.append(message.text)

    context.set_default_timeout(1_000 * START_SECONDS)
    context.route("**/*", only_here)
    opened = context.new_page()
    opened.on("dialog", dismiss)
    opened.on("console", note)
    yield opened
    context.close()
    assert watch.elsewhere == []
    assert watch.dialogs == []


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded class with its feedback pages."""
    import graded_class

    import tiny_course

    root = tmp_path_factory.mktemp("class")
    return graded_class.make_class(tiny_course.make_course(root / "template"), root / "course")


@pytest.fixture(scope="module")
def serve() -> Iterator[Any]:
    """Start Jupyter servers as users do, on free ports; they end with the module."""
    started: list[tuple[subprocess.Popen[str], threading.Thread]] = []

    def start(command: list[str], folder: Path, environment: dict[str, str]) -> str:
        """Return the address of a server once it answers."""
        server = subprocess.Popen(
            [*command, "--ServerApp.port=0", "--no-browser"],
            cwd=folder,
            env={**environment, "JUPYTER_TOKEN": TOKEN},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        port = _port(server)
        assert server.stdout is not None
        # A pipe that nobody reads any more fills up, and the server stands still.
        reader = threading.Thread(target=server.stdout.read, daemon=True)
        reader.start()
        started.append((server, reader))
        return f"http://127.0.0.1:{port}"

    yield start
    for server, reader in started:
        server.terminate()
        try:
            server.wait(END_SECONDS)
        except subprocess.TimeoutExpired:  # it waits for a browser that is gone
            server.kill()
            server.wait(START_SECONDS)
        reader.join(START_SECONDS)
        assert server.stdout is not None
        server.stdout.close()


def _port(server: subprocess.Popen[str]) -> str:
    """Read what a server says until it says where it is."""
    said = ""
    assert server.stdout is not None
    descriptor = server.stdout.fileno()
    while not (found := SERVING.search(said)):
        readable, _, _ = select.select([descriptor], [], [], START_SECONDS)
        more = os.read(descriptor, 65_536).decode() if readable else ""
        assert more, f"the server has not started:\n{said}"
        said += more
    return found[1]


def severe(page: Any) -> list[str]:
    """Return axe's findings on a page that keep somebody from reading it, in words."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{finding['id']}: {finding['nodes'][0]['html']}"
        for finding in found
        if finding["impact"] in ("serious", "critical")
    ]

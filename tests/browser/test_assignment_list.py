"""The Assignment List of JupyterLab on a class of `course init --exchange`, clicked through."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import TOKEN
from grading.layout import Layout
from school.bundle.contents import bundle_members
from school.classes.formgrader import lab_environment

pytestmark = [pytest.mark.browser, pytest.mark.slow]
IN_BUNDLE, RELEASED = "04_funnels", "01_metrics"
SLOW = 60_000
"""Milliseconds until something has come on a busy machine."""
WAIT, TRIES = 3_000, 10
STUB, ANSWER = "raise NotImplementedError", "answer_of_the_test = 31337"
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Place:
    """A class and a student's bundle beside it.

    Attributes
    ----------
    course
        The folder of the class.
    bundle
        The folder of the bundle.
    lab
        The address of the student's JupyterLab.
    """

    course: Path
    bundle: Path
    lab: str


def call(*words: object, folder: Path) -> str:
    """Run a command as an instructor does."""
    environment = lab_environment()
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=environment, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, serve: Any) -> Iterator[Place]:
    layout = Layout(Path(__file__).parents[2])
    root = tmp_path_factory.mktemp("list")
    course, exchange, bundle = root / "class", root / "exchange", root / "bundle"
    init = [PROGRAMS / "course", "init", RELEASED, "--course", course, "--exchange", exchange]
    call(*init, folder=layout.root)
    call(PROGRAMS / "nbgrader", "release_assignment", RELEASED, folder=course)
    for name, content in bundle_members(layout, [IN_BUNDLE], exchange=exchange).items():
        path = bundle / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    home = root / "home"
    (home / "labconfig").mkdir(parents=True)
    shutil.copy(bundle / "jupyterlab_page_config.json", home / "labconfig" / "page_config.json")
    environment = {
        **lab_environment(),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "PYTHONPATH": str(bundle / "datasets"),
    }
    command = [sys.executable, "-m", "jupyterlab"]
    command += ["--allow-root"] if os.geteuid() == 0 else []
    yield Place(course, bundle, str(serve(command, bundle, environment)))


def row(page: Any, section: str) -> Any:
    """Return the row of the released assignment in a section of the list."""
    return page.locator(f"#{section}_assignments_list .list_item", has_text=RELEASED).first


def open_fetched(page: Any, fetched: Any) -> None:
    """Unfold the row and open its notebook; the list that comes anew folds it again."""
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    link = fetched.locator(".nested_list_item a", has_text=RELEASED)
    for left in reversed(range(TRIES)):
        fetched.locator("a.assignment-notebooks-link").click()
        try:
            link.click(timeout=WAIT)
            return
        except PlaywrightTimeout:
            if not left:
                raise


def test_fetch_open_submit_and_collect(page: Any, place: Place) -> None:
    page.set_default_timeout(SLOW)
    page.goto(f"{place.lab}/lab?token={TOKEN}")
    page.locator(".lm-TabBar-tabLabel", has_text="Launcher").wait_for()
    page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
    page.locator(".lm-Menu-itemLabel", has_text="Assignment List").click()
    row(page, "released").get_by_text("Fetch").click()
    fetched = row(page, "fetched")
    fetched.wait_for()
    open_fetched(page, fetched)

    panel = page.locator(".jp-NotebookPanel:visible")
    panel.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    panel.locator(".jp-CodeCell .cm-content", has_text=STUB).first.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(ANSWER)
    # or what is not yet known to have changed would count as saved
    changed = page.locator(".lm-TabBar-tab.jp-mod-dirty")
    changed.wait_for()
    page.keyboard.press("Control+S")
    changed.wait_for(state="detached")

    page.locator(".lm-TabBar-tabLabel", has_text="Assignments").click()
    fetched.get_by_role("button", name="Submit").click()
    row(page, "submitted").wait_for()
    assert page.locator(".list_error:visible").count() == 0

    said = call(PROGRAMS / "course", "collect", RELEASED, folder=place.course)
    assert f"{RELEASED}: 1 student: 1 new" in said
    student = getpass.getuser()
    taken = place.course / "submitted" / student / RELEASED / f"{RELEASED}.ipynb"
    assert ANSWER in taken.read_text()

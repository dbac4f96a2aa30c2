"""The student's JupyterLab on an unpacked bundle: open, Validate, nothing of the instructors'."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import TOKEN
from grading.layout import Layout
from school.bundle.contents import bundle_members
from school.classes.formgrader import lab_environment

pytestmark = pytest.mark.browser
CHAPTER = "04_funnels"
SLOW = 120_000
"""Milliseconds until a kernel has imported everything on a busy machine."""
TRIES = 12


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, serve: Any) -> str:
    """The address of JupyterLab in the folder of a bundle, with the settings that it installs."""
    layout = Layout(Path(__file__).parents[2])
    folder = tmp_path_factory.mktemp("bundle")
    for name, content in bundle_members(layout, [CHAPTER]).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    home = tmp_path_factory.mktemp("home")
    # What `pip install --editable .` puts into etc/jupyter; see the bundle's pyproject.toml.
    (home / "labconfig").mkdir()
    shutil.copy(folder / "jupyterlab_page_config.json", home / "labconfig" / "page_config.json")
    environment = {
        **lab_environment(),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "PYTHONPATH": str(folder / "datasets"),
    }
    command = [sys.executable, "-m", "jupyterlab"]
    command += ["--allow-root"] if os.geteuid() == 0 else []
    return str(serve(command, folder, environment))


def open_notebook(page: Any, lab: str, path: str) -> Any:
    """Open a notebook in JupyterLab and return its panel once its kernel is ready."""
    page.goto(f"{lab}/lab/tree/{path}?reset&token={TOKEN}")
    panel = page.locator(".jp-NotebookPanel:visible")
    panel.locator(".jp-Notebook-cell").first.wait_for(timeout=SLOW)
    panel.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=SLOW)
    return panel


def look_for_command(page: Any, words: str) -> None:
    """Type into the palette, opened by the menu: a starting kernel takes the focus from it."""
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    for left in reversed(range(TRIES)):
        page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^View$")).click()
        page.locator(".lm-Menu-item[data-command='apputils:activate-command-palette']").click()
        try:
            page.locator(".lm-CommandPalette-input").fill(words, timeout=SLOW / TRIES)
            return
        except PlaywrightTimeout:
            if not left:
                raise


def test_student_opens_the_assignment_and_validates(page: Any, lab: str) -> None:
    panel = open_notebook(page, lab, f"assignments/{CHAPTER}/{CHAPTER}.ipynb")
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert "File" in menus
    assert "Nbgrader" not in menus
    look_for_command(page, "nbgrader formgrader")
    assert page.locator(".lm-CommandPalette-itemLabel", has_text="ormgrader").count() == 0
    page.keyboard.press("Escape")

    assert page.get_by_text("official Jupyter news").count() == 0

    panel.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for(timeout=SLOW)
    said = dialog.inner_text()
    assert "The following cell failed" in said
    assert "sessions_reaching: not attempted yet" in " ".join(said.split())
    dialog.locator("button").last.click()


def test_lecture_and_assignment_have_tabs_of_their_own_names(page: Any, lab: str) -> None:
    names = {}
    for path in (f"lectures/{CHAPTER}_lecture.ipynb", f"assignments/{CHAPTER}/{CHAPTER}.ipynb"):
        page.goto(f"{lab}/lab/tree/{path}?reset&token={TOKEN}")
        tab = page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel", has_text=".ipynb")
        names[path] = tab.first.inner_text()
        assert path.endswith(names[path])
    assert len(set(names.values())) == 2

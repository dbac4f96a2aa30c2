"""What `course hub` writes: nothing of the instructors', and a configuration that is kept."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from authoring.lock import pins
from grading.layout import Layout, find_layout
from school.bundle.requirements import student_requirements
from school.hub import files
from school.hub.files import CONFIGURATION, Hub, configuration, write_hub

MEMBERS = {
    "README.md": b"how to install",
    "assignments/04_funnels/04_funnels.ipynb": b"{}",
    "assignments/nbgrader_config.json": b"{}",
    "datasets/shop/__init__.py": b"",
    "hand_in.json": b"{}",
    "lectures/04_funnels_lecture.ipynb": b"{}",
    "nbgrader_config.json": b"{}",
    "pyproject.toml": b"",
}


@pytest.fixture
def layout() -> Layout:
    return find_layout(Path(__file__))


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    monkeypatch.setattr(files, "checked_members", lambda *words, **more: MEMBERS)
    places = (tmp_path / name for name in ("hub", "class", "exchange"))
    return Hub(*places, account="course")


def test_students_get_lectures_and_fetch_assignments(layout: Layout, hub: Hub) -> None:
    write_hub(layout, ["04_funnels"], hub)
    there = {path.relative_to(hub.folder).as_posix() for path in hub.folder.rglob("*.*")}
    assert {"home/lectures/04_funnels_lecture.ipynb", "home/hand_in.json"} <= there
    assert "package/datasets/shop/__init__.py" in there
    assert not [name for name in there if name.endswith("04_funnels/04_funnels.ipynb")]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in hub.folder.rglob("*")}
    assert modes == {0o644, 0o755}


def test_students_servers_have_no_formgrader(layout: Layout, hub: Hub) -> None:
    write_hub(layout, ["04_funnels"], hub)
    text = (hub.folder / "jupyter/jupyter_server_config.json").read_text()
    extensions = json.loads(text)["ServerApp"]["jpserver_extensions"]
    assert extensions["nbgrader.server_extensions.formgrader"] is False


def test_configuration_is_written_once(layout: Layout, hub: Hub) -> None:
    write_hub(layout, ["04_funnels"], hub)
    own = hub.folder / CONFIGURATION
    assert str(hub.course) in own.read_text()
    own.write_text("# mine")
    assert CONFIGURATION not in write_hub(layout, ["04_funnels"], hub)
    assert own.read_text() == "# mine"


def test_every_place_is_filled_in(layout: Layout, hub: Hub) -> None:
    text = configuration(layout, hub)
    compile(text, CONFIGURATION, "exec")
    assert not re.search(r"@[A-Z]+@", text)


def test_hub_is_installed_from_the_lock(layout: Layout) -> None:
    lock = layout.root / "requirements.lock"
    found = pins(student_requirements(lock, ("jupyterhub",)))
    assert found["jupyterhub"] == pins(lock.read_text())["jupyterhub"]
    assert "jupyterhub" not in pins(student_requirements(lock))


def test_page_names_the_versions_that_were_tried(layout: Layout) -> None:
    page = (layout.root / "school" / "HUB.md").read_text(encoding="utf-8")
    assert files.PROXY in page
    assert (
        f"JupyterHub {pins((layout.root / 'requirements.lock').read_text())['jupyterhub']}" in page
    )

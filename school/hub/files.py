"""The files of a hub: what students' servers run with, and the hub's configuration."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from authoring.build.inputs import load_config
from grading.layout import Layout
from school.bundle.archive import checked_members
from school.bundle.pages import page_config_text
from school.bundle.requirements import student_requirements
from school.classes.exchange import CONFIG
from shop.atomic import write_bytes
from shop.handin import SETTINGS

CONFIGURATION = "jupyterhub_config.py"
PROXY = "configurable-http-proxy@5.3.0"
"""The npm package of the proxy, in the version that was tried."""
_INSTRUCTORS = ("formgrader", "course_list")
_HOME = ("lectures/", SETTINGS, CONFIG, f"assignments/{CONFIG}")
"""What is copied into a student's home; assignments come through the Assignment List."""
_PACKAGE = ("datasets/", "pyproject.toml", "jupyterlab_page_config.json", "LICENSE")


@dataclass(frozen=True)
class Hub:
    """Where things of a hub are.

    Attributes
    ----------
    folder
        The hub's own folder, readable by everybody.
    course
        The folder of the class.
    exchange
        The folder of `course init --exchange`.
    account
        The account that owns the class.
    """

    folder: Path
    course: Path
    exchange: Path
    account: str


def hub_files(layout: Layout, chapters: list[str], hub: Hub) -> dict[str, bytes]:
    """Return every file of a hub's folder by its path in it.

    Parameters
    ----------
    layout
        The checkout, freshly built.
    chapters
        Chapters whose lectures students get.
    hub
        Where things are.
    """
    members = checked_members(layout, chapters, exchange=hub.exchange)
    found = {f"package/{name}": held for name, held in members.items() if name.startswith(_PACKAGE)}
    found |= {f"home/{name}": held for name, held in members.items() if name.startswith(_HOME)}
    extensions = {f"nbgrader.server_extensions.{name}": False for name in _INSTRUCTORS}
    settings = {"ServerApp": {"jpserver_extensions": extensions}}
    requirements = student_requirements(layout.root / "requirements.lock", ("jupyterhub",))
    return found | {
        "requirements.txt": requirements.encode(),
        "jupyter/jupyter_server_config.json": _json(settings),
        "jupyter/labconfig/page_config.json": page_config_text(with_list=True).encode(),
        CONFIGURATION: configuration(layout, hub).encode(),
    }


def configuration(layout: Layout, hub: Hub) -> str:
    """Return the hub's configuration with the places of one class."""
    values = {
        "@CHECKOUT@": str(layout.root),
        "@CLASS@": str(hub.course),
        "@ACCOUNT@": hub.account,
        "@COURSE@": str(load_config(layout.root).CourseDirectory.course_id),
    }
    text = Path(__file__).with_name(CONFIGURATION).read_text(encoding="utf-8")
    for mark, value in values.items():
        text = text.replace(f'"{mark}"', json.dumps(value))
    return text


def write_hub(layout: Layout, chapters: list[str], hub: Hub) -> list[str]:
    """Write a hub's folder, or bring it up to date; its configuration is written once.

    Returns
    -------
    list of str
        What was written.
    """
    files = hub_files(layout, chapters, hub)
    if (hub.folder / CONFIGURATION).exists():
        del files[CONFIGURATION]
    for name, content in files.items():
        path = hub.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
        path.chmod(0o644)
    for folder in {above for name in files for above in (hub.folder / name).parents}:
        if folder.is_relative_to(hub.folder):
            folder.chmod(0o755)
    return sorted(files)


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()

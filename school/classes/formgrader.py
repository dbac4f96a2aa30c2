"""The formgrader on a class's own gradebook, from whatever folder it is started."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def lab_command(root: Path, port: int | None, browser: bool) -> list[str]:
    """Return the command that serves the formgrader of a class.

    Parameters
    ----------
    root
        The course folder; nbgrader reads its configuration where the server is started.
    port
        Port of the server; None for Jupyter's choice.
    browser
        Whether a browser is opened.
    """
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        "--LabApp.default_url=/formgrader",
    ]
    if port is not None:
        command.append(f"--ServerApp.port={port}")
    if not browser:
        command.append("--no-browser")
    if os.geteuid() == 0:
        command.append("--allow-root")
    return command


def lab_environment() -> dict[str, str]:
    """Return the environment of the server: nbgrader calls its tools through PATH."""
    folder = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([folder, os.environ.get("PATH", "")])}

"""What a built notebook was made from, as hashes that `--check` compares."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from authoring.build.announce import LINE
from grading.layout import Layout

# Sections of nbgrader_config.py that decide what a release looks like.
RELEASE_SECTIONS = (
    *("GenerateAssignment", "IncludeHeaderFooter", "LockCells", "ClearSolutions"),
    *("ClearOutput", "ClearHiddenTests", "ClearMarkScheme", "InstantiateTests"),
)
LINE_INPUT = "announce.py#LINE"
CONFIG_INPUT = "nbgrader_config.py#release"


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def text_hash(text: str) -> str:
    """Return the SHA-256 of a master's text."""
    return sha256(text.encode())


def hash_files(layout: Layout, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of files of the checkout; a missing file hashes to ``missing``.

    Parameters
    ----------
    layout
        The checkout.
    names
        Paths relative to its root, with forward slashes.
    """
    found = {}
    for name in names:
        path = layout.root / name
        found[name] = sha256(path.read_bytes()) if path.is_file() else "missing"
    return found


def release_inputs(layout: Layout, chapter: str, text: str) -> dict[str, str]:
    """Return the inputs of an assignment's student version."""
    master = layout.assignment_master(chapter).relative_to(layout.root).as_posix()
    return {
        master: text_hash(text),
        CONFIG_INPUT: config_hash(layout.root),
        LINE_INPUT: text_hash(LINE),
    }


@cache
def load_config(root: Path) -> Any:
    """Return what ``nbgrader_config.py`` of a course folder sets, as a traitlets ``Config``."""
    from traitlets.config.loader import PyFileConfigLoader

    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def config_hash(root: Path) -> str:
    """Return the hash of the settings that decide what a release looks like.

    They are read, not run: the file also puts the grader into nbgrader, which takes seconds.
    """
    tree = ast.parse((root / "nbgrader_config.py").read_text(encoding="utf-8"))
    settings = [ast.unparse(node) for node in tree.body if _is_release_setting(node)]
    return text_hash("\n".join(settings))


def _is_release_setting(node: ast.stmt) -> bool:
    """Tell whether a statement is ``c.SECTION.name = value`` of a section that counts."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    sections = [
        target.value.attr
        for target in targets
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Attribute)
    ]
    return any(section in RELEASE_SECTIONS for section in sections)

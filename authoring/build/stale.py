"""Prove that every built file is what its master says, without running anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authoring.build.inputs import hash_files, release_inputs, text_hash
from authoring.build.master import Master
from authoring.build.notebook import FORMAT, assemble, content_digest, dump, load
from grading.layout import Layout
from grading.mistakes import SUFFIX

# What JupyterLab and Python leave in a folder that somebody looked into.
_LITTER = {".ipynb_checkpoints", "__pycache__"}


@dataclass(frozen=True, order=True)
class Stale:
    """A derived file that is not what its truth says.

    Attributes
    ----------
    path
        The file, relative to the checkout.
    reason
        What differs, in words.
    """

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}: {self.reason}"


def stale_lecture(layout: Layout, master: Master) -> Stale | None:
    """Return why a lecture must be run again, None when its notebook is fresh."""
    path = layout.lecture_notebook(master.chapter)
    shown = path.relative_to(layout.root)
    notebook = load(path)
    if notebook is None:
        return Stale(shown, "missing or unreadable")
    recorded = _recorded(notebook)
    own = layout.lecture_master(master.chapter).relative_to(layout.root).as_posix()
    now = {own: text_hash(master.text)}
    now |= hash_files(layout, [name for name in recorded if name != own])
    reason = _differs(notebook, recorded, now) or _text_differs(notebook, assemble(master))
    return Stale(shown, reason) if reason else None


def stale_source(layout: Layout, master: Master) -> Stale | None:
    """Return why a source notebook must be written again, None when it is fresh."""
    path = layout.assignment_notebook(master.chapter)
    shown = path.relative_to(layout.root)
    if not path.is_file():
        return Stale(shown, "missing")
    if path.read_bytes() != dump(assemble(master)):
        return Stale(shown, f"not what {master.shown.as_posix()} gives")
    return None


def stale_release(layout: Layout, master: Master) -> Stale | None:
    """Return why a student version must be made again, None when it is fresh."""
    path = layout.release_notebook(master.chapter)
    shown = path.relative_to(layout.root)
    notebook = load(path)
    if notebook is None:
        return Stale(shown, "missing or unreadable")
    now = release_inputs(layout, master.chapter, master.text)
    reason = _differs(notebook, _recorded(notebook), now)
    return Stale(shown, reason) if reason else None


def unexpected(layout: Layout) -> Iterator[Stale]:
    """Yield files in built folders that no master accounts for.

    Whatever lies in ``source/NN/`` nbgrader copies into ``release/NN/``, and whatever lies there
    students receive: each holds its one notebook and nothing else.
    """
    for folder in (layout.source, layout.release):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            place = path.relative_to(folder)
            if _LITTER & set(place.parts) or place.name.startswith(".nfs"):
                continue
            chapter = place.parts[0].removesuffix(".py").removesuffix(SUFFIX)
            expected = [Path(chapter, f"{chapter}.ipynb")]
            if folder == layout.source:
                expected += [Path(f"{chapter}.py"), Path(f"{chapter}{SUFFIX}")]
            known = layout.assignment_master(chapter).is_file()
            if place not in expected:
                yield Stale(path.relative_to(layout.root), "not made by the build: remove it")
            elif not known:
                yield Stale(path.relative_to(layout.root), "its master is gone: remove it")
    for path in sorted(layout.lectures.glob("*.ipynb")):
        if not path.with_suffix(".py").is_file():
            yield Stale(path.relative_to(layout.root), "its master is gone: remove it")


def _recorded(notebook: Any) -> dict[str, str]:
    course = notebook.metadata.get("course")
    inputs = course.get("inputs", {}) if isinstance(course, Mapping) else {}
    return dict(inputs) if isinstance(inputs, Mapping) else {}


def _differs(notebook: Any, recorded: dict[str, str], now: dict[str, str]) -> str | None:
    """Return the first recorded hash that no longer holds, in words."""
    course = notebook.metadata.get("course", {})
    if not recorded or not isinstance(course, Mapping):
        return "does not say what it was made from"
    if course.get("format") != FORMAT:
        return "made by another version of the builder"
    for name in sorted({*recorded, *now}):
        if recorded.get(name) != now.get(name):
            return f"{name} changed since it was built"
    if course.get("content") != content_digest(notebook):
        return "edited by hand after it was built"
    return None


def _text_differs(notebook: Any, fresh: Any) -> str | None:
    """Return the first cell whose id or text is not the master's, in words."""
    if [cell.id for cell in notebook.cells] != [cell.id for cell in fresh.cells]:
        return "its cells are not the master's"
    for cell, wanted in zip(notebook.cells, fresh.cells, strict=True):
        if (cell.cell_type, cell.source) != (wanted.cell_type, wanted.source):
            return f"text of cell {cell.id!r} is not the master's"
    return None

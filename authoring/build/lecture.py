"""Build a lecture: assemble, run, look at the outputs, stamp."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from authoring.build.execute import Executed, execute
from authoring.build.inputs import hash_files, text_hash
from authoring.build.master import Master
from authoring.build.notebook import assemble, dump, stamp
from authoring.build.problem import Problem, refuse
from grading.layout import Layout
from shop.fonts import MISSING
from shop.locate import CHECKSUMS


def build_lecture(layout: Layout, master: Master) -> bytes:
    """Return the built notebook of a lecture, executed.

    Raises
    ------
    RuleError
        When a cell raises, or an output cannot be stored.
    """
    executed = execute(master, assemble(master), layout.lectures)
    refuse(_instructor_files(layout, master, executed))
    refuse(output_problems(master, executed.notebook, layout.root))
    return dump(stamp(executed.notebook, lecture_inputs(layout, master, executed)))


def _instructor_files(layout: Layout, master: Master, executed: Executed) -> Iterator[Problem]:
    """Yield the files that the lecture opened and students do not have."""
    folders = (layout.truth, layout.source, layout.attempts, layout.datasets / "simulator")
    for path in executed.files:
        if any(path.resolve().is_relative_to(folder.resolve()) for folder in folders):
            shown = path.resolve().relative_to(layout.root.resolve()).as_posix()
            yield Problem(master.shown, 1, f"the lecture opens {shown}: students do not have it")


def lecture_inputs(layout: Layout, master: Master, executed: Executed) -> dict[str, str]:
    """Return the hashes of all that the lecture's outputs depend on.

    These are its master, the modules of `shop` that it imported and the tables that it opened.
    Installed third-party packages are left out: nbval re-executes against them.
    """
    own = layout.lecture_master(master.chapter).relative_to(layout.root).as_posix()
    opened = {name for path in executed.files if (name := _input_name(layout, path))}
    return {own: text_hash(master.text), **hash_files(layout, sorted(opened))}


def _input_name(layout: Layout, path: Path) -> str | None:
    """Return a file's name as an input, None for one that decides nothing.

    The list of checksums changes with every table, also with those the lecture never opens.
    """
    try:
        place = path.resolve().relative_to(layout.datasets.resolve())
    except ValueError:
        return None
    if "__pycache__" in place.parts or place.name == CHECKSUMS or not path.is_file():
        return None
    return (layout.datasets / place).relative_to(layout.root).as_posix()


_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_WARNING = re.compile(r"^.*\b\w*Warning: .*$", re.MULTILINE)
# In these years a date may be the data's: there only the rule on clocks can tell.
DATA_YEARS = range(2024, 2026)


def output_problems(
    master: Master, notebook: Any, root: Path, today: datetime.date | None = None
) -> Iterator[Problem]:
    """Yield every output that cannot be stored.

    Parameters
    ----------
    master
        The lecture.
    notebook
        It, executed: one cell for each of the master's.
    root
        The checkout; its path must not appear.
    today
        The date that must not appear; the current one by default.
    """
    today = today or datetime.date.today()
    for cell, executed in zip(master.built(), notebook["cells"], strict=True):
        for output in executed.get("outputs", []):
            if output["output_type"] == "stream" and output["name"] == "stderr":
                first = output["text"].strip().split("\n")[0][:120]
                yield master.problem(cell, f"output on stderr: {first}")
                continue
            for text in _texts(output):
                for message in _refused(text, root, today):
                    yield master.problem(cell, message)


def _texts(output: dict[str, Any]) -> Iterator[str]:
    if output["output_type"] == "stream":
        yield output["text"]
    elif output["output_type"] == "error":
        yield output["evalue"]
    for kind, value in output.get("data", {}).items():
        if isinstance(value, str) and not kind.startswith("image/"):
            yield value


def _refused(text: str, root: Path, today: datetime.date) -> Iterator[str]:
    if match := _ADDRESS.search(text):
        yield f"output contains a memory address ({match.group(0)}); print something stable"
    if match := _WARNING.search(text):
        yield f"output contains a warning: {match.group(0).strip()[:120]}"
    if MISSING in text:
        yield (
            "a chart has Chinese signs and this machine has no Chinese font; install one (Debian "
            "and Ubuntu: apt install fonts-wqy-microhei) and build again"
        )
    if str(root) in text or str(Path.home()) + "/" in text:
        yield "output contains a path of this machine; print a relative one"
    if today.year not in DATA_YEARS:
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%a %b %d"):
            if today.strftime(form) in text:
                yield f"output contains today's date ({today.strftime(form)}); fix the date"
                break

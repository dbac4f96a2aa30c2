"""Build a lecture: assemble, run, look at the outputs, stamp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grading.build.execute import Executed, execute
from grading.build.inputs import hash_files, text_hash
from grading.build.master import Master
from grading.build.notebook import assemble, dump, stamp
from grading.build.outputs import output_problems
from grading.build.problem import Problem, refuse
from grading.layout import Layout
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

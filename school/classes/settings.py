"""The settings of a class: the course's own, and over them those of its instructor.

``course_settings.py`` is the course's and is written anew whenever the course is. It is loaded by
``nbgrader_config.py``, which is the instructor's: written once, then kept whatever it says.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from authoring.build.inputs import sha256
from grading.layout import MARKER, Layout

SETTINGS = "course_settings.py"
OWN = '''\
"""Settings of this class. They are yours: `course init` never writes over this file.

What stands here counts over the course's own settings, which the next lines load.
"""

c = get_config()  # noqa: F821
load_subconfig("course_settings.py")  # noqa: F821

# Late submissions: nothing is taken off unless you say so. All of it:
# c.LateSubmissionPlugin.penalty_method = "zero"
# Or ten percent for each day begun:
# c.AssignLatePenalties.plugin_class = "grading.classroom.late.PercentADay"
# c.PercentADay.percent = 10
# c.PercentADay.most_percent = 50
# Another rate for single students (0: nothing is taken off):
# c.PercentADay.of_students = {"lilei": 0}

# The zone of times that you type and that tables show:
# c.CourseTime.timezone = "Asia/Shanghai"
'''
_WRITTEN_BEFORE = {
    "f199f68d3e6f40bbd62579ce23baa674617359d68f8353e6429e51a2125da781",
}
"""SHA-256 of what earlier versions of `course init` copied into a course folder."""


@dataclass(frozen=True)
class ClassFiles:
    """The configuration files of a class, and what the instructor should know of them.

    Attributes
    ----------
    files
        What is to be written, by path.
    notes
        Sentences for the instructor.
    """

    files: dict[Path, bytes]
    notes: tuple[str, ...]


def class_files(layout: Layout, root: Path) -> ClassFiles:
    """Return the configuration that a course folder needs; nothing is written.

    Parameters
    ----------
    layout
        The checkout.
    root
        The course folder.
    """
    settings = (layout.root / MARKER).read_bytes()
    files = {root / SETTINGS: settings}
    own = root / MARKER
    if not own.is_file():
        return ClassFiles({**files, own: OWN.encode()}, ())
    text = own.read_bytes()
    if text == settings or sha256(text) in _WRITTEN_BEFORE:
        # written by an earlier `course init` and never touched by anybody
        return ClassFiles({**files, own: OWN.encode()}, (f"{MARKER} now loads {SETTINGS}",))
    notes = []
    if SETTINGS not in _strings(text):
        notes = [
            f"{own} was changed by somebody and is kept as it is. It does not load the course's "
            f"settings, which are in {SETTINGS} beside it: to have them, write "
            f'load_subconfig("{SETTINGS}") below its line c = get_config()'
        ]
    before = root / SETTINGS
    if before.is_file() and (new := _new_lines(before.read_bytes(), settings)):
        notes.append(f"new in {SETTINGS}: " + "; ".join(new))
    return ClassFiles(files, tuple(notes))


def _strings(text: bytes) -> set[str]:
    """Return the texts that a configuration file names."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return set()
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _new_lines(before: bytes, after: bytes) -> list[str]:
    """Return the settings that came or changed."""
    old = set(_statements(before))
    return [line for line in _statements(after) if line not in old]


def _statements(text: bytes) -> list[str]:
    try:
        return [ast.unparse(node) for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    except (SyntaxError, ValueError):
        return []

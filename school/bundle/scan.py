"""Look through the files of a bundle for what students must not have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from authoring.build.master import Master
from authoring.build.regions import Mark
from authoring.build.secret import secret_lines

ALLOWED = re.compile(
    r"README\.md|LICENSE|LICENSE-CONTENT|pyproject\.toml|requirements(-data)?\.txt"
    r"|jupyterlab_page_config\.json|hand_in\.json|(assignments/)?nbgrader_config\.json|datasets/README\.md"
    r"|lectures/\d\d_\w+_lecture\.ipynb"
    r"|assignments/(?P<chapter>\d\d_\w+)/(?P=chapter)\.ipynb"
    r"|datasets/dictionary/[\w-]+\.(md|svg)"
    r"|datasets/shop/([\w-]+/)*[\w-]+\.(py|typed|json)|datasets/shop/py\.typed"
    r"|datasets/tables/(raw/)?[\w-]+\.(parquet|csv|json)"
    r"|datasets/tables/reveal/\w+\.bin"
)
MARKERS = ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS", "### BEGIN MARK SCHEME")
_TEXT = (".py", ".md", ".ipynb", ".json", ".toml", ".txt")
_INSTRUCTOR = re.compile(r"^\s*(from|import) (simulator|grading)\b")


def leaks(members: Mapping[str, bytes], masters: list[Master]) -> Iterator[str]:
    """Yield, in words, everything in a bundle that students must not have.

    Parameters
    ----------
    members
        Every file of the bundle by its path.
    masters
        All assignments of the course, also those that are not in the bundle.
    """
    hidden = {line: m.chapter for m in masters for line in secret_lines(m, Mark.HIDDEN)}
    solved = {line: m.chapter for m in masters for line in secret_lines(m, Mark.SOLUTION)}
    for name, content in members.items():
        if not ALLOWED.fullmatch(name):
            yield f"{name}: no such file belongs in the bundle"
        if name.endswith(_TEXT):
            lines = _lines(name, content)
            # A lecture may teach with a line that also solves an exercise; an assignment may not.
            secret = {**hidden, **(solved if name.startswith("assignments/") else {})}
            for line in sorted(lines & secret.keys()):
                yield (
                    f"{name}: holds a line of the solution or hidden tests of {secret[line]} "
                    f"({line!r}): write it in other words on one side"
                )
            yield from _words(name, lines)


def _words(name: str, lines: set[str]) -> Iterator[str]:
    for line in sorted(lines):
        if line.startswith(MARKERS):
            yield f"{name}: holds the marker {line!r}"
        if _INSTRUCTOR.match(line):
            yield f"{name}: imports a package that students do not have: {line}"


def _lines(name: str, content: bytes) -> set[str]:
    text = content.decode("utf-8")
    if name.endswith(".ipynb"):
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return {line.strip() for line in text.split("\n")}

"""Make student versions through nbgrader's own generate_assignment, in a throwaway course.

A build knows no gradebook at all (nbgrader's ``--no-db``): measured, the bytes are the same.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

from authoring.build.inputs import load_config
from authoring.build.notebook import dump, load, stamp
from grading.schema_version import spare_alembic
from shop.errors import BuildError


def generate(sources: dict[str, bytes], config: Any, db_url: str | None = None) -> dict[str, Any]:
    """Run nbgrader's generate_assignment in a throwaway course folder.

    Parameters
    ----------
    sources
        Bytes of the source notebook of each assignment.
    config
        The course's settings (see `authoring.build.inputs.load_config`).
    db_url
        Gradebook that shall know the assignments; none by default.

    Returns
    -------
    dict
        The student version of each assignment, as nbgrader wrote it.

    Raises
    ------
    BuildError
        When nbgrader refuses an assignment; says why.
    """
    with tempfile.TemporaryDirectory(prefix="course-release-") as folder:
        root = Path(folder)
        settings = _settings(config, root, db_url)
        spare_alembic()
        return {
            chapter: _generate_one(root, chapter, content, settings)
            for chapter, content in sources.items()
        }


def _settings(config: Any, root: Path, db_url: str | None) -> Any:
    from traitlets.config import Config

    settings = Config(config)
    settings.CourseDirectory.root = str(root)
    # A url that cannot be opened: whoever asks for a gradebook during a build fails.
    settings.CourseDirectory.db_url = db_url or f"sqlite:///{root / 'no-such-folder' / 'none.db'}"
    if db_url is None:
        settings.SaveCells.enabled = False
        settings.GenerateAssignment.no_database = True
    return settings


def _generate_one(root: Path, chapter: str, content: bytes, settings: Any) -> Any:
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    source = root / "source" / chapter / f"{chapter}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes(content)
    settings.CourseDirectory.assignment_id = chapter
    converter = GenerateAssignment(coursedir=CourseDirectory(config=settings), config=settings)
    log = _Lines()
    converter.log = logging.Logger("course.release", logging.ERROR)
    converter.log.addHandler(log)
    try:
        converter.start()
    except Exception as error:  # nbgrader raises bare exceptions of many kinds
        said = "".join(f"\n  {line}" for line in log.lines)
        raise BuildError(
            f"{chapter}: nbgrader could not generate the assignment: {error}{said}"
        ) from error
    return _released(root / "release" / chapter, chapter)


def _released(folder: Path, chapter: str) -> Any:
    made = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    notebook = load(folder / f"{chapter}.ipynb")
    if notebook is None or made != [f"{chapter}.ipynb"]:
        raise BuildError(f"{chapter}: nbgrader released {made}, expected one notebook")
    return notebook


def generate_releases(
    root: Path, sources: dict[str, bytes], inputs: dict[str, dict[str, str]]
) -> dict[str, bytes]:
    """Return the student version of each assignment; no gradebook outlives the call.

    Parameters
    ----------
    root
        The checkout, for its ``nbgrader_config.py``.
    sources
        Bytes of the source notebook of each chapter.
    inputs
        What each was made from, to be recorded in the release.
    """
    made = generate(sources, load_config(root))
    return {chapter: dump(stamp(notebook, inputs[chapter])) for chapter, notebook in made.items()}


class _Lines(logging.Handler):
    """Keep warnings and errors for the message of a failure."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.lines.append(record.getMessage())

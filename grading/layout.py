"""Where everything of a course lies, and which chapters there are."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from shop.errors import UsageError

MARKER = "nbgrader_config.py"


@dataclass(frozen=True)
class Layout:
    """The folders of a checkout.

    Attributes
    ----------
    root
        The folder that holds ``nbgrader_config.py``.
    """

    root: Path

    @property
    def lectures(self) -> Path:
        """Masters and built notebooks of the lectures."""
        return self.root / "notebooks"

    @property
    def source(self) -> Path:
        """Masters of the assignments and the notebooks that nbgrader reads."""
        return self.root / "source"

    @property
    def release(self) -> Path:
        """Student versions."""
        return self.root / "release"

    @property
    def datasets(self) -> Path:
        """Packages `shop` and `simulator`, tables and truth."""
        return self.root / "datasets"

    @property
    def tables(self) -> Path:
        """Generated tables that students see."""
        return self.datasets / "tables"

    @property
    def truth(self) -> Path:
        """What only instructors know."""
        return self.datasets / "truth"

    @property
    def attempts(self) -> Path:
        """Right and wrong answers that prove the tests."""
        return self.root / "tests" / "attempts"

    def lecture_master(self, chapter: str) -> Path:
        """Return the master of a lecture."""
        return self.lectures / f"{chapter}.py"

    def lecture_notebook(self, chapter: str) -> Path:
        """Return the built notebook of a lecture."""
        return self.lectures / f"{chapter}.ipynb"

    def assignment_master(self, chapter: str) -> Path:
        """Return the master of an assignment."""
        return self.source / f"{chapter}.py"

    def assignment_notebook(self, chapter: str) -> Path:
        """Return the notebook of an assignment that nbgrader reads."""
        return self.source / chapter / f"{chapter}.ipynb"

    def release_notebook(self, chapter: str) -> Path:
        """Return the student version of an assignment."""
        return self.release / chapter / f"{chapter}.ipynb"

    def attempts_file(self, chapter: str) -> Path:
        """Return the right and wrong answers of an assignment."""
        return self.attempts / f"{chapter}.py"

    def chapters(self) -> list[str]:
        """Return the names of all chapters that have a master, in order."""
        masters = [*self.lectures.glob("[0-9]*.py"), *self.source.glob("[0-9]*.py")]
        return sorted({master.stem for master in masters})

    def choose(self, wanted: list[str] | None) -> list[str]:
        """Return `wanted` when every name is a chapter, all chapters when it is empty.

        Raises
        ------
        UsageError
            For a name that is no chapter; the nearest one is suggested.
        """
        known = self.chapters()
        for name in wanted or []:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
                near = near or [c for c in known if c.startswith(name[:2])]
                hint = f"; did you mean {near[0]!r}?" if near else "."
                raise UsageError(
                    f"no chapter {name!r}{hint} Chapters: {', '.join(known) or 'none'}"
                )
        return list(wanted) if wanted else known


def find_layout(start: Path | None = None) -> Layout:
    """Return the layout of the checkout around `start` (the current folder by default).

    Raises
    ------
    UsageError
        When neither `start` nor a folder above it holds ``nbgrader_config.py``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in [here, *here.parents]:
        # A course folder in use has the marker and a source too, but never the datasets.
        if (folder / MARKER).is_file() and (folder / "datasets").is_dir():
            return Layout(folder)
    raise UsageError(
        f"{here} is not inside a course checkout: no folder here or above holds {MARKER}. "
        "Change into the checkout and run the command again."
    )


def layout_of(assignment: str) -> Layout | None:
    """Return the checkout that holds an assignment, None for one of the class's own."""
    try:
        layout = find_layout()
    except UsageError:
        layout = find_layout(Path(__file__).parent)
    return layout if layout.assignment_master(assignment).is_file() else None


def find_course() -> Path:
    """Return the course folder around the current folder, else ``course/`` of the checkout.

    Outside of both it is the checkout that this package runs from.

    Raises
    ------
    UsageError
        When there is no checkout either.
    """
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            is_checkout = (folder / "datasets" / "shop").is_dir()
            return folder / "course" if is_checkout else folder
    return find_layout(Path(__file__).parent).root / "course"

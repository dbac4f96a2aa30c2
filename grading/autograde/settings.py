"""How a class is graded: limits and bounds from ``nbgrader_config.py``, and what a run is told.

Limits (what a submission may use while it runs) and bounds (how much of one is read) stand in one
section of the configuration, ``c.CourseGrader``, for `nbgrader autograde`, the formgrader and
`course autograde` alike; options of the command line override it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from traitlets import Float, Integer, TraitError, Unicode
from traitlets.config import Configurable

from grading.autograde.verdict import Verdict
from grading.inside.limits import Limits
from shop.errors import UsageError

ENGINE = "grading.engine:Engine"
MEGABYTE = 1_000_000


def _bound(default: int, text: str) -> Any:
    return field(default=default, metadata={"help": text, "least": 1})


@dataclass(frozen=True)
class ReadBounds:
    """How much of a submission is read before it is flagged or a file is left out.

    The help text of a field is ``field.metadata["help"]``.
    """

    notebook_mb: int = _bound(50, "Largest notebook file that is read, in MB.")
    helper_mb: int = _bound(20, "Size of all helper files of a submission, in MB.")
    helper_files: int = _bound(200, "Number of helper files of a submission.")
    cells: int = _bound(20_000, "Number of cells of a notebook.")
    parse_memory_mb: int = _bound(1_500, "Memory that reading one notebook may take, in MB.")

    @property
    def notebook_bytes(self) -> int:
        """Largest notebook file in bytes."""
        return self.notebook_mb * MEGABYTE

    @property
    def helper_bytes(self) -> int:
        """All other files together in bytes."""
        return self.helper_mb * MEGABYTE


DEFAULT_BOUNDS = ReadBounds()


@dataclass(frozen=True)
class Options:
    """How a class is graded.

    Attributes
    ----------
    workers
        Processes that grade.
    students
        Who is graded; None for everybody who handed in.
    force
        Whether unchanged submissions are graded again.
    limits
        What a submission may use while it runs.
    bounds
        How much of a submission is read.
    engine
        Module and name of the engine.
    """

    workers: int = 1
    students: tuple[str, ...] | None = None
    force: bool = False
    limits: Limits = field(default_factory=Limits)
    bounds: ReadBounds = DEFAULT_BOUNDS
    engine: str = ENGINE


DEFAULT_OPTIONS = Options()


@dataclass(frozen=True)
class Step:
    """News from a run: one submission has its verdict.

    Attributes
    ----------
    verdict
        What became of it.
    how
        ``graded`` now, ``unchanged`` since the last run, or ``penalty`` when only the late
        penalty was worked out anew.
    done, total
        How far the run is.
    """

    verdict: Verdict
    how: Literal["graded", "unchanged", "penalty"]
    done: int
    total: int


def _trait(option: Any) -> Any:
    kind = Float if isinstance(option.default, float) else Integer
    text = f"{option.metadata['help']} `course autograde` overrides it with {flag_of(option)}."
    return kind(option.default, min=option.metadata["least"], help=text).tag(config=True)


def flag_of(option: Any) -> str:
    """Return the option of the command line that overrides a limit or a bound."""
    return f"--{option.name.replace('_', '-')}"


OPTIONS = (*fields(Limits), *fields(ReadBounds))
"""The limits, then the bounds, as fields of their records."""
_Bounded = type("_Bounded", (Configurable,), {option.name: _trait(option) for option in OPTIONS})


class CourseGrader(_Bounded):  # type: ignore[misc, valid-type]
    """The section ``c.CourseGrader`` of ``nbgrader_config.py``."""

    workers = Integer(
        0,
        min=0,
        help="Processes that grade; 0 means one for each CPU core. "
        "`course autograde` overrides it with --workers.",
    ).tag(config=True)
    engine = Unicode(ENGINE, help="Module and name of what runs notebooks.").tag(config=True)


def read_options(
    parent: Configurable,
    cores: int,
    given: Mapping[str, Any] | None = None,
    students: tuple[str, ...] | None = None,
    force: bool = False,
) -> Options:
    """Return the options of a run.

    Parameters
    ----------
    parent
        nbgrader's application or converter, which carries the configuration.
    cores
        Number of workers where nothing says another.
    given
        What the command line says, by the names of the section; what is None it does not say.
    students, force
        See `Options`.

    Raises
    ------
    UsageError
        When the configuration or the command line holds a value that makes no sense.
    """
    said = {name: value for name, value in (given or {}).items() if value is not None}
    try:
        section = CourseGrader(parent=parent)
        chosen = {option.name: getattr(section, option.name) for option in OPTIONS} | said
        limits = Limits(**{option.name: chosen[option.name] for option in fields(Limits)})
    except (TraitError, ValueError) as error:
        raise UsageError(f"c.CourseGrader in nbgrader_config.py: {error}") from None
    bounds = ReadBounds(**{option.name: chosen[option.name] for option in fields(ReadBounds)})
    workers = said.get("workers") or section.workers or cores
    return Options(workers, students, force, limits, bounds, section.engine)

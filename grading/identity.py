"""The identity of a verdict: one hash of everything that it depends on.

Grading again is skipped where the identity is the same, a worker on another machine must reach
the same one before it may grade, and a certificate records the part of it that the assignment
itself brings. What counts: the assignment and what it uses of `shop` (see `grading.closure`), the
tables that are loaded, the code that grades, the versions of the packages that student code and
tests can meet, limits and bounds, and the known mistakes. Points stand in the assignment's cells.

What a late submission loses depends on other things, and needs no second run to be put right:
`penalty_identity` stands beside the identity of the verdict.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import platform
from collections import deque
from collections.abc import Container, Iterable, Mapping
from functools import cache, lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

import grading
import shop
from grading.closure import Closure, bare_code, follow
from grading.layout import Layout

PROJECT = "ecommerce-operations-analytics"
TOOLS = frozenset(
    {
        "hatchling",
        "jupyterlab",
        "jupytext",
        "latex2mathml",
        "nbval",
        "notebook",
        "rich",
        "typer",
        "widgetsnbextension",
    }
)
"""Packages that no verdict depends on, with all that they alone require."""
FOLDERS = ("engine", "inside", "sandbox")
STEPS = (
    *("choosing", "files", "grade", "marking", "memos", "notebook", "own_versions", "parsing"),
    *("pictures", "provided", "rebuild", "sanitise", "settings", "skeleton", "task", "verdict"),
)
"""Modules of `grading.autograde` on which a verdict depends; the others carry and show it."""


def digest_of(*parts: bytes | str) -> str:
    """Return one hash of all parts; where one ends and the next begins matters."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", errors="surrogateescape") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


def assignment_code(layout: Layout, chapter: str) -> Closure:
    """Return what the assignment of a chapter uses of `shop`: files, tables and one hash.

    Parameters
    ----------
    layout
        The checkout.
    chapter
        The chapter; its master is read.
    """
    text = layout.assignment_master(chapter).read_text(encoding="utf-8")
    return follow([text], layout.datasets)


def _own_texts() -> list[str]:
    texts = (path.read_text(encoding="utf-8") for path in grading_files())
    return [text for text in texts if "shop" in text]


def grading_files() -> list[Path]:
    """Return the modules of `grading` on which every verdict depends."""
    package = Path(grading.__file__).parent
    files = [path for name in FOLDERS for path in (package / name).rglob("*.py")]
    steps = [package / "autograde" / f"{name}.py" for name in STEPS]
    return [*sorted(files), *steps, package / "moments.py", package / "text_encodings.py"]


def grading_code() -> str:
    """Return the hash of the code that grades; comments and docstrings do not count."""
    package = Path(grading.__file__).parent
    parts = []
    for path in grading_files():
        text = path.read_text(encoding="utf-8")
        parts += [path.relative_to(package).as_posix(), _bare_code(text)]
    return digest_of(*parts)


@lru_cache(maxsize=512)
def _bare_code(text: str) -> str:
    return bare_code(text)


def package_versions(more: Iterable[str] = ()) -> dict[str, str]:
    """Return Python's version and those of the packages that student code and tests can meet.

    They are the requirements of the project, without its `TOOLS`, and all that those require.

    Parameters
    ----------
    more
        Packages that count beside them, without what they require.
    """
    found = {"python": platform.python_version()}
    found |= {name: installed_version(name) or "none" for name in more}
    return dict(sorted((found | versions_with_required(_requirements(PROJECT), found)).items()))


def versions_with_required(names: Iterable[str], leave: Container[str] = ()) -> dict[str, str]:
    """Return the versions of installed packages and of all that they require.

    Parameters
    ----------
    names
        Packages as they are called in a lock file; what is not installed is left out.
    leave
        Packages left out, and not followed; so are the `TOOLS`.
    """
    found: dict[str, str] = {}
    waiting = deque(names)
    while waiting:
        name = waiting.popleft()
        if name in found or name in leave or name in TOOLS:
            continue
        version = installed_version(name)
        if version is not None:
            found[name] = version
            waiting.extend(_requirements(name))
    return dict(sorted(found.items()))


def installed_version(name: str) -> str | None:
    """Return the version of an installed package, None where it is not installed."""
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return None


@cache
def _requirements(name: str) -> tuple[str, ...]:
    """Return the names that a package requires here, without its extras."""
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError:
        return ()
    names = []
    for text in found.requires or []:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            names.append(requirement.name.lower().replace("_", "-"))
    return tuple(names)


def table_checksums(closure: Closure, tables: Path) -> dict[str, str]:
    """Return the checksums of the files that some code loads, by file name.

    Parameters
    ----------
    closure
        What the code uses.
    tables
        The folder of the tables, with ``checksums.json``.
    """
    try:
        recorded = json.loads((tables / "checksums.json").read_text(encoding="utf-8"))["files"]
        known = {str(name): str(checksum) for name, checksum in recorded.items()}
    except (OSError, ValueError, KeyError, AttributeError):
        known = {path.name: _file_digest(path) for path in sorted(tables.glob("*.parquet"))}
    wanted = {f"{name}.parquet" for name in closure.tables or ()}
    return {
        name: checksum
        for name, checksum in sorted(known.items())
        if closure.tables is None
        or name in wanted
        or (closure.raw_exports and name.startswith("raw/"))
        or (closure.revealed and name == "reveal.json")
    }


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def verdict_identity(
    notebooks: Iterable[Iterable[str]],
    settings: Mapping[str, object],
    more: Iterable[bytes | str] = (),
) -> str:
    """Return the hash of what the verdicts of an assignment depend on, but for the submission.

    Parameters
    ----------
    notebooks
        The code cells of each notebook of the assignment, hidden tests included.
    settings
        Limits, bounds and all else that the run is told, as plain values.
    more
        Whatever else counts, such as tables of known mistakes.
    """
    datasets = Path(shop.__file__).parent.parent
    used = follow([*map("\n\n".join, notebooks), *_own_texts()], datasets)
    plain = {
        "settings": settings,
        "packages": package_versions(used.packages),
        "tables": table_checksums(used, datasets / "tables"),
    }
    text = json.dumps(plain, sort_keys=True, default=str)
    return digest_of(grading_code(), used.digest, text, *more)


def whole_grader() -> str:
    """Return the hash of all code that may grade here: `grading`'s own, all of `shop`, its tables.

    For a worker that does not know yet which assignment it will be handed.
    """
    package = Path(shop.__file__).parent
    parts = [grading_code()]
    for path in sorted(package.rglob("*.py")):
        text = _bare_code(path.read_text(encoding="utf-8"))
        parts += [path.relative_to(package).as_posix(), text]
    everything = Closure((), None, True, True, (), "")
    checksums = table_checksums(everything, package.parent / "tables")
    return digest_of(*parts, json.dumps(checksums))


def penalty_identity(due: object, plugin: object) -> str:
    """Return the hash of what a late penalty depends on, but for score and time of a submission.

    Parameters
    ----------
    due
        When the assignment is due.
    plugin
        nbgrader's plugin of late penalties as the course configures it.
    """
    traits = getattr(plugin, "trait_values", dict)(config=True)
    kind = type(plugin)
    try:
        code = inspect.getsource(kind)
    except (OSError, TypeError):
        code = ""
    shown = sorted((name, repr(value)) for name, value in traits.items())
    return digest_of(str(due), f"{kind.__module__}.{kind.__qualname__}", code, repr(shown))

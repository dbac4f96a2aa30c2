"""The `course` command: one module in the folder ``cli/`` of a package a command.

A command is found by its module being there: the file name is the command's name, the first line
of its docstring what the overview says of it, its constant ``PANEL`` for whom it is. Only the
module of the command that is called is imported, and for the overview none at all. So `grading`
offers the commands of packages that it does not import, and works where they are missing.
"""

from __future__ import annotations

import ast
import atexit
import errno
import gc
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shop.errors import CourseError

if TYPE_CHECKING:
    import typer

ABOUT = "E-commerce Operations Analytics: build, release, grade and prove the course."
PACKAGES = ("authoring", "grading", "school")
PANELS = ("Students and authors", "Instructors", "Engineers")

HINTS = {
    errno.ENOSPC: "the disk is full: free some space and run the same command again",
    errno.EROFS: "the folder is read-only: make it writable or name another one",
    errno.EACCES: "no permission: make the file or folder writable or name another one",
    errno.EPERM: "not permitted: make the file or folder writable or name another one",
    errno.ENOENT: "not found, and it cannot be made there: name a folder that exists",
    errno.ENOTDIR: "a file stands where a folder is needed: move it or name another folder",
    errno.EDQUOT: "your share of the disk is used up: free some space and run the command again",
}
INTERRUPTED = 130
SEARCHES = (10_000, 10, 10)
"""Objects made before new ones are searched for garbage, and how much rarer old ones are."""


def commands() -> list[str]:
    """Return the names of all commands, in order."""
    return sorted(_modules())


def _modules() -> dict[str, Path]:
    """Return the module of every command, by its name."""
    beside = Path(__file__).parents[2]
    folders = [beside / package / "cli" for package in PACKAGES]
    return {path.stem: path for folder in folders for path in folder.glob("[a-z]*.py")}


def overview() -> str:
    """Return what ``course --help`` prints: every command in a line, by whom it is for."""
    lines = {name: _described(path) for name, path in sorted(_modules().items())}
    width = max(map(len, lines))
    parts = ["Usage: course COMMAND [OPTIONS] [ARGUMENTS]", ABOUT]
    for panel in PANELS:
        listed = [
            f"  {n:{width}}  {about}" for n, (whose, about) in lines.items() if whose == panel
        ]
        parts.append("\n".join([panel, *listed]))
    return "\n\n".join([*parts, "course COMMAND --help says everything about one of them."])


def _described(path: Path) -> tuple[str, str]:
    """Return the panel of a command and what it does, without importing its module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    first = (ast.get_docstring(tree) or "").partition("\n")[0]
    about = first.partition(": ")[2] or first
    panel = next(
        node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and [ast.unparse(target) for target in node.targets] == ["PANEL"]
    )
    return str(panel), about[:1].upper() + about[1:]


def build_app(only: str | None = None) -> typer.Typer:
    """Return the command with every module of the folders registered.

    Parameters
    ----------
    only
        The one command to register; all of them where there is none of that name.
    """
    import typer

    app = typer.Typer(
        name="course",
        help=ABOUT,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(lambda: None)
    known = dict(sorted(_modules().items()))
    for name in [only] if only in known else known:
        package = known[name].parents[1].name
        importlib.import_module(f"{package}.cli.{name}").register(app)
    return app


def main() -> None:
    """Run `course`; turn every foreseen failure into one clear message and an exit code."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "--help"
    if wanted == "--help" and len(sys.argv) <= 2:
        print(overview())
        return
    _search_rarely()
    try:
        build_app(wanted)()
    except CourseError as error:
        sys.exit(_fail(str(error)))
    except OSError as error:
        hint = HINTS.get(error.errno or 0)
        if hint is None:
            raise
        sys.exit(_fail(f"{error.filename or 'a file'}: {hint}"))
    except KeyboardInterrupt:
        sys.exit(_interrupted())
    except SystemExit as stop:  # typer turns an interruption into this exit code, silently
        sys.exit(_interrupted() if stop.code == INTERRUPTED else stop.code)


def _search_rarely() -> None:
    """Spare most searches for garbage, a third of a short command's time (measured).

    What is imported is nearly all that they look through, and stays for good. At the exit the
    system takes the memory back, so that nothing has to be searched at all.
    """
    gc.set_threshold(*SEARCHES)
    atexit.register(gc.freeze)


def _interrupted() -> int:
    print("interrupted: what was finished is kept; run the same command again", file=sys.stderr)
    return INTERRUPTED


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1

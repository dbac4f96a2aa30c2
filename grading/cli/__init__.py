"""The `course` command: one module of this folder a command."""

from __future__ import annotations

import errno
import importlib
import pkgutil
import sys

import typer

from shop.errors import CourseError

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


def build_app() -> typer.Typer:
    """Return the command with every module of this folder registered."""
    app = typer.Typer(
        name="course",
        help="E-commerce Operations Analytics: build, release, grade and prove the course.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(lambda: None)
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        importlib.import_module(f"{__name__}.{module.name}").register(app)
    return app


def main() -> None:
    """Run `course`; turn every foreseen failure into one clear message and an exit code."""
    try:
        build_app()()
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


def _interrupted() -> int:
    print("interrupted: what was finished is kept; run the same command again", file=sys.stderr)
    return INTERRUPTED


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1

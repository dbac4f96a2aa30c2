"""Does `course` turn foreseen failures into one message and an exit code?"""

import atexit
import errno
import gc
import os
import resource
import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer

from grading import cli
from shop.errors import UsageError


@pytest.fixture(autouse=True)
def _searches_as_before() -> Iterator[None]:
    """Search this process for garbage as often as before, at its exit too."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    atexit.unregister(gc.freeze)


def run_with(monkeypatch: pytest.MonkeyPatch, failure: BaseException) -> int | str | None:
    def app() -> None:
        raise failure

    monkeypatch.setattr(cli, "build_app", lambda only: app)
    monkeypatch.setattr(sys, "argv", ["course", "build"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return stop.value.code


def test_is_a_course_error_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_with(monkeypatch, UsageError("no chapter 'x'")) == 1
    assert capsys.readouterr().err == "error: no chapter 'x'\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EPERM, "not permitted"),
        (errno.ENOENT, "not found"),
        (errno.ENOTDIR, "a file stands"),
        (errno.EDQUOT, "share of the disk"),
    ],
)
def test_does_a_disk_error_name_the_file_and_the_repair(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int, words: str
) -> None:
    assert run_with(monkeypatch, OSError(code, "x", "some/file")) == 1
    message = capsys.readouterr().err
    assert "some/file" in message
    assert words in message


def test_is_an_unforeseen_error_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def app() -> None:
        raise OSError(errno.EXDEV, "x")

    monkeypatch.setattr(cli, "build_app", lambda only: app)
    monkeypatch.setattr(sys, "argv", ["course", "build"])
    with pytest.raises(OSError, match="x"):
        cli.main()


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), SystemExit(130)])
def test_does_an_interruption_say_so_and_exit_130(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: BaseException,
) -> None:
    assert run_with(monkeypatch, failure) == 130
    assert "interrupted" in capsys.readouterr().err


def test_does_every_module_register() -> None:
    assert isinstance(cli.build_app(), typer.Typer)


def test_is_garbage_searched_for_rarely_while_a_command_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_with(monkeypatch, UsageError("no chapter 'x'"))
    assert gc.get_threshold() == cli.SEARCHES
    assert gc.isenabled()


HEAVY = ["pandas", "numpy", "matplotlib", "nbgrader", "duckdb", "nbformat", "scipy"]
SLOW = ["traitlets", "rich", "typer"]


def after(*words: str) -> tuple[str, set[str], float]:
    """Return what `course` printed, the heavy modules it had imported, and its CPU seconds."""
    code = (
        "import sys\n"
        f"sys.argv = ['course', *{words!r}]\n"
        "from grading.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('imported:', *(set(sys.modules) & set(sys.orig_argv[3:])))\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", code, *HEAVY, *SLOW],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    text, _, imported = done.stdout.rpartition("imported:")
    return text, set(imported.split()), seconds


def test_the_overview_imports_nothing_heavy_and_is_there_at_once() -> None:
    text, imported, seconds = after("--help")
    assert not imported
    assert seconds < 0.3  # of CPU: what else the machine does shall not count
    assert after()[0] == text


def test_the_overview_names_every_command_once_in_a_panel() -> None:
    text = cli.overview()
    panels = text.split("\n\n")[2:-1]
    assert [panel.split("\n")[0] for panel in panels] == list(cli.PANELS)
    listed = [line.split()[0] for panel in panels for line in panel.split("\n")[1:]]
    assert sorted(listed) == cli.commands()
    assert max(map(len, text.split("\n"))) <= 110
    registered = typer.main.get_command(cli.build_app()).commands  # type: ignore[attr-defined]
    assert set(registered) == set(cli.commands())
    assert all(command.rich_help_panel in cli.PANELS for command in registered.values())


@pytest.mark.parametrize("command", ["autograde", "build", "bundle"])
def test_help_of_a_command_imports_nothing_heavy(command: str) -> None:
    text, imported, _ = after(command, "--help")
    assert f"course {command}" in text
    assert imported <= set(SLOW)

"""Does `course` turn foreseen failures into one message and an exit code?"""

import errno

import pytest
import typer

from grading import cli
from shop.errors import UsageError


def run_with(monkeypatch: pytest.MonkeyPatch, failure: BaseException) -> int | str | None:
    def app() -> None:
        raise failure

    monkeypatch.setattr(cli, "build_app", lambda: app)
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

    monkeypatch.setattr(cli, "build_app", lambda: app)
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

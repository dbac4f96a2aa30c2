"""Do `course build` and `course init` speak clearly and leave nothing half done?"""

import errno
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tiny_masters as tiny
from authoring.build import run as building
from grading import cli
from grading.layout import Layout
from shop.errors import RuleError, UsageError

CHAPTER = "04_tiny"
SOURCE = "source/04_tiny/04_tiny.ipynb"
RELEASE = "release/04_tiny/04_tiny.ipynb"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A checkout with a built assignment and no lecture, so that no kernel starts."""
    layout = tiny.make_course(tmp_path_factory.mktemp("template"))
    layout.lecture_master(CHAPTER).unlink()
    building.build(layout, [CHAPTER])
    return layout


@pytest.fixture
def layout(template: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    root = tmp_path / "checkout"
    shutil.copytree(template.root, root)
    monkeypatch.chdir(root / "source")
    return Layout(root)


def course(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.build_app(), list(words))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def change(layout: Layout) -> dict[Path, bytes]:
    """Make the assignment stale and return what is built."""
    path = layout.assignment_master(CHAPTER)
    path.write_text(path.read_text().replace("A tiny", "A small"))
    return {p: p.read_bytes() for p in layout.root.rglob("*.ipynb")}


def test_exits_a_fresh_check_with_0(layout: Layout) -> None:
    assert course("build", "--check") == (0, "everything is fresh (1 chapters)\n")


def test_exits_a_stale_check_with_1_and_names_every_file(layout: Layout) -> None:
    before = change(layout)
    code, output = course("build", "--check")
    assert code == 1
    for name in (SOURCE, RELEASE):
        assert f"stale: {name}: " in output
    assert {path: path.read_bytes() for path in before} == before


def test_names_a_build_what_it_wrote(layout: Layout) -> None:
    change(layout)
    code, output = course("build", CHAPTER, "--jobs", "1")
    assert code == 0
    assert f"wrote {SOURCE}\nwrote {RELEASE}\n2 written, 0 already fresh" in output
    assert course("build") == (0, "0 written, 2 already fresh\n")


@pytest.mark.parametrize("command", ["build", "init", "bundle"])
def test_is_the_nearest_chapter_suggested(layout: Layout, command: str) -> None:
    with pytest.raises(UsageError, match="did you mean '04_tiny'"):
        course(command, "04_tinny")


def test_are_check_and_force_not_taken_together(layout: Layout) -> None:
    with pytest.raises(UsageError, match="choose one"):
        course("build", "--check", "--force")


def test_is_nothing_written_when_a_rule_is_broken(layout: Layout) -> None:
    before = change(layout)
    path = layout.assignment_master(CHAPTER)
    path.write_text(path.read_text().replace(" points=2", ""))
    for arguments in (["build"], ["build", "--check"], ["build", "--force"]):
        with pytest.raises(RuleError, match=r"source/04_tiny\.py:\d+: a test without points"):
            course(*arguments)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    "failure",
    [
        OSError(errno.ENOSPC, "No space left", "somewhere"),
        OSError(errno.EROFS, "Read-only", "somewhere"),
        KeyboardInterrupt(),
    ],
    ids=["full disk", "read-only", "interrupted"],
)
def test_is_what_was_good_kept_when_writing_fails(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    """The disk fails between the two files: each is whole, old or new."""
    before = change(layout)
    write = building.write_bytes

    def failing(path: Path, content: bytes) -> None:
        if path == layout.release_notebook(CHAPTER):
            raise failure
        write(path, content)

    monkeypatch.setattr(building, "write_bytes", failing)
    with pytest.raises((OSError, KeyboardInterrupt)):
        building.build(layout, [CHAPTER])
    monkeypatch.undo()
    path = layout.release_notebook(CHAPTER)
    assert path.read_bytes() == before[path]
    assert [found.path.as_posix() for found in building.check(layout, [CHAPTER])] == [RELEASE]
    building.build(layout, [CHAPTER])
    assert building.check(layout, [CHAPTER]) == []


def test_leaves_an_interrupted_release_no_trace(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = change(layout)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "generate_releases", interrupted)
    with pytest.raises(KeyboardInterrupt):
        building.build(layout, [CHAPTER])
    assert {path for path in layout.root.rglob("*") if path.is_file()} >= set(before)
    path = layout.release_notebook(CHAPTER)
    assert path.read_bytes() == before[path]
    assert not [p for p in layout.root.rglob("*") if ".ipynb." in p.name]


def test_does_init_name_the_course_folder(layout: Layout, tmp_path: Path) -> None:
    code, output = course("init", "--course", str(tmp_path / "class"))
    assert code == 0
    assert f"entered {CHAPTER}\n" in output
    assert f"course folder: {tmp_path / 'class'}\n" in output
    assert f"warning: do not release {CHAPTER} yet: {CHAPTER} has no certificate" in output
    assert (tmp_path / "class" / "gradebook.db").is_file()
    assert not (layout.root / "gradebook.db").exists()

"""Does an instructor's configuration outlive every `course init`?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from traitlets.config import Config

from authoring.build.inputs import load_config
from grading.autograde.course import open_course
from grading.classroom.guard import stay_with_class
from grading.layout import MARKER, find_layout
from school.classes.settings import OWN, SETTINGS, class_files

LAYOUT = find_layout(Path(__file__))


def lay_out(root: Path) -> tuple[str, ...]:
    found = class_files(LAYOUT, root)
    for path, content in found.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return found.notes


def test_do_the_instructors_lines_count_over_the_courses(tmp_path: Path) -> None:
    assert lay_out(tmp_path) == ()
    with (tmp_path / MARKER).open("a") as own:
        own.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
        own.write('c.CourseDirectory.course_id = "spring"\n')
    config = load_config.__wrapped__(tmp_path)
    assert config.LateSubmissionPlugin.penalty_method == "zero"
    assert config.CourseDirectory.course_id == "spring"
    assert "grading.collect" in str(config.ZipCollectApp.extractor_plugin)
    assert open_course(tmp_path).coursedir.course_id == "spring"


def test_is_a_changed_file_kept_byte_for_byte(tmp_path: Path) -> None:
    lay_out(tmp_path)
    mine = OWN + "c.ClearSolutions.code_stub = {'python': 'pass'}\n"
    (tmp_path / MARKER).write_text(mine)
    assert lay_out(tmp_path) == ()
    assert (tmp_path / MARKER).read_text() == mine


def test_is_somebody_elses_file_kept_and_the_way_to_the_settings_said(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("c = get_config()\n")
    notes = lay_out(tmp_path)
    assert 'load_subconfig("course_settings.py")' in notes[0]
    assert (tmp_path / MARKER).read_text() == "c = get_config()\n"


def test_is_a_copy_of_an_earlier_init_replaced(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_bytes((LAYOUT.root / MARKER).read_bytes())
    assert "now loads" in lay_out(tmp_path)[0]
    assert (tmp_path / MARKER).read_text() == OWN


def test_is_what_is_new_said(tmp_path: Path) -> None:
    lay_out(tmp_path)
    settings = tmp_path / SETTINGS
    lines = [x for x in settings.read_text().splitlines() if "text_stub" not in x]
    settings.write_text("\n".join(lines))
    (tmp_path / MARKER).write_text(OWN + "# mine\n")
    notes = lay_out(tmp_path)
    assert notes == (f"new in {SETTINGS}: c.ClearSolutions.text_stub = 'YOUR ANSWER HERE'",)


def checkout(root: Path) -> Path:
    (root / "datasets" / "shop").mkdir(parents=True)
    (root / MARKER).touch()
    return root


def test_works_nbgrader_in_the_checkout_on_the_class(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = checkout(tmp_path)
    (root / "course").mkdir()
    (root / "course" / MARKER).touch()
    config = Config()
    stay_with_class(config, str(root / MARKER), ["nbgrader", "autograde", "04_funnels"])
    assert config.CourseDirectory.root == str(root / "course")
    assert "works on the class" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["db", "autograde", "generate_assignment", "export"])
def test_is_nbgrader_refused_in_a_checkout_without_class(tmp_path: Path, command: str) -> None:
    words = ["/usr/bin/nbgrader", "--debug", command, "x"]
    with pytest.raises(SystemExit, match="course init"):
        stay_with_class(Config(), str(checkout(tmp_path) / MARKER), words)


@pytest.mark.parametrize(
    "words",
    [
        ["nbgrader", "validate", "x.ipynb"],
        ["nbgrader", "--version"],
        ["nbgrader", "autograde", "--help"],
        ["nbgrader", "autograde", "--course-dir=/elsewhere", "x"],
        ["/usr/bin/jupyter-lab"],
        ["course", "build"],
        [],
    ],
)
def test_does_everything_else_go_on(tmp_path: Path, words: list[str]) -> None:
    stay_with_class(Config(), str(checkout(tmp_path) / MARKER), words)


def test_is_the_copy_in_a_class_left_alone(tmp_path: Path) -> None:
    config = Config()
    stay_with_class(config, str(tmp_path / SETTINGS), ["nbgrader", "autograde"])
    assert "CourseDirectory" not in config


def test_makes_nbgrader_no_gradebook_in_a_checkout(tmp_path: Path) -> None:
    root = checkout(tmp_path)
    (root / MARKER).write_bytes((LAYOUT.root / MARKER).read_bytes())
    words = [Path(sys.executable).parent / "nbgrader", "db", "student", "list"]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "course init" in done.stderr
    assert not (root / "gradebook.db").exists()

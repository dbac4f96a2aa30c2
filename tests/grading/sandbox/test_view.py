from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grading.sandbox import view as views
from grading.sandbox.view import View, course_view

ROOT = Path(__file__).resolve().parents[3]
SECRET = (
    *("authoring", "grading", "school", "source", "tests", ".git"),
    *("datasets/simulator", "datasets/truth"),
)


@pytest.fixture
def shown() -> dict[str, Path]:
    return {at: path for path, at in course_view().shown}


def test_the_interpreter_and_its_packages_are_shown(shown: dict[str, Path]) -> None:
    for needed in (sys.prefix, sys.base_prefix, Path(views.__file__).parents[1] / "inside"):
        assert any(Path(needed).is_relative_to(path) for path in shown.values()), needed


def test_shop_and_its_tables_are_shown_beside_each_other(shown: dict[str, Path]) -> None:
    assert shown["/course/datasets/shop"] == ROOT / "datasets" / "shop"
    assert shown.get("/course/datasets/tables", ROOT / "datasets" / "tables").name == "tables"


@pytest.mark.parametrize("secret", SECRET)
def test_nothing_of_the_instructor_lies_in_a_shown_folder(secret: str) -> None:
    view = course_view()
    for path, _ in view.shown:
        inside = (ROOT / secret).is_relative_to(path)
        assert not inside or any((ROOT / secret).is_relative_to(h) for h in view.hidden), path


def test_only_inside_is_shown_of_the_grader(shown: dict[str, Path]) -> None:
    of_grader = [path for path in shown.values() if path.is_relative_to(ROOT / "grading")]
    assert of_grader == [ROOT / "grading" / "inside"]


def test_no_shown_folder_is_a_home_or_a_whole_tree(shown: dict[str, Path]) -> None:
    for wide in ("/", "/usr", "/home", "/root", "/etc", "/var", "/usr/local", str(Path.home())):
        assert Path(wide) not in shown.values()


def test_other_tables_can_be_shown(tmp_path: Path) -> None:
    shown = {at: path for path, at in course_view(tmp_path).shown}
    assert shown["/course/datasets/tables"] == tmp_path


def test_a_checkout_inside_the_interpreter_is_covered(tmp_path: Path) -> None:
    checkout = tmp_path / "prefix" / "course"
    checkout.mkdir(parents=True)
    assert views._hidden(checkout, [tmp_path / "prefix"]) == (str(checkout),)
    assert views._hidden(checkout, [tmp_path / "elsewhere"]) == ()


def test_installed_instructor_packages_are_covered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("authoring", "grading", "school", "simulator", "pandas"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(views.sysconfig, "get_path", lambda _: str(tmp_path))
    hidden = views._hidden(tmp_path, [tmp_path])
    never = ("authoring", "grading", "school", "simulator")
    assert hidden == tuple(str(tmp_path / name) for name in never)


def test_folders_above_are_made_so_that_anybody_can_enter_them() -> None:
    view = View(((Path("/a/b/c"), "/a/b/c"), (Path("/a/b/c/d"), "/a/b/c/d")), (), ("/a/b/c/x",))
    words = view.arguments()
    assert words[:4] == ["--dir", "/a", "--dir", "/a/b"]
    assert words.index("/a/b/c/x") > words.index("/a/b/c")
    assert words[-2:] == ["--remount-ro", "/a/b/c/x"]

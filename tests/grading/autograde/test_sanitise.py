"""Whatever a student hands in ends as cells to run or as one flag with a reason."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from nbgrader.coursedir import CourseDirectory

import tiny_course as tiny
from grading.autograde import files as files_module
from grading.autograde.files import SubmittedFile, fitting, read_submission
from grading.autograde.gradebook import open_gradebook, read_skeletons
from grading.autograde.notebook import engine_cells, to_node
from grading.autograde.sanitise import FlaggedNotebook, SanitisedNotebook, sanitise_submission
from grading.autograde.settings import ReadBounds
from grading.autograde.skeleton import Skeleton
from grading.autograde.verdict import FlagCode, RepairCode

BOTH = ("data/b.csv", "data/a.csv")
SMALL = ReadBounds(notebook_mb=1, helper_mb=1, helper_files=3, cells=500)


@pytest.fixture(scope="session")
def skeletons(tiny_course_template: Path) -> tuple[Skeleton, ...]:
    root = tiny_course_template
    coursedir = CourseDirectory(root=str(root), course_id=tiny.COURSE_ID)
    with open_gradebook(coursedir) as gradebook:
        return read_skeletons(gradebook.db, tiny.ASSIGNMENT, root / "source" / tiny.ASSIGNMENT)


class Desk:
    """Hands notebooks in and sanitises them."""

    def __init__(self, root: Path, skeletons: tuple[Skeleton, ...]) -> None:
        self.root = root
        self.skeletons = skeletons
        self.right = tiny.answered(root, tiny.RIGHT)

    def sanitise(
        self, content: dict[str, Any] | bytes, name: str = ""
    ) -> SanitisedNotebook | FlaggedNotebook:
        return self.look(tiny.submit(self.root, "kim", content, name))

    def look(self, folder: Path) -> SanitisedNotebook | FlaggedNotebook:
        (result,) = sanitise_submission(read_submission(folder, SMALL), self.skeletons, SMALL)
        return result

    def rebuilt(self, content: dict[str, Any] | bytes, name: str = "") -> SanitisedNotebook:
        result = self.sanitise(content, name)
        assert isinstance(result, SanitisedNotebook), result
        return result

    def flagged(self, content: dict[str, Any] | bytes, name: str = "") -> FlagCode:
        result = self.sanitise(content, name)
        assert isinstance(result, FlaggedNotebook), result
        return result.flag.code


@pytest.fixture
def desk(course: Path, skeletons: tuple[Skeleton, ...]) -> Desk:
    return Desk(course, skeletons)


def codes(result: SanitisedNotebook | FlaggedNotebook) -> set[str]:
    return {repair.code for repair in result.repairs}


def sources(result: SanitisedNotebook) -> dict[str, str]:
    return {cell.cell_id: cell.source for cell in result.cells}


def ids(result: SanitisedNotebook) -> list[str]:
    return [cell.cell_id for cell in result.cells]


def test_honest_submission_needs_no_repair(desk: Desk) -> None:
    result = desk.rebuilt(desk.right)
    assert result.repairs == ()
    assert ids(result) == [cell["id"] for cell in desk.right["cells"]]
    assert sources(result)["double"] == tiny.RIGHT["double"]
    assert "BEGIN HIDDEN TESTS" in sources(result)["test_double"]


def test_engine_cells_have_kinds_and_points(desk: Desk) -> None:
    cells = engine_cells(to_node(desk.rebuilt(desk.right)))
    assert [(c.cell_id, c.kind, c.points) for c in cells] == [
        ("setup", "setup", 0.0),
        ("double", "code", 0.0),
        ("test_double", "test", 2.0),
        ("spread", "code", 0.0),
        ("test_spread", "test", 3.0),
    ]


def test_deleted_cells_come_back_and_are_listed(desk: Desk) -> None:
    gone = ("test_double", "spread", "memo", "setup")
    desk.right["cells"] = [c for c in desk.right["cells"] if c["id"] not in gone]
    result = desk.rebuilt(desk.right)
    missing = {r.where for r in result.repairs if r.code == RepairCode.CELL_MISSING}
    assert missing == set(gone)
    assert "NotImplementedError" in sources(result)["spread"]
    assert not next(c for c in result.cells if c.cell_id == "spread").answered


def test_deleted_answer_is_not_put_over_an_own_cell(desk: Desk) -> None:
    cell = tiny.cell_of(desk.right, "double")
    cell.update(id="mine", metadata={})
    result = desk.rebuilt(desk.right)
    assert RepairCode.ANSWER_ADOPTED in codes(result)
    assert "def double" not in sources(result)["double"]
    assert sources(result)["mine"] == tiny.RIGHT["double"]


def test_lost_metadata_are_found_by_cell_id(desk: Desk) -> None:
    for cell in desk.right["cells"]:
        cell["metadata"] = {}
    result = desk.rebuilt(desk.right)
    assert sources(result)["double"] == tiny.RIGHT["double"]
    assert next(c for c in result.cells if c.cell_id == "double").answered
    assert codes(result) == {RepairCode.ANSWER_ADOPTED}


def test_copied_answer_keeps_the_one_that_was_worked_on(desk: Desk) -> None:
    stub = tiny.cell_of(tiny.released(desk.root), "memo")
    desk.right["cells"].insert(2, {**stub, "id": "copy"})
    result = desk.rebuilt(desk.right)
    assert sources(result)["memo"] == tiny.RIGHT["memo"]
    assert RepairCode.CELL_COPIED in codes(result)
    assert [c.skeleton for c in result.cells if c.cell_id == "copy"] == [None]


def test_copied_test_cell_is_an_own_cell_without_points(desk: Desk) -> None:
    test = tiny.cell_of(desk.right, "test_double")
    desk.right["cells"].insert(2, {**test, "id": "copy"})
    result = desk.rebuilt(desk.right)
    points = {c.cell_id: c.points for c in engine_cells(to_node(result))}
    assert {name: p for name, p in points.items() if p} == {
        "test_double": 2.0,
        "test_spread": 3.0,
    }
    assert len(points) == 6


def test_split_answer_keeps_both_halves_in_order(desk: Desk) -> None:
    cell = tiny.cell_of(desk.right, "double")
    at = desk.right["cells"].index(cell)
    desk.right["cells"].insert(at + 1, {**cell, "id": "half", "source": "helper = 1"})
    assert ids(desk.rebuilt(desk.right))[3:6] == ["double", "half", "test_double"]


def test_reordered_cells_go_back(desk: Desk) -> None:
    right_order = ids(desk.rebuilt(desk.right))
    named = [c for c in desk.right["cells"] if "nbgrader" in c["metadata"]]
    rest = [c for c in desk.right["cells"] if "nbgrader" not in c["metadata"]]
    desk.right["cells"] = [*rest, *reversed(named)]
    result = desk.rebuilt(desk.right)
    in_order = [name for name in ids(result) if name in {c["id"] for c in named}]
    assert in_order == [name for name in right_order if name in in_order]
    assert RepairCode.CELL_MOVED in codes(result)


def test_helper_cells_stay_where_they_stood(desk: Desk) -> None:
    helper = {"cell_type": "code", "id": "helper", "metadata": {}, "source": "two = 2"}
    at = desk.right["cells"].index(tiny.cell_of(desk.right, "double"))
    desk.right["cells"].insert(at, {**helper, "outputs": [], "execution_count": None})
    result = desk.rebuilt(desk.right)
    assert ids(result)[2:5] == ["double_prompt", "helper", "double"]
    assert result.repairs == ()


@pytest.mark.parametrize("wanted", ["markdown", "raw", "nonsense", None])
def test_retyped_answer_is_code_again(desk: Desk, wanted: str | None) -> None:
    tiny.cell_of(desk.right, "double")["cell_type"] = wanted
    result = desk.rebuilt(desk.right)
    assert next(c for c in result.cells if c.cell_id == "double").cell_type == "code"
    assert RepairCode.CELL_RETYPED in codes(result)


def test_retyped_memo_is_markdown_again(desk: Desk) -> None:
    tiny.cell_of(desk.right, "memo")["cell_type"] = "code"
    result = desk.rebuilt(desk.right)
    assert next(c for c in result.cells if c.cell_id == "memo").cell_type == "markdown"


def test_edited_flags_points_and_tags_have_no_effect(desk: Desk) -> None:
    claims = tiny.cell_of(desk.right, "test_spread")["metadata"]
    claims["nbgrader"].update(grade=False, solution=True, locked=False, points=300)
    claims["tags"] = ["skip-execution"]
    result = desk.rebuilt(desk.right)
    assert {RepairCode.FLAGS_CHANGED, RepairCode.TAGS_DROPPED} <= codes(result)
    node = to_node(result)
    cell = next(c for c in node.cells if c.id == "test_spread")
    assert cell.metadata.nbgrader.points == 3
    assert cell.metadata.nbgrader.grade
    assert "tags" not in cell.metadata


def test_edited_test_and_setup_are_put_back(desk: Desk) -> None:
    tiny.cell_of(desk.right, "test_double")["source"] = "pass"
    tiny.cell_of(desk.right, "setup")["source"] = "rate = 99"
    result = desk.rebuilt(desk.right)
    changed = {r.where for r in result.repairs if r.code == RepairCode.CELL_CHANGED}
    assert changed == {"test_double", "setup"}
    assert sources(result)["setup"] == tiny.SETUP


def test_unknown_id_is_an_own_cell(desk: Desk) -> None:
    cell = tiny.cell_of(desk.right, "double")
    cell["metadata"]["nbgrader"]["grade_id"] = "elsewhere"
    cell["id"] = "elsewhere"
    result = desk.rebuilt(desk.right)
    assert {RepairCode.ID_UNKNOWN, RepairCode.ANSWER_ADOPTED} <= codes(result)


def test_resaved_metadata_are_no_repair(desk: Desk) -> None:
    for cell in desk.right["cells"]:
        cell["metadata"].update(collapsed=True, jupyter={"source_hidden": False}, trusted=True)
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "forged"}]
    desk.right["metadata"]["widgets"] = {"state": {}}
    result = desk.rebuilt(desk.right)
    assert result.repairs == ()
    node = to_node(result)
    assert all(not c.outputs for c in node.cells if c.cell_type == "code")
    assert set(node.metadata) == {"kernelspec", "language_info"}


def test_other_kernel_is_listed_and_ignored(desk: Desk) -> None:
    desk.right["metadata"]["kernelspec"]["name"] = "bash"
    result = desk.rebuilt(desk.right)
    assert codes(result) == {RepairCode.KERNEL_CHANGED}
    assert to_node(result).metadata.kernelspec.name == "python3"


def test_nbformat_3_is_upgraded(desk: Desk) -> None:
    cells = []
    for cell in desk.right["cells"]:
        old = {"cell_type": cell["cell_type"], "metadata": cell["metadata"]}
        text = "input" if cell["cell_type"] == "code" else "source"
        cells.append({**old, text: cell["source"]})
    cells.append({"cell_type": "heading", "level": 2, "source": "End", "metadata": {}})
    old_notebook = {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]}
    result = desk.rebuilt(old_notebook)
    assert sources(result)["double"] == tiny.RIGHT["double"]
    assert RepairCode.FORMAT_UPGRADED in codes(result)
    assert result.cells[-1].source == "## End"


@pytest.mark.parametrize("version", [5, 99, "4", None, 4.5, [1]])
def test_wrong_nbformat_is_read_as_4(desk: Desk, version: object) -> None:
    desk.right["nbformat"] = version
    result = desk.rebuilt(desk.right)
    assert sources(result)["double"] == tiny.RIGHT["double"]
    assert RepairCode.FORMAT_UPGRADED in codes(result)


def test_attachments_of_a_memo_are_kept_and_only_images(desk: Desk) -> None:
    bundle = {"a.png": {"image/png": tiny.PNG, "text/html": "<script>"}}
    tiny.cell_of(desk.right, "memo")["attachments"] = bundle
    node = to_node(desk.rebuilt(desk.right))
    assert node.cells[-1].attachments == {"a.png": {"image/png": tiny.PNG}}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_read(desk: Desk, encoding: str) -> None:
    content = json.dumps(desk.right, ensure_ascii=False).encode(encoding)
    result = desk.rebuilt(content)
    assert sources(result)["double"] == tiny.RIGHT["double"]
    assert codes(result) == {RepairCode.ENCODING}


def test_bytes_that_are_not_utf8_are_read_as_windows(desk: Desk) -> None:
    tiny.cell_of(desk.right, "memo")["source"] = "caf\u00e9"
    content = json.dumps(desk.right, ensure_ascii=False).encode("latin-1")
    result = desk.rebuilt(content)
    assert sources(result)["memo"] == "caf\u00e9"
    assert codes(result) == {RepairCode.ENCODING}


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_bytes_of_chinese_windows_are_read_as_such(desk: Desk, encoding: str) -> None:
    said = "加购率按人数算，不是订单数"
    tiny.cell_of(desk.right, "memo")["source"] = said
    content = json.dumps(desk.right, ensure_ascii=False).encode(encoding)
    result = desk.rebuilt(content)
    assert sources(result)["memo"] == said
    assert codes(result) == {RepairCode.ENCODING}


def test_null_bytes_are_removed(desk: Desk) -> None:
    tiny.cell_of(desk.right, "double")["source"] = tiny.RIGHT["double"] + "\0 \ud800"
    content = json.dumps(desk.right).encode() + b"\0\0"
    result = desk.rebuilt(content)
    assert sources(result)["double"] == tiny.RIGHT["double"] + " ?"
    assert codes(result) == {RepairCode.TEXT_CLEANED}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", FlagCode.EMPTY_FILE),
        (b"\0\0\0 \n", FlagCode.EMPTY_FILE),
        (b'{"cells": [', FlagCode.NOT_JSON),
        (b"PK\x03\x04 a zip file", FlagCode.NOT_JSON),
        (b"[" * 200_000, FlagCode.NOT_JSON),
        (b'{"cells":' + b"[" * 60_000 + b"]" * 60_000 + b"}", FlagCode.NOT_JSON),
        (b'{"n": ' + b"9" * 10_000 + b"}", FlagCode.NOT_JSON),
        (b"[1, 2]", FlagCode.NOT_A_NOTEBOOK),
        (b'"text"', FlagCode.NOT_A_NOTEBOOK),
        (b"null", FlagCode.NOT_A_NOTEBOOK),
        (b"{}", FlagCode.NOT_A_NOTEBOOK),
        (b'{"cells": {"a": 1}}', FlagCode.NOT_A_NOTEBOOK),
        (b'{"cells": [' + b"1," * 600 + b"1]}", FlagCode.TOO_MANY_CELLS),
        (b" " * 1_000_001, FlagCode.TOO_LARGE),
    ],
)
def test_hopeless_files_are_flagged(desk: Desk, content: bytes, code: FlagCode) -> None:
    assert desk.flagged(content) == code


@pytest.mark.parametrize(
    "cell",
    [
        1,
        None,
        [],
        "text",
        {},
        {"cell_type": 3},
        {"cell_type": "code", "source": 7},
        {"cell_type": "code", "source": ["a = 1\n", None, {"b": 2}], "metadata": 5},
        {"cell_type": "code", "source": "a", "metadata": {"nbgrader": "x", "tags": 4}},
        {"cell_type": "code", "source": "a", "metadata": {"nbgrader": {"grade_id": ["l"]}}},
        {"cell_type": "markdown", "source": "a", "attachments": {"x": 1, "y": {"z": 2}}},
        {"cell_type": "code", "source": "a", "id": "x" * 500},
        {"cell_type": "code", "source": "a", "id": "../../x"},
    ],
)
def test_strange_cells_never_stop_the_rest(desk: Desk, cell: object) -> None:
    desk.right["cells"].insert(1, cell)
    result = desk.rebuilt(desk.right)
    assert sources(result)["double"] == tiny.RIGHT["double"]
    node = to_node(result)
    assert len({c.id for c in node.cells}) == len(node.cells)


def test_ten_thousand_empty_cells_are_dropped(course: Path, skeletons: Any) -> None:
    document = tiny.answered(course, tiny.RIGHT)
    empty = {"cell_type": "code", "source": "", "metadata": {}, "outputs": []}
    document["cells"].extend([empty] * 10_000)
    folder = tiny.submit(course, "kim", document)
    (result,) = sanitise_submission(read_submission(folder), skeletons)
    assert isinstance(result, SanitisedNotebook)
    assert len(result.cells) == 9


def test_renamed_notebook_is_taken(desk: Desk) -> None:
    result = desk.rebuilt(desk.right, "tiny (1).ipynb")
    assert sources(result)["double"] == tiny.RIGHT["double"]
    assert codes(result) == {RepairCode.NOTEBOOK_RENAMED}


def test_the_likest_of_several_renamed_notebooks_is_taken(desk: Desk) -> None:
    tiny.submit(desk.root, "kim", {"cells": [], "nbformat": 4}, "notes.ipynb")
    result = desk.rebuilt(desk.right, "final FINAL.ipynb")
    assert codes(result) == {RepairCode.NOTEBOOK_RENAMED, RepairCode.NOTEBOOK_IGNORED}


def test_extra_notebooks_are_ignored(desk: Desk) -> None:
    tiny.submit(desk.root, "kim", b"{}", "scratch.ipynb")
    assert codes(desk.rebuilt(desk.right)) == {RepairCode.NOTEBOOK_IGNORED}


def test_missing_notebook_is_flagged(desk: Desk) -> None:
    folder = desk.root / "submitted" / "kim" / tiny.ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / "answers.docx").write_bytes(b"PK")
    result = desk.look(folder)
    assert isinstance(result, FlaggedNotebook)
    assert result.flag.code == FlagCode.MISSING_NOTEBOOK


def test_links_out_of_the_submission_are_not_followed(desk: Desk) -> None:
    folder = tiny.submit(desk.root, "kim", desk.right)
    (folder / "secret.txt").symlink_to(desk.root / "source" / "tiny" / "tiny.ipynb")
    (folder / "all").symlink_to(desk.root)
    (folder / "tables").mkdir()
    (folder / "tables" / "up").symlink_to("..")
    (folder / "mine.py").write_text("x = 1")
    (folder / "link.py").symlink_to("mine.py")
    files = read_submission(folder, SMALL)
    assert {f.path: f.content for f in files.helpers} == {"link.py": b"x = 1", "mine.py": b"x = 1"}
    assert {r.where for r in files.repairs} == {"secret.txt", "all", "tables/up"}


def test_notebook_that_is_a_link_out_is_flagged(desk: Desk) -> None:
    folder = desk.root / "submitted" / "kim" / tiny.ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").symlink_to(desk.root / "source" / "tiny" / "tiny.ipynb")
    result = desk.look(folder)
    assert isinstance(result, FlaggedNotebook)
    assert result.flag.code == FlagCode.LINK_OUTSIDE


def test_named_pipes_and_folders_are_no_notebooks(desk: Desk) -> None:
    folder = desk.root / "submitted" / "kim" / tiny.ASSIGNMENT
    folder.mkdir(parents=True)
    os.mkfifo(folder / "tiny.ipynb")
    result = desk.look(folder)
    assert isinstance(result, FlaggedNotebook)
    assert result.flag.code == FlagCode.UNREADABLE_FILE


@pytest.mark.parametrize("name", ["tiny.ipynb", "timestamp.txt", "other.ipynb"])
def test_folder_where_a_file_has_to_stand_is_left_out(desk: Desk, name: str) -> None:
    folder = tiny.submit(desk.root, "kim", desk.right)
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    (folder / name / "notes.txt").write_text("x")
    files = read_submission(folder, SMALL)
    assert files.helpers == ()
    assert [repair.where for repair in files.repairs] == [name]


def test_file_where_a_folder_was_expected_is_a_submission_without_notebook(desk: Desk) -> None:
    folder = desk.root / "submitted" / "kim" / tiny.ASSIGNMENT
    folder.parent.mkdir(parents=True)
    folder.write_text("my answers")
    result = desk.look(folder)
    assert isinstance(result, FlaggedNotebook)
    assert result.flag.code == FlagCode.MISSING_NOTEBOOK


def test_of_two_files_in_each_others_way_the_later_stays() -> None:
    files = [
        SubmittedFile(path, b"", 0)
        for path in ("data/a.csv", "data/b.csv", "notes", "x/y/z", "data", "notes/1", "x/y", "q")
    ]
    assert [file.path for file in fitting(files)] == ["data", "notes/1", "x/y", "q"]
    assert [file.path for file in fitting(files[::-1])] == ["q", "x/y/z", "notes", *BOTH]


@pytest.mark.parametrize("which", ["assignment", "student"])
def test_folder_that_is_a_link_is_not_followed(desk: Desk, tmp_path: Path, which: str) -> None:
    folder = tiny.submit(desk.root, "kim", desk.right)
    away = tmp_path / "away"
    link = folder if which == "assignment" else folder.parent
    link.rename(away)
    link.symlink_to(away)
    result = desk.look(folder)
    assert isinstance(result, FlaggedNotebook)
    assert result.flag.code == FlagCode.LINK_OUTSIDE


def test_of_extra_notebooks_a_few_are_read_within_one_budget(desk: Desk) -> None:
    folder = tiny.submit(desk.root, "kim", desk.right)
    for number in range(9):
        tiny.submit(desk.root, "kim", b"x" * 900_000, f"extra{number}.ipynb")
    files = read_submission(folder, SMALL, {"tiny.ipynb"})
    assert [f.path for f in files.notebooks if f.content] == ["tiny.ipynb", "extra0.ipynb"]
    assert len(files.notebooks) == 10
    files = read_submission(folder, SMALL, {"other.ipynb"})
    assert sum(f.size for f in files.notebooks if f.content) <= SMALL.notebook_bytes
    for number in range(9):
        tiny.submit(desk.root, "kim", b"x", f"extra{number}.ipynb")
    files = read_submission(folder, SMALL, {"tiny.ipynb"})
    assert len([f for f in files.notebooks if f.content]) == 1 + files_module.MAX_EXTRA


def test_only_so_many_files_are_looked_at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_ENTRIES", 20)
    folder = tiny.submit(desk.root, "kim", desk.right)
    for number in range(40):
        (folder / f"z{number}.txt").write_text("x")
    files = read_submission(folder)
    assert len(files.helpers) + len(files.notebooks) == 20
    assert files.repairs[-1].detail == "only the first 20 files are looked at"


def test_helper_files_are_bounded(desk: Desk) -> None:
    folder = tiny.submit(desk.root, "kim", desk.right)
    (folder / "large.bin").write_bytes(b"x" * 1_000_001)
    for number in range(5):
        (folder / f"h{number}.py").write_text("x = 1")
    files = read_submission(folder, SMALL)
    assert [f.path for f in files.helpers] == ["h0.py", "h1.py", "h2.py"]
    assert {r.where for r in files.repairs} == {"large.bin", "h3.py", "h4.py"}


def test_skeleton_survives_json(skeletons: tuple[Skeleton, ...]) -> None:
    (skeleton,) = skeletons
    assert Skeleton.from_record(asdict(skeleton)) == skeleton
    assert skeleton.max_score == 9.0
    assert "HIDDEN" not in skeleton.by_id["test_double"].released

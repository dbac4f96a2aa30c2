"""The file that is graded is the one with the answers, or a sentence names what is there."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from handing_in import Counter, repairs, source_of

import tiny_course as tiny
from grading.autograde.files import legible, read_submission, read_timestamp
from grading.autograde.verdict import FlagCode

LECTURE = {
    "cells": [
        {"cell_type": "markdown", "id": "intro", "metadata": {}, "source": "# A lecture"},
        {"cell_type": "code", "id": "setup", "metadata": {}, "source": "import pandas as pd"},
        {"cell_type": "code", "id": "show", "metadata": {}, "source": "print(pd.__version__)"},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.mark.parametrize(
    "name",
    ["tiny-Copy1.ipynb", "tiny (1).ipynb", "final.ipynb", "tiny.ipynb.txt", "tiny 副本.ipynb"],
)
def test_a_filled_copy_beside_the_blank_original_is_graded(counter: Counter, name: str) -> None:
    counter.put(counter.blank())
    counter.put(counter.answers(), name)
    result = counter.rebuilt()
    assert source_of(result, "double") == tiny.RIGHT["double"]
    assert "tiny.ipynb, which holds fewer answers" in repairs(result)
    assert name in repairs(result)


KEPT = ".ipynb_checkpoints/tiny-checkpoint.ipynb"


@pytest.mark.parametrize(
    "name",
    [
        KEPT,
        "tiny-checkpoint.ipynb",
        ".ipynb_checkpoints/tiny-Copy1-checkpoint.ipynb",
        "homework/.ipynb_checkpoints/tiny-checkpoint.ipynb",
    ],
)
def test_what_jupyter_kept_is_graded_where_nothing_else_has_answers(
    counter: Counter, name: str
) -> None:
    counter.put(counter.blank(), "homework/tiny.ipynb" if "homework" in name else "")
    counter.put(counter.blank(), ".ipynb_checkpoints/other-checkpoint.ipynb")
    folder = counter.put(counter.answers(), name)
    result = counter.rebuilt()
    assert source_of(result, "double") == tiny.RIGHT["double"]
    assert source_of(result, "memo") == tiny.RIGHT["memo"]
    said = repairs(result)
    assert f"{name.removeprefix('homework/')}: a copy that Jupyter kept" in said
    assert "tiny.ipynb, which holds no answer" in said
    assert "else ask for tiny.ipynb again" in said
    assert read_submission(folder, expected=("tiny.ipynb",)).helpers == ()


@pytest.mark.parametrize("name", ["final/tiny.ipynb", "a/b/my work.ipynb", "tiny/tiny.ipynb.txt"])
def test_a_filled_copy_in_a_subfolder_is_graded_where_nothing_else_has_answers(
    counter: Counter, name: str
) -> None:
    counter.put(counter.blank())
    counter.put(counter.answers(), name)
    result = counter.rebuilt()
    assert source_of(result, "double") == tiny.RIGHT["double"]
    assert f"{name}: read in place of tiny.ipynb, which holds no answer" in repairs(result)
    counter.put(counter.answers(double="def double(values):\n    return []"))
    assert source_of(counter.rebuilt(), "double") != tiny.RIGHT["double"]


def test_of_two_subfolders_a_person_chooses(counter: Counter) -> None:
    counter.put(counter.blank())
    counter.put(counter.answers(), "one/tiny.ipynb")
    counter.put(counter.answers(double="x = 1\n"), "two/tiny.ipynb")
    flag = counter.flagged().flag
    assert flag.code == FlagCode.MISSING_NOTEBOOK
    assert "one/tiny.ipynb and two/tiny.ipynb hold as many answers" in flag.detail
    assert "as tiny.ipynb and grade again" in flag.detail


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x1f\x8b\x08\0packed", "unpack it"),
        (b"PK\x03\x04 tiny.ipynb", "a zip archive under this name: unpack it"),
        (b"version https://git-lfs.github.com/spec/v1\noid x", "git lfs pull"),
        (b"[InternetShortcut]\r\nURL=https://x.example", "a link and not the notebook"),
        (b"[]", "no notebook: open the notebook in JupyterLab"),
        (b'"{}"', "no notebook: open the notebook in JupyterLab"),
        (b'{"cells": 1}', "list of cells: open the notebook in JupyterLab"),
        (b'{"cells": [],}', "where it does not open, hand in an earlier copy"),
    ],
)
def test_what_lies_under_the_name_is_said_with_the_way_out(
    counter: Counter, content: bytes, said: str
) -> None:
    counter.put(content)
    detail = counter.flagged().flag.detail
    assert said in detail
    assert detail.startswith("tiny.ipynb is ")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("timestamp.txt", "2025-03-02 15:30:00 +0800".encode("utf-16")),
        ("timestamp.txt", "2025年3月2日 15:30 北京时间".encode("gbk")),
        ("timestamp.txt.txt", b"2025-03-02 15:30 +0800"),
        ("Timestamp.TXT", b"2025-03-02 15:30 +0800"),
        ("homework/timestamp.txt", b"2025-03-02 15:30 +0800"),
    ],
)
def test_the_time_is_read_from_whatever_a_system_made_of_its_file(
    counter: Counter, name: str, content: bytes
) -> None:
    counter.put(counter.answers(), "homework/tiny.ipynb" if "/" in name else "")
    files = read_submission(counter.put(content, name), expected=("tiny.ipynb",))
    assert read_timestamp(files.timestamp) == (datetime(2025, 3, 2, 7, 30), ())
    assert files.helpers == ()


def test_what_jupyter_kept_stands_in_for_a_lost_or_damaged_notebook(counter: Counter) -> None:
    counter.put(counter.answers(), KEPT)
    assert "tiny.ipynb, which is not there" in repairs(counter.rebuilt())
    counter.put(b'{"cells": [')
    assert "tiny.ipynb, which cannot be read" in repairs(counter.rebuilt())


def test_what_jupyter_kept_never_competes_with_an_answer(counter: Counter) -> None:
    counter.put(counter.answers(), KEPT)
    document = counter.blank()
    tiny.cell_of(document, "spread")["source"] = tiny.RIGHT["spread"]
    counter.put(document)
    result = counter.rebuilt()
    assert source_of(result, "double") != tiny.RIGHT["double"]
    assert result.repairs == ()


def test_what_jupyter_kept_does_not_choose_between_copies(counter: Counter) -> None:
    counter.put(counter.answers(), KEPT)
    counter.put(counter.answers(), "a.ipynb")
    counter.put(counter.answers(double="x = 1\n"), "b.ipynb")
    assert counter.flagged().flag.code == FlagCode.MISSING_NOTEBOOK


def test_a_name_is_shown_as_it_is_written_and_hides_nothing() -> None:
    assert legible("４_漏斗 (1).ipynb") == "４_漏斗 (1).ipynb"
    assert legible("a\x1b[31m\u202e\ud800b") == "a\\x1b[31m\\u202e\\ud800b"


def test_the_original_is_graded_when_the_copy_holds_no_more(counter: Counter) -> None:
    counter.put(counter.answers())
    counter.put(counter.answers(double="def double(values):\n    return []"), "tiny-Copy1.ipynb")
    result = counter.rebuilt()
    assert source_of(result, "double") == tiny.RIGHT["double"]
    assert "tiny-Copy1.ipynb: not graded" in repairs(result)


def test_a_blank_copy_does_not_stand_in_for_a_damaged_original(counter: Counter) -> None:
    counter.put(b'{"cells": [')
    counter.put(counter.blank(), "tiny-Copy1.ipynb")
    assert counter.flagged().flag.code == FlagCode.NOT_JSON


def test_a_filled_copy_stands_in_for_a_damaged_original(counter: Counter) -> None:
    counter.put(b'{"cells": [')
    counter.put(counter.answers(), "tiny-Copy1.ipynb")
    assert source_of(counter.rebuilt(), "double") == tiny.RIGHT["double"]


def test_two_different_copies_are_for_a_person_to_choose(counter: Counter) -> None:
    counter.put(counter.answers(), "a.ipynb")
    counter.put(counter.answers(double="x = 1\n"), "b.ipynb")
    flag = counter.flagged().flag
    assert flag.code == FlagCode.MISSING_NOTEBOOK
    assert "a.ipynb, b.ipynb" in flag.detail
    assert "rename the right one" in flag.detail


def test_two_equal_copies_are_one(counter: Counter) -> None:
    counter.put(counter.answers(), "a.ipynb")
    counter.put(counter.answers(), "b.ipynb")
    assert source_of(counter.rebuilt(), "double") == tiny.RIGHT["double"]


@pytest.mark.parametrize(
    "name",
    [
        "tiny.IPYNB",
        "TINY.ipynb",
        "tiny.ipynb.txt",
        "tiny.ipynb.TXT",
        "tiny.ipynb.json",
        "tiny.ipynb.html",
        "tiny.ipynb (1)",
        "tiny.ipynb.download",
        "tiny.ipynb.crdownload",
        "tiny.json",
        "tiny.txt",
        "tiny",
    ],
)
def test_a_notebook_under_a_name_that_a_system_made_is_graded(counter: Counter, name: str) -> None:
    counter.put(counter.answers(), name)
    result = counter.rebuilt()
    assert source_of(result, "double") == tiny.RIGHT["double"]
    assert f"{name}: read in place of tiny.ipynb" in repairs(result)


@pytest.mark.parametrize("name", ["tiny.ipynb", "lecture.ipynb", "tiny_lecture.ipynb.txt"])
def test_the_lecture_is_flagged_and_named(counter: Counter, name: str) -> None:
    counter.put(LECTURE, name)
    flag = counter.flagged().flag
    assert flag.code == FlagCode.OTHER_NOTEBOOK
    assert name in flag.detail
    assert "lecture" in flag.detail
    assert "as tiny.ipynb and grade again" in flag.detail


def test_the_lecture_beside_the_answers_disturbs_nobody(counter: Counter) -> None:
    counter.put(LECTURE)
    counter.put(counter.answers(), "mine.ipynb")
    assert source_of(counter.rebuilt(), "double") == tiny.RIGHT["double"]


def test_an_answered_notebook_without_any_id_is_no_lecture(counter: Counter) -> None:
    document = counter.answers()
    for cell in document["cells"]:
        cell["metadata"] = {}
        cell.pop("id")
    counter.put(document)
    assert tiny.RIGHT["double"] in [cell.source for cell in counter.rebuilt().cells]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tiny.py", "tiny.py (perhaps an export, which cannot be graded)"),
        ("tiny.html", "tiny.html (perhaps an export"),
        ("tiny.zip", "tiny.zip (an archive: course collect unpacks it)"),
        ("答案.docx", "found instead"),
    ],
)
def test_what_is_there_instead_is_named_with_the_way_out(
    counter: Counter, name: str, said: str
) -> None:
    counter.put(b"PK\x03\x04", name)
    flag = counter.flagged().flag
    assert flag.code == FlagCode.MISSING_NOTEBOOK
    assert said in flag.detail
    assert "ask for tiny.ipynb" in flag.detail


@pytest.mark.parametrize(
    "name",
    [
        "__MACOSX/._tiny.ipynb",
        "__MACOSX/tiny/._tiny.ipynb",
        "._tiny.ipynb",
        ".DS_Store",
        "Thumbs.db",
        "~$memo.docx",
        ".ipynb_checkpoints/tiny-checkpoint.ipynb",
        "tiny-checkpoint.ipynb",
    ],
)
def test_what_systems_leave_behind_is_not_there(counter: Counter, name: str) -> None:
    counter.put(counter.answers())
    folder = counter.put(b"\0\5\x16\7", name)
    result = counter.rebuilt()
    assert result.repairs == ()
    assert source_of(result, "memo") == tiny.RIGHT["memo"]
    assert read_submission(folder).helpers == ()


@pytest.mark.parametrize("folder", ["tiny", "homework/tiny"])
def test_a_folder_around_the_submission_is_looked_into(counter: Counter, folder: str) -> None:
    counter.put(counter.answers(), f"{folder}/tiny.ipynb")
    place = counter.put(b"x = 1", f"{folder}/helper.py")
    assert source_of(counter.rebuilt(), "double") == tiny.RIGHT["double"]
    assert [file.path for file in read_submission(place).helpers] == ["helper.py"]


def test_helper_notebooks_lie_beside_the_notebook_when_it_runs(counter: Counter) -> None:
    counter.put(counter.answers())
    counter.put({"cells": [], "nbformat": 4}, "helper.ipynb")
    folder = counter.put({"cells": [], "nbformat": 4}, "lib/more.ipynb")
    assert "helper.ipynb: not graded: lies beside the notebook" in repairs(counter.rebuilt())
    assert [file.path for file in read_submission(folder).helpers] == ["lib/more.ipynb"]


@pytest.mark.parametrize("rest", [b"}", b"\n}\n", b"]}", b"  }}", b"}garbage", b"\0\0}"])
def test_a_stray_end_of_the_file_is_left_out(counter: Counter, rest: bytes) -> None:
    counter.put(json.dumps(counter.answers()).encode() + rest)
    result = counter.rebuilt()
    assert source_of(result, "double") == tiny.RIGHT["double"]
    assert "after the notebook's end left out" in repairs(result)


def test_a_file_that_ends_too_early_is_flagged_not_guessed(counter: Counter) -> None:
    counter.put(json.dumps(counter.answers()).encode()[:-40])
    flag = counter.flagged().flag
    assert flag.code == FlagCode.NOT_JSON
    assert "tiny.ipynb" in flag.detail
    assert "breaks off" in flag.detail


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"cells": [{"source": "ab', "breaks off"),
        (
            b'{\n<<<<<<< HEAD\n "cells": [\n=======\n "cells": [\n>>>>>>> theirs\n',
            "marks of a merge",
        ),
        (b"\n<!DOCTYPE html><html></html>", "a web page saved in place of the notebook"),
        (b"PK\x03\x04 a document", "a document of another kind"),
        (b'{"cells": [1,], "nbformat": 4}', "Open it in JupyterLab, save it"),
    ],
)
def test_a_file_that_is_no_json_says_what_became_of_it_and_the_way_out(
    counter: Counter, content: bytes, said: str
) -> None:
    counter.put(content)
    flag = counter.flagged().flag
    assert flag.code == FlagCode.NOT_JSON
    assert "tiny.ipynb is not valid JSON" in flag.detail
    assert said in flag.detail


def test_points_and_tests_changed_by_the_teacher_accuse_nobody(counter: Counter) -> None:
    document = counter.answers()
    tiny.cell_of(document, "test_double")["metadata"]["nbgrader"]["points"] = 1
    counter.put(document)
    told = repairs(counter.rebuilt())
    assert "test_double: worth 1 in this copy, 2 in the gradebook, which counts" in told
    assert "student" not in told
    assert "edited" not in told


def test_a_cell_of_an_earlier_release_is_not_called_edited(counter: Counter) -> None:
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    document = counter.answers()
    cell = tiny.cell_of(document, "test_double")
    cell["source"] = "assert double([2]) == [4]"
    cell["metadata"]["nbgrader"]["checksum"] = compute_checksum(from_dict(cell))
    counter.put(document)
    told = repairs(counter.rebuilt())
    assert "test_double: handed out in another version: the present one counts" in told
    assert "edited" not in told
    cell["source"] = "pass"
    counter.put(document)
    assert "test_double: edited by the student: put back" in repairs(counter.rebuilt())


def test_files_of_a_mac_make_no_second_submission(counter: Counter, tmp_path: Path) -> None:
    counter.put(b"\0", "__MACOSX/x/._tiny.ipynb")
    counter.put(counter.answers(), "x/tiny.ipynb")
    assert source_of(counter.rebuilt(), "double") == tiny.RIGHT["double"]

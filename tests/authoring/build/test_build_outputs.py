"""Is an output that would differ tomorrow or elsewhere refused?"""

import datetime
from pathlib import Path
from typing import Any

import pytest

import tiny_masters as tiny
from authoring.build.lecture import output_problems

TODAY = datetime.date(2031, 3, 7)


def found(tmp_path: Path, output: dict[str, Any], today: datetime.date = TODAY) -> list[str]:
    master = tiny.master(tmp_path, '# %% id="a"\nx = 1\n', "lecture")
    notebook = {"cells": [{"outputs": [output]}]}
    return [p.message for p in output_problems(master, notebook, Path("/home/of/course"), today)]


def result(**data: str) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "data": {k.replace("_", "/"): v for k, v in data.items()},
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<object at 0x7f5cc837cf40>", "memory address"),
        ("on 2031-03-07", "today's date"),
        ("Mar 07, 2031", "today's date"),
        ("Fri Mar 07 10:00:00", "today's date"),
        ("/home/of/course/datasets", "path of this machine"),
        ("a.py:3: FutureWarning: soon gone", "warning"),
    ],
)
def test_is_the_output_refused(tmp_path: Path, text: str, says: str) -> None:
    for output in (
        result(text_plain=text),
        result(text_html=f"<b>{text}</b>"),
        {"output_type": "stream", "name": "stdout", "text": text},
        {"output_type": "error", "ename": "E", "evalue": text, "traceback": []},
    ):
        assert [says in message for message in found(tmp_path, output)] == [True]


@pytest.mark.parametrize(
    "text",
    ["0x", "colour #0x12", "2025-11-11", "a Warning sign", "<Figure size 640x480 with 1 Axes>"],
)
def test_is_a_lasting_output_accepted(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, result(text_plain=text)) == []


def test_is_a_picture_not_searched(tmp_path: Path) -> None:
    assert found(tmp_path, result(image_png="0x7f5cc837cf40")) == []


def test_are_the_datas_own_days_no_problem_on_such_a_day(tmp_path: Path) -> None:
    day = datetime.date(2025, 11, 11)
    assert found(tmp_path, result(text_plain="2025-11-11 sales"), today=day) == []


def test_is_standard_error_refused(tmp_path: Path) -> None:
    output = {"output_type": "stream", "name": "stderr", "text": "something\nmore"}
    assert found(tmp_path, output) == ["output on stderr: something"]

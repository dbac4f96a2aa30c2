"""Is a master read as written, with every cell knowing its line?"""

from pathlib import Path

import jupytext
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tiny_masters as tiny
from authoring.build.master import Role, exercise_of, read_master
from shop.errors import BuildError, RuleError

HEADER = """\
# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

"""


def test_are_roles_points_and_kinds_read(tmp_path: Path) -> None:
    cells = tiny.master(tmp_path, tiny.ASSIGNMENT).cells
    assert [(c.id, c.kind, c.role, c.points) for c in cells] == [
        ("intro", "markdown", Role.PLAIN, None),
        ("setup", "code", Role.SETUP, None),
        ("rate", "code", Role.SOLUTION, None),
        ("test_rate", "code", Role.TEST, 2),
        ("memo", "markdown", Role.MEMO, 4),
    ]


@pytest.mark.parametrize("header", ["", HEADER], ids=["bare", "with a jupytext header"])
def test_does_every_cell_know_its_lines(tmp_path: Path, header: str) -> None:
    text = header + tiny.ASSIGNMENT
    for cell in tiny.master(tmp_path, text).cells:
        lines = text.split("\n")
        assert f'id="{cell.id}"' in lines[cell.line - 1]
        first = cell.source.split("\n")[0]
        assert lines[cell.body - 1].removeprefix("# ") == first


def test_is_a_blank_line_after_the_header_no_shift(tmp_path: Path) -> None:
    text = '# %% id="a"\n\n\nx = 1\ny = 2\n'
    cell = tiny.master(tmp_path, text, "lecture").cells[0]
    offset = cell.source.split("\n").index("y = 2")
    assert text.split("\n")[cell.body - 1 + offset] == "y = 2"


def test_is_a_header_inside_a_string_no_cell(tmp_path: Path) -> None:
    text = '# %% id="a"\ntext = """\n# %% id="b"\n"""\n\n# %% id="c"\nx = 1\n'
    assert [c.id for c in tiny.master(tmp_path, text, "lecture").cells] == ["a", "c"]


def test_do_exercises_know_their_tests(tmp_path: Path) -> None:
    more = tiny.TEST.replace("test_rate", "test_rate__edges")
    found = tiny.master(tmp_path, tiny.ASSIGNMENT + "\n" + more).exercises()
    assert {name: [t.id for t in tests] for name, tests in found.items()} == {
        "rate": ["test_rate", "test_rate__edges"]
    }


@pytest.mark.parametrize(
    ("name", "exercise"),
    [("test_a", "a"), ("test_a_b__c_d", "a_b"), ("a", ""), ("test_a__b__c", "a")],
)
def test_does_a_test_id_name_its_exercise(name: str, exercise: str) -> None:
    assert exercise_of(name) == exercise


def test_does_a_master_survive_jupytext_unchanged(tmp_path: Path) -> None:
    first = tiny.master(tmp_path, tiny.ASSIGNMENT)
    saved = jupytext.writes(jupytext.reads(first.text, fmt="py:percent"), fmt="py:percent")
    again = tiny.master(tmp_path, saved)
    assert [(c.header, c.source) for c in again.cells] == [
        (c.header, c.source) for c in first.cells
    ]


def test_is_a_missing_master_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"nowhere\.py: no such master"):
        read_master(tmp_path / "nowhere.py", "lecture")


def test_is_another_encoding_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes('# %% id="a"\nx = "漏斗"\n'.encode("gbk"))
    with pytest.raises(BuildError, match="UTF-8"):
        read_master(path, "lecture")


@pytest.mark.parametrize("text", ["", "x = 1\n", 'x = 1\n\n# %% id="a"\ny = 2\n'])
def test_is_text_before_the_first_cell_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleError, match=r"source/04_tiny\.py:1: "):
        tiny.master(tmp_path, text)


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
BODIES = st.sampled_from(["x = 1", "if True:\n    x = 1", 'x = """\n# %%\n"""', "# only words"])


@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.lists(st.tuples(NAMES, BODIES), min_size=1, max_size=6, unique_by=lambda c: c[0]))
def test_does_every_line_number_lead_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    text = "\n\n".join(f'# %% id="{name}"\n{body}' for name, body in cells) + "\n"
    path = tmp_path_factory.mktemp("m") / "01_a.py"
    path.write_text(text)
    read = read_master(path, "lecture").cells
    assert [c.id for c in read] == [name for name, _ in cells]
    for cell, (_, body) in zip(read, cells, strict=True):
        assert text.split("\n")[cell.body - 1] == body.split("\n")[0]

"""Is the data dictionary complete and printed from the schema?"""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pandas as pd
import pytest

from shop import dictionary, schema
from shop.drawing import drawing
from shop.locate import tables_dir

FOLDER = tables_dir().parent / dictionary.FOLDER
TABLES = schema.tables()


def committed_rows() -> dict[str, int]:
    return {
        name: len(pd.read_parquet(tables_dir() / f"{name}.parquet", columns=list(spec.key[:1])))
        for name, spec in TABLES.items()
    }


@pytest.mark.parametrize("name", TABLES)
def test_is_every_column_on_the_committed_page(name: str) -> None:
    text = (FOLDER / f"{schema.subject_of(name)}.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
    for column in TABLES[name].columns:
        assert f"| `{column.name}` | {column.dtype} |" in section
        assert column.term_zh in section
    for join in TABLES[name].joins:
        assert f"Joins to [{join.to}]" in section


def test_are_the_committed_pages_what_the_schema_prints() -> None:
    for name, text in dictionary.pages(committed_rows()).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text


def test_names_the_front_page_tables_and_columns_that_are_there() -> None:
    text = (FOLDER / dictionary.INDEX).read_text(encoding="utf-8")
    named = re.findall(r"`(\w+)\.(\w+)`", text)
    assert len(named) > 10
    for table, column in named:
        assert column in TABLES[table].column_names
    costs = text.split("| cost | where | part of |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", costs)) <= set(TABLES)


def test_tells_the_front_page_the_weeks_of_the_clickstream() -> None:
    text = (FOLDER / dictionary.INDEX).read_text(encoding="utf-8")
    weeks = text.split("which begin on")[1].split(".\n")[0]
    days = pd.read_parquet(tables_dir() / "page_clicks.parquet", columns=["week_start"])
    mondays = {f"{day:%Y-%m-%d}" for day in days["week_start"]}
    assert set(re.findall(r"[\d-]{10}", weeks)) == mondays


def test_do_the_pages_for_students_keep_silent_about_what_only_maintainers_have() -> None:
    for path in FOLDER.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"truth/|simulator|instructor|course data", text), path.name


def test_does_every_link_lead_somewhere() -> None:
    for path in FOLDER.glob("*.md"):
        for page, anchor in re.findall(r"\]\(([\w.]+)#?(\w*)\)", path.read_text("utf-8")):
            target = (FOLDER / page).read_text(encoding="utf-8")
            assert not anchor or f"\n## {anchor}\n" in target


def test_does_no_row_of_a_markdown_table_break() -> None:
    for path in FOLDER.glob("*.md"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("| `"):
                assert line.count("|") == 7


def test_does_the_maintainers_page_name_every_file_of_the_truth() -> None:
    text = (tables_dir().parent / "README.md").read_text(encoding="utf-8")
    for path in (tables_dir().parent / "truth").glob("*"):
        assert path.stem == "checksums" or f"`truth/{path.stem}`" in text


@pytest.mark.parametrize("name", schema.subjects())
def test_shows_the_drawing_every_table_and_every_join(name: str) -> None:
    root = ElementTree.fromstring(drawing(name))
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    joins = [join for spec in schema.tables(name).values() for join in spec.joins]
    assert {*schema.table_names(name), *(join.to for join in joins)} <= set(words)
    arrows = [p for p in root.iter("{http://www.w3.org/2000/svg}path") if p.get("marker-end")]
    assert len(arrows) == len(joins)

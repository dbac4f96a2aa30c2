"""The site is whole, leads nowhere else, says what the chapters say, and is fit for a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from conftest import severe
from grading.layout import find_layout
from school.bundle.scan import MARKERS
from school.site.build import Site, build_site
from school.site.pages import Chapter, glossary_page, home_page, one_title, read_chapter, relinked
from shop.errors import UsageError

LAYOUT = find_layout(Path(__file__).parent)
CHAPTER = "02_diagnosis"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of one chapter, with all guides and the dictionary."""
    return build_site(LAYOUT, tmp_path_factory.mktemp("made") / "site", [CHAPTER])


def pages(site: Site) -> dict[str, str]:
    return {
        path.relative_to(site.folder).as_posix(): path.read_text(encoding="utf-8")
        for path in site.folder.rglob("*.html")
    }


def test_every_page_is_there(site: Site) -> None:
    wanted = {"index.html", "glossary.html", "ledger.html", "proven.html", "search.html"}
    wanted |= {f"lectures/{CHAPTER}.html", "dictionary/README.html", "dictionary/sales.html"}
    wanted |= {f"guides/{name}.html" for name in ("students", "instructors", "authors", "attacks")}
    assert wanted <= set(pages(site))
    assert (site.folder / "searchindex.js").is_file()
    assert list(site.folder.rglob("_images/*.svg"))  # the drawings of joins


def test_nothing_is_fetched_from_elsewhere_and_links_lead_to_pages(site: Site) -> None:
    broken = []
    for name, text in pages(site).items():
        assert not re.findall(r'<(?:script|img|iframe|source)[^>]*src="(?:https?:)?//', text), name
        assert not re.findall(r'<link[^>]*href="(?:https?:)?//', text), name
        for link in re.findall(r'(?:href|src)="([^"#?:]+)["#?]', text):
            if not ((site.folder / name).parent / unquote(link)).exists():
                broken.append((name, link))
    assert broken == []
    styles = "".join(path.read_text(encoding="utf-8") for path in site.folder.rglob("*.css"))
    assert not re.findall(r"url\(['\"]?(?:https?:)?//|@import", styles)


def test_no_solution_and_no_hidden_test_is_in_it(site: Site) -> None:
    document = json.loads(LAYOUT.assignment_notebook(CHAPTER).read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in document["cells"]]
    hidden = [
        line.strip()
        for source in sources
        if "BEGIN HIDDEN TESTS" in source
        for line in source.partition("### BEGIN HIDDEN TESTS")[2].splitlines()
        if len(line.strip()) > 40
    ]
    assert hidden
    lecture = pages(site)[f"lectures/{CHAPTER}.html"]
    everything = "\n".join(pages(site).values())
    assert [line for line in hidden if line in everything] == []
    assert not any(marker in lecture for marker in MARKERS)


def test_home_says_what_a_chapter_needs() -> None:
    two, four = read_chapter(LAYOUT, CHAPTER), read_chapter(LAYOUT, "04_funnels")
    assert two.before == [1]
    assert four.before == [1, 2, 3]
    text = home_page([two, four])
    assert "[02](lectures/02_diagnosis)" in text
    assert "### Beginner 初级" in text
    assert "### Advanced" not in text


def test_glossary_has_every_term_with_its_chinese_word_and_chapters() -> None:
    chapters = [read_chapter(LAYOUT, name) for name in (CHAPTER, "04_funnels")]
    text = glossary_page(chapters)
    assert re.search(r"^\| funnel \| 漏斗 \| .+ \| \[04\]\(lectures/04_funnels\) \|$", text, re.M)
    assert "| decomposition | 指标拆解 |" in text
    both = Chapter(
        "09_x", "x", "", "", "\n## Glossary\n\n| a | b | c |\n|---|---|---|\n| t | 词 | m |\n"
    )
    assert glossary_page([both]).count("| t | 词 | m |") == 1


def test_links_lead_inside_or_become_words() -> None:
    where = {"grading/SPEED.md": "guides/speed"}
    text = "[a](grading/SPEED.md#x), [b](LICENSE), [c](https://d.org), ![d](e.svg)"
    assert relinked(text, "README.md", "guides/instructors", where) == (
        "[a](speed#x), b, [c](https://d.org), ![d](e.svg)"
    )


def test_parts_of_a_lecture_are_no_pages_of_their_own() -> None:
    cells = [{"cell_type": "markdown", "source": s} for s in ("# T", "# Part\n```\n# x\n```\n## S")]
    made = json.loads(one_title(json.dumps({"cells": cells})))
    assert [c["source"] for c in made["cells"]] == ["# T", "## Part\n```\n# x\n```\n### S"]


def test_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other things"):
        build_site(LAYOUT, tmp_path, [CHAPTER])
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_keyboard_and_headings(site: Site) -> None:
    for name, text in pages(site).items():
        assert "<pre>" not in text, name
        assert 'role="heading">' not in text, name


# --- in a browser


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme", "name"),
    [(1280, "dark", "index"), (400, "light", "index"), (400, "light", "lectures/02_diagnosis")],
)
def test_pages_have_no_severe_finding_and_fit(
    page: Any, site: Site, width: int, scheme: str, name: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto((site.folder / f"{name}.html").as_uri())
    assert severe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_search_finds_a_lecture(page: Any, site: Site) -> None:
    page.goto(f"{(site.folder / 'search.html').as_uri()}?q=threshold")
    page.locator("#search-results li a").first.wait_for()
    assert "02 GMV diagnosis" in page.locator("#search-results").inner_text()

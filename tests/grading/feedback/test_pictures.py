"""Pictures of memos: shown, or named with the reason; the pages are made in any case."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.files import SubmittedFile
from grading.autograde.grade import grade
from grading.autograde.pictures import embed_pictures, harmless_svg, references, showable
from grading.autograde.rebuild import RebuiltCell
from grading.autograde.settings import Options
from grading.autograde.task import GradingTask
from grading.feedback.clean import clean, strip_files_prefix
from grading.feedback.generate import generate_feedback
from grading.feedback.markdown import markdown2html

PNG = base64.b64decode(tiny.PNG)
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40)
SVG = (
    b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">'
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script>'
    b'<a href="javascript:alert(3)"><text x="1" y="9">funnel</text></a>'
    b'<image href="http://evil.example/x.png"/><set attributeName="onload" to="alert(4)"/></svg>'
)


def attached(name: str, data: bytes, media_type: str = "image/png") -> dict[str, Any]:
    return {name: {media_type: base64.b64encode(data).decode()}}


def memo(text: str, attachments: dict[str, Any] | None = None, **files: bytes) -> dict[str, Any]:
    return {"text": text, "attachments": attachments or {}, "files": files}


CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    # what was handed in, and what the page shows: a kind of picture, or words
    "attached": (memo("![a](attachment:a.png)", attached("a.png", PNG)), ["png"]),
    "chinese": (memo("![图](attachment:漏斗图.png)", attached("漏斗图.png", PNG)), ["png"]),
    "encoded": (
        memo(f"![图](attachment:{quote('漏斗图.png')})", attached("漏斗图.png", PNG)),
        ["png"],
    ),
    "encoded key": (memo("![图](attachment:图.png)", attached(quote("图.png"), PNG)), ["png"]),
    "space": (memo("![c](attachment:my%20c%201.png)", attached("my c 1.png", PNG)), ["png"]),
    "pointed": (memo("![c](<attachment:my c 1.png>)", attached("my c 1.png", PNG)), ["png"]),
    "brackets": (memo("![c](attachment:c(1).png)", attached("c(1).png", PNG)), ["png"]),
    "decomposed": (memo("![c](attachment:é.png)", attached("é.png", PNG)), ["png"]),
    "plus and hash": (memo("![c](attachment:a%2Bb%231.png)", attached("a+b#1.png", PNG)), ["png"]),
    "html": (memo('<img src="attachment:a.png" width="30">', attached("a.png", PNG)), ["png"]),
    "by reference": (memo("![c][r]\n\n[r]: attachment:a.png", attached("a.png", PNG)), ["png"]),
    "linked": (memo("[![c](attachment:a.png)](http://x.example)", attached("a.png", PNG)), ["png"]),
    "wrong type": (
        memo("![c](attachment:a.png)", attached("a.png", PNG, "image/svg+xml")),
        ["png"],
    ),
    "svg": (memo("![c](attachment:a.svg)", attached("a.svg", SVG, "image/svg+xml")), ["svg+xml"]),
    "webp": (memo("![c](attachment:a.webp)", attached("a.webp", WEBP, "image/webp")), ["webp"]),
    "heic": (
        memo("![c](attachment:IMG_1.HEIC)", attached("IMG_1.HEIC", HEIC, "image/heic")),
        ["IMG_1.HEIC is in the format HEIC"],
    ),
    "missing": (memo("![c](attachment:image.png)"), ["image.png was not handed in"]),
    "missing chinese": (memo(f"![c](attachment:{quote('图.png')})"), ["图.png was not handed in"]),
    "missing, hostile": (memo("![c](attachment:%ff%00<x>.png)"), []),
    "not base64": (
        memo("![c](attachment:a.png)", {"a.png": {"image/png": "%%%"}}),
        ["a.png is empty"],
    ),
    "no bundle": (memo("![c](attachment:a.png)", {"a.png": {}}), ["a.png was not handed in"]),
    "text as picture": (
        memo("![c](attachment:a.png)", attached("a.png", b"<html><script>alert(1)</script>")),
        ["a.png is no picture"],
    ),
    "file": (memo("![c](funnel.png)", None, **{"funnel.png": PNG}), ["png"]),
    "file, html": (memo("<img src='funnel.png'>", None, **{"funnel.png": PNG}), ["png"]),
    "file, dot": (memo("![c](./funnel.png)", None, **{"funnel.png": PNG}), ["png"]),
    "file in folder": (memo("![c](img/f.png)", None, **{"img/f.png": PNG}), ["png"]),
    "file, windows": (memo("![c](img\\\\f.png)", None, **{"img/f.png": PNG}), ["png"]),
    "file, moved": (memo("![c](C:/Users/li/f.png)", None, **{"f.png": PNG}), ["png"]),
    "file, moved back": (memo(r"![c](D:\\my\\f.png)", None, **{"f.png": PNG}), ["png"]),
    "file, address": (memo("![c](file:///C:/li/f.png)", None, **{"f.png": PNG}), ["png"]),
    "file, address, missing": (memo("![c](file:///C:/li/f.png)"), ["f.png was not handed in"]),
    "file, fragment": (memo("![c](f.png#center)", None, **{"f.png": PNG}), ["png"]),
    "file, blanks": (memo("![c](my f 1.png)", None, **{"my f 1.png": PNG}), ["png"]),
    "file, windows, blanks": (
        memo("![c](img\\图 1.png)", None, **{"img/图 1.png": PNG}),
        ["png"],
    ),
    "file, size": (memo("![c](f.png =300x200)", None, **{"f.png": PNG}), ["png"]),
    "file, wiki": (memo("![[f.png]]", None, **{"f.png": PNG}), ["png"]),
    "file, wiki, size": (memo("![[my f.png|300]]", None, **{"my f.png": PNG}), ["png"]),
    "attached, blanks": (memo("![c](attachment:my f.png)", attached("my f.png", PNG)), ["png"]),
    "cut off": (
        memo("![c](attachment:a.png)", attached("a.png", PNG[:20])),
        ["a.png breaks off before its picture begins"],
    ),
    "jpeg xl": (memo("![c](a.jxl)", None, **{"a.jxl": b"\xff\x0a\x10"}), ["format JPEG XL"]),
    "icon": (memo("![c](a.ico)", None, **{"a.ico": b"\0\0\1\0\1"}), ["format ICO"]),
    "emf": (
        memo("![c](a.emf)", None, **{"a.emf": b"\1\0\0\0" + bytes(36) + b" EMF"}),
        ["format EMF"],
    ),
    "photoshop": (memo("![c](a.psd)", None, **{"a.psd": b"8BPS\0\1"}), ["format Photoshop"]),
    "packed svg": (memo("![c](a.svgz)", None, **{"a.svgz": b"\x1f\x8b\x08"}), ["format gzip"]),
    "video": (
        memo("![c](a.mp4)", None, **{"a.mp4": b"\0\0\0\x18ftypmp42" + bytes(20)}),
        ["format of a video"],
    ),
    "svg in utf-16": (
        memo("![c](a.svg)", None, **{"a.svg": SVG.decode().encode("utf-16")}),
        ["svg+xml"],
    ),
    "file, other case": (memo("![c](Funnel.PNG)", None, **{"funnel.png": PNG}), ["png"]),
    "file, chinese": (memo(f"![c]({quote('漏斗.svg')})", None, **{"漏斗.svg": SVG}), ["svg+xml"]),
    "file, heic": (
        memo("![c](a.heic)", None, **{"a.heic": HEIC}),
        ["a.heic is in the format HEIC"],
    ),
    "file, missing": (memo("![c](gone.png)"), ["gone.png was not handed in"]),
    "file outside": (memo("![c](../../gradebook.db)"), ["gradebook.db was not handed in"]),
    "data": (memo(f"![c](data:image/png;base64,{tiny.PNG})"), ["png"]),
    "data, svg": (
        memo(f"<img src='data:image/svg+xml;base64,{base64.b64encode(SVG).decode()}'>"),
        ["svg+xml"],
    ),
    "remote": (memo("![c](https://example.org/x.png)"), ["lies on another site"]),
    "many times": (
        memo("![c](a.png)\n\n" * 5, None, **{"a.png": PNG}),
        ["png", "the same picture"],
    ),
}


def rendered(case: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a text as pages show it, and the attachments that its cell has by then."""
    own = tuple(
        (name, kind, data)
        for name, held in case["attachments"].items()
        for kind, data in held.items()
    )
    files = [SubmittedFile(name, data, len(data)) for name, data in case["files"].items()]
    cell = RebuiltCell("memo", "markdown", case["text"], attachments=own)
    (cell,) = embed_pictures([cell], files)
    attachments = {name: {kind: data} for name, kind, data in cell.attachments}
    html = markdown2html({"cell": {"attachments": attachments}}, cell.source)
    return strip_files_prefix(html), attachments


def test_a_picture_that_was_not_handed_in_leaves_the_text_as_it_is() -> None:
    for text in ("![[gone.png]]", "![c](my gone.png)", "a ![c](x y.png) and ![d](z.png)"):
        cell = RebuiltCell("memo", "markdown", text)
        assert embed_pictures([cell], [])[0].source == text


@pytest.mark.parametrize("name", CASES)
def test_picture_or_words(name: str) -> None:
    case, expected = CASES[name]
    page, attachments = rendered(case)
    soup = BeautifulSoup(page, "html.parser")
    shown = [str(img.get("src", "")) for img in soup.select("img")]
    assert all(src.startswith("data:image/") for src in shown), shown
    for wanted in expected:
        if re.fullmatch(r"[a-z+]+", wanted):
            assert any(src.startswith(f"data:image/{wanted};base64,") for src in shown), page
        else:
            assert wanted in soup.get_text()
    if not shown:
        assert "Picture not shown" in soup.get_text()
    # the notebook alone does for nbconvert's own filter, which ends with an error otherwise
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    assert MarkdownWithMath(renderer=renderer).render(case["text"])


@pytest.mark.parametrize("name", ["svg", "data, svg", "file, chinese"])
def test_nothing_active_is_left_of_a_drawing(name: str) -> None:
    page, _ = rendered(CASES[name][0])
    (data,) = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]*)", page)
    drawing = base64.b64decode(data).decode()
    assert "funnel" in drawing
    for active in ("script", "onload", "javascript", "evil.example", "alert"):
        assert active not in drawing


def test_names_of_pictures_are_text_in_the_page() -> None:
    page, _ = rendered(memo("![c](attachment:<b>x<b>.png) <img src='<script>alert(1)</script>'>"))
    assert "<b>" not in page
    assert "<script" not in page


class Here:
    """Grades in this process."""

    def run(self, jobs: Any) -> Any:
        for job in jobs:
            yield job, grade(GradingTask.decode(job.payload), FakeEngine()).encode()


def test_both_pages_are_made_of_everything_at_once(course: Path) -> None:
    document = tiny.answered(course, {**tiny.RIGHT, "memo": "![c](attachment:gone.png)"})
    files: dict[str, bytes] = {}
    for number, (case, _) in enumerate(CASES.values()):
        text = {"cell_type": "markdown", "id": f"own{number}", "metadata": {}}
        held = {"source": case["text"], "attachments": case["attachments"]}
        document["cells"].insert(1, {**text, **held})
        files |= case["files"]
    folder = tiny.submit(course, "kim", document)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    opened = open_course(course)
    autograde(opened, tiny.ASSIGNMENT, Options(), scheduler=Here())
    (made,) = generate_feedback(opened, tiny.ASSIGNMENT, ["kim"])
    assert made.problem == ""
    page = (course / "feedback" / "kim" / "tiny" / "tiny.html").read_text()
    assert "gone.png was not handed in" in page
    place = course / "autograded" / "kim" / "tiny" / "tiny.ipynb"
    exporter = HTMLExporter(config=opened.app.config)
    by_hand, _ = exporter.from_filename(str(place), resources=dict(FORMGRADER))
    for shown in (page, by_hand):
        assert "gone.png was not handed in" in shown
        assert shown.count("data:image/png;base64,") >= 15
        assert "alert(" not in BeautifulSoup(shown, "html.parser").get_text()


FORMGRADER: dict[str, Any] = {
    "assignment_id": "tiny",
    "notebook_id": "tiny",
    "submission_id": "abc",
    "index": 0,
    "total": 1,
    "base_url": "",
    "student": "kim",
    "last_name": None,
    "first_name": None,
    "notebook_path": "x",
}


def test_only_a_drawing_without_anything_active_passes_the_sanitiser() -> None:
    address = "data:image/svg+xml;base64,"
    passive = harmless_svg(SVG)
    assert passive is not None
    good = clean(f'<img src="{address}{base64.b64encode(passive).decode()}">')
    assert "data:image/svg+xml" in good
    bad = clean(f'<img src="{address}{base64.b64encode(SVG).decode()}">')
    assert "data:image" not in bad


@pytest.mark.parametrize(
    "data",
    [
        b"<svg",
        b"<svg><g></svg>",
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b"<html><svg></svg></html>",
        b"<svg>" + b"<g>" * 100_000,
        b"<?xml version='1.0' encoding='no such'?><svg/>",
        b"\xff\xfe<svg/>",
    ],
)
def test_a_drawing_that_cannot_be_read_is_words(data: bytes) -> None:
    kind, words = showable(data, "a.svg")
    assert kind == "text/plain"
    assert b"a.svg is" in words


def test_a_long_text_without_pictures_is_searched_quickly() -> None:
    for piece in ("![", "![a](", "<img ", "[x]: ", "attachment:", "](", "![a](b("):
        assert len(list(references(piece * 20_000))) <= 20_000


def test_outputs_with_drawings_are_shown(tmp_path: Path) -> None:
    from grading.feedback.outputs import KeepShowable

    output = {"output_type": "display_data", "data": {"image/svg+xml": SVG.decode()}}
    cell = nbformat.from_dict({"cell_type": "code", "outputs": [{**output, "metadata": {}}]})
    tidy, _ = KeepShowable().preprocess_cell(cell, {}, 0)
    html = tidy.outputs[0].data["text/html"]
    assert "data:image/svg+xml" in clean(html)
    assert "alert" not in json.dumps(tidy.outputs)

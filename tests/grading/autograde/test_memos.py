"""A memo waits for a person wherever it was written; there is no response only where none is."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from handing_in import EXPECTED, Counter, repairs, source_of

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.files import read_submission
from grading.autograde.grade import grade
from grading.autograde.settings import ReadBounds
from grading.autograde.task import GradedSubmission, GradingTask
from grading.autograde.verdict import CellVerdict

TEXT = "The payment page loses most visitors: repair it before Monday."
CHINESE = "支付环节流失最多，下周一之前应当先修复它，再看渠道差异和价格影响。"


def own(source: str, kind: str = "markdown", **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "id": "own1", "metadata": {}, "source": source, **more}


def graded(counter: Counter) -> GradedSubmission:
    files = read_submission(tiny.submit(counter.root, "kim", b"", ".git"), expected=EXPECTED)
    task = GradingTask("kim", tiny.ASSIGNMENT, counter.skeletons, files, (), ReadBounds())
    return grade(GradingTask.decode(task.encode()), FakeEngine())


def memo_of(counter: Counter) -> tuple[CellVerdict, str]:
    """Return the verdict on the memo and what its cell shows."""
    result = graded(counter)
    verdict = next(cell for cell in result.verdict.cells if cell.cell_id == "memo")
    comment = next(c for c in result.verdict.comments if c.cell_id == "memo")
    assert (comment.text is None) == (verdict.auto_score is None)
    ((_, text),) = result.notebooks
    return verdict, text


def without_memo(counter: Counter) -> dict[str, Any]:
    document = counter.answers()
    document["cells"] = [c for c in document["cells"] if c["id"] != "memo"]
    return document


@pytest.mark.parametrize("text", [TEXT, CHINESE, "Short: pay page.", "![](attachment:x.png)"])
def test_a_memo_in_an_own_cell_in_place_of_the_deleted_one(counter: Counter, text: str) -> None:
    document = without_memo(counter)
    document["cells"].append(own(text, attachments={"x.png": {"image/png": tiny.PNG}}))
    counter.put(document)
    result = counter.rebuilt()
    assert source_of(result, "memo") == text
    assert [cell.cell_id for cell in result.cells].count("own1") == 0
    assert memo_of(counter)[0].auto_score is None


@pytest.mark.parametrize("where", ["below", "above"])
@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_memo_beside_the_untouched_cell(counter: Counter, kind: str, where: str) -> None:
    document = counter.answers()
    document["cells"][-1]["source"] = counter.blank()["cells"][-1]["source"]
    place = len(document["cells"]) - (where == "above")
    document["cells"].insert(place, own(TEXT, kind))
    counter.put(document)
    verdict, text = memo_of(counter)
    assert verdict.auto_score is None
    assert text.count(TEXT) == 1
    assert "own cell" not in text


def test_a_memo_added_to_the_prompt(counter: Counter) -> None:
    document = counter.answers(memo=counter.blank()["cells"][-1]["source"])
    document["cells"][0]["source"] += f"\n\n{TEXT}"
    counter.put(document)
    verdict, _text = memo_of(counter)
    assert verdict.auto_score is None
    assert "Written elsewhere in the notebook" in source_of(counter.rebuilt(), "memo")
    assert TEXT in source_of(counter.rebuilt(), "memo")


@pytest.mark.parametrize(
    "source",
    [
        *(f"# {TEXT}", f'"""\n{TEXT}\n"""', f"%%markdown\n{TEXT}", TEXT, CHINESE, f"'{TEXT}'"),
        *(f"My memo: {TEXT}", f"Dear manager: {TEXT}"),
        f'print("""{TEXT}""")',
        f'from IPython.display import Markdown\nMarkdown("{TEXT}")',
        f"memo = '{TEXT}'",
    ],
)
def test_a_memo_in_a_code_cell(counter: Counter, source: str) -> None:
    document = without_memo(counter)
    document["cells"].append(own(source, "code", outputs=[], execution_count=None))
    counter.put(document)
    verdict, _ = memo_of(counter)
    assert verdict.auto_score is None
    assert TEXT in source_of(counter.rebuilt(), "memo") or CHINESE in source


@pytest.mark.parametrize("name", ["spread", "test_spread", "setup", "double"])
@pytest.mark.parametrize(
    "block", [f"# {TEXT}", f'"""\n{TEXT}\n"""', f"# {TEXT[:40]}\n# {TEXT[40:]}", f"# {CHINESE}"]
)
def test_a_memo_amid_the_code_of_another_cell(counter: Counter, name: str, block: str) -> None:
    document = counter.answers(memo=counter.blank()["cells"][-1]["source"])
    cell = tiny.cell_of(document, name)
    cell["source"] = f"{''.join(cell['source'])}\n\n{block}"
    counter.put(document)
    result = counter.rebuilt()
    assert memo_of(counter)[0].auto_score is None
    assert f"written in the code of {name}" in repairs(result)
    shown = source_of(result, "memo")
    assert block.splitlines()[-1].strip("# ") in shown


@pytest.mark.parametrize(
    "code",
    [
        "# first the rate of each day, then the mean",
        "# rate = df.groupby('day').size().rename('orders').reset_index().sort_values('day')",
        'query = """\nselect day, count(*) as orders from orders where paid and not refunded\n"""',
        "import duckdb\nduckdb.sql('select the_day, the_city, sum(gmv) from orders group by all')",
    ],
)
@pytest.mark.parametrize("own_cell", [True, False])
def test_remarks_and_queries_are_no_memo(counter: Counter, code: str, own_cell: bool) -> None:
    document = counter.answers(memo=counter.blank()["cells"][-1]["source"])
    if own_cell and not code.startswith("#"):
        document["cells"].insert(-1, own(code, "code", outputs=[], execution_count=None))
    else:
        cell = tiny.cell_of(document, "spread")
        cell["source"] = f"{cell['source']}\n{code}"
    counter.put(document)
    assert memo_of(counter)[0].auto_score == 0.0


def test_a_picture_pasted_into_the_untouched_cell(counter: Counter) -> None:
    document = counter.blank()
    document["cells"][-1]["attachments"] = {"my 1.png": {"image/png": tiny.PNG}}
    counter.put(document)
    assert memo_of(counter)[0].auto_score is None
    (cell,) = [cell for cell in counter.rebuilt().cells if cell.cell_id == "memo"]
    assert "attachment:my%201.png" in cell.source
    assert ("my 1.png", "image/png", tiny.PNG) in cell.attachments


def test_the_memo_cell_itself_turned_into_code(counter: Counter) -> None:
    document = counter.answers()
    document["cells"][-1].update(cell_type="code", outputs=[], execution_count=None)
    counter.put(document)
    assert memo_of(counter)[0].auto_score is None


@pytest.mark.parametrize("keep_ids", [True, False])
def test_a_notebook_without_metadata(counter: Counter, keep_ids: bool) -> None:
    document = counter.answers(memo=TEXT)
    for cell in document["cells"]:
        cell["metadata"] = {}
        if not keep_ids:
            cell.pop("id")
    counter.put(document)
    verdict, _ = memo_of(counter)
    assert verdict.auto_score is None
    assert TEXT in source_of(counter.rebuilt(), "memo")


@pytest.mark.parametrize("keep_ids", [True, False])
def test_a_blank_notebook_without_metadata_has_no_response(
    counter: Counter, keep_ids: bool
) -> None:
    document = counter.blank()
    for cell in document["cells"]:
        cell["metadata"] = {}
        cell["source"] = "".join(cell["source"]) + "\n"
        if not keep_ids:
            cell.pop("id")
    counter.put(document)
    assert memo_of(counter)[0].auto_score == 0.0


@pytest.mark.parametrize(
    "extra",
    [
        [],
        [own("")],
        [own("   \n")],
        [own("# notes")],
        [own("x = 1\nprint(x)", "code", outputs=[], execution_count=None)],
    ],
)
def test_no_response_where_there_is_none(counter: Counter, extra: list[dict[str, Any]]) -> None:
    document = counter.blank()
    document["cells"][1:1] = extra
    counter.put(document)
    counter.put(b"pandas==3.1\n", "requirements.txt")
    counter.put(b"a,b\n1,2\n", "data.csv")
    verdict, _text = memo_of(counter)
    assert verdict.auto_score == 0.0
    assert verdict.reason == "no_response"


def docx(text: str, member: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
        archive.writestr(member, f"<w:document>{body}</w:document>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("memo.md", TEXT.encode(), TEXT),
        ("备忘录.txt", CHINESE.encode("gb18030"), CHINESE),
        ("memo.txt", CHINESE.encode(), CHINESE),
        (
            "memo.txt",
            "我們應該先修好付款頁面，因為客人在那裡離開。".encode("big5"),
            "我們應該先修好付款頁面",
        ),
        ("memo.txt", "まず支払いのページを直すべきだ。".encode("shift_jis"), "まず支払いのページ"),
        (
            "memo.txt",
            "D'abord réparer la page où l'on paie.".encode("cp1252"),
            "réparer la page où",
        ),
        ("memo.docx", docx(f"Dear manager &amp; all\n{TEXT}"), TEXT),
        ("MEMO.DOCX", docx(CHINESE), CHINESE),
        ("memo.docm", docx(TEXT), TEXT),
        ("memo", TEXT.encode(), TEXT[:20]),
        ("my memo.csv", TEXT.encode(), TEXT[:20]),
        ("备忘录.log", TEXT.encode(), TEXT[:20]),
        ("memo.xlsx", docx("x"), "memo.xlsx"),
        ("answer.eml", TEXT.encode(), "answer.eml"),
        ("speech.m4a", b"\0\0\0\x18ftypM4A ", "speech.m4a"),
        ("online.url", b"[InternetShortcut]", "online.url"),
        ("memo.odt", docx(TEXT, "content.xml"), TEXT),
        ("memo.html", f"<p>{TEXT}</p><script>alert(1)</script>".encode(), TEXT),
        ("memo.pdf", b"%PDF-1.7 ...", "memo.pdf"),
        ("memo.doc", b"\xd0\xcf\x11\xe0", "memo.doc"),
        ("memo.docx", b"no archive", "memo.docx"),
        ("texts/memo.md", TEXT.encode(), TEXT),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "![photo.jpg]"),
    ],
)
def test_a_document_beside_the_notebook(
    counter: Counter, name: str, content: bytes, shown: str
) -> None:
    counter.put(counter.blank())
    counter.put(content, name)
    verdict, _ = memo_of(counter)
    assert verdict.auto_score is None
    source = source_of(counter.rebuilt(), "memo")
    assert shown in source
    assert f"Handed in beside the notebook: `{name}`" in source
    assert "alert" not in source
    assert f"written in {name}" in repairs(counter.rebuilt())


def test_a_memo_in_a_notebook_of_its_own(counter: Counter) -> None:
    counter.put(counter.answers(memo=counter.blank()["cells"][-1]["source"]))
    counter.put({"cells": [own(TEXT)], "metadata": {}, "nbformat": 4}, "my memo.ipynb")
    assert memo_of(counter)[0].auto_score is None
    assert TEXT in source_of(counter.rebuilt(), "memo")


def test_a_document_that_the_memo_names_is_shown_with_it(counter: Counter) -> None:
    counter.put(counter.answers(memo="See memo.md for the numbers."))
    counter.put(b"Four of ten pay.", "memo.md")
    counter.put(b"scratch", "notes.txt")
    source = source_of(counter.rebuilt(), "memo")
    assert source.startswith("See memo.md for the numbers.")
    assert "Four of ten pay." in source
    assert "scratch" not in source


def test_data_and_charts_of_the_notebook_are_no_memo(counter: Counter) -> None:
    document = counter.blank()
    document["cells"].insert(
        1, own("plt.savefig('chart.png'); open('log.txt')", "code", outputs=[])
    )
    counter.put(document)
    counter.put(b"\x89PNG\r\n\x1a\n", "chart.png")
    counter.put(b"a line", "log.txt")
    assert memo_of(counter)[0].auto_score == 0.0


def test_a_bomb_of_a_document_is_named_and_not_opened(counter: Counter) -> None:
    counter.put(counter.blank())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:t>" + b"A" * 60_000_000)
    counter.put(made.getvalue(), "memo.docx")
    source = source_of(counter.rebuilt(), "memo")
    assert "`memo.docx`" in source
    assert len(source) < 25_000


def test_a_memo_in_its_cell_is_left_as_it_is(counter: Counter) -> None:
    document = counter.answers(memo=TEXT)
    document["cells"].append(own("My scratch, which is no part of the memo at all."))
    counter.put(document)
    assert source_of(counter.rebuilt(), "memo") == TEXT
    assert source_of(counter.rebuilt(), "own1").startswith("My scratch")


def test_the_secret_of_a_hand_in_through_the_exchange_is_no_memo(counter: Counter) -> None:
    """Feedback comes back under it; nobody may read it."""
    counter.put(without_memo(counter))
    tiny.submit(counter.root, "kim", b"s3cr3t" * 20, "submission_secret.txt")
    _, text = memo_of(counter)
    assert "s3cr3t" not in text

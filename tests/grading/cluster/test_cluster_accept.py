"""A worker is another machine: what it may not send, and what becomes of its words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.course import open_course
from grading.autograde.files import SubmissionFiles, SubmittedFile
from grading.autograde.gradebook import open_gradebook, read_skeletons
from grading.autograde.pool import grade_payload
from grading.autograde.settings import DEFAULT_BOUNDS
from grading.autograde.task import GradedSubmission, GradingTask
from grading.cluster.answers import GraderDescription, Kind, Reply, check_result, describe_grader
from grading.identity import package_versions
from shop.errors import WireError

PACKAGES = tuple(package_versions().items())


@pytest.fixture(scope="module")
def task(tiny_course_template: Path) -> GradingTask:
    course = open_course(tiny_course_template)
    with open_gradebook(course.coursedir) as book:
        source = course.folder("source", ".", tiny.ASSIGNMENT)
        skeletons = read_skeletons(book.db, tiny.ASSIGNMENT, source)
    text = json.dumps(tiny.answered(tiny_course_template, tiny.RIGHT)).encode()
    notebook = SubmittedFile("tiny.ipynb", text, len(text), None)
    files = SubmissionFiles((notebook,), (), None, ())
    return GradingTask("ada", tiny.ASSIGNMENT, skeletons, files, (), DEFAULT_BOUNDS)


@pytest.fixture(scope="module")
def result(task: GradingTask) -> bytes:
    body, usable = grade_payload(task.encode(), FakeEngine())
    assert usable
    return body


def forged(result: bytes, change: Callable[[dict[str, Any], list[list[str]]], None]) -> bytes:
    """Return a result with its verdict or notebooks changed."""
    graded = GradedSubmission.decode(result)
    verdict = json.loads(json.dumps(asdict(graded.verdict)))
    books = [list(book) for book in graded.notebooks]
    change(verdict, books)
    texts = [(name, str(text).encode(errors="surrogateescape")) for name, text in books]
    header = {"verdict": verdict, "notebooks": [(name, len(text)) for name, text in texts]}
    said = json.dumps(header).encode()
    return b"".join([len(said).to_bytes(8, "big"), said, *(text for _, text in texts)])


def test_an_honest_result_is_taken(task: GradingTask, result: bytes) -> None:
    check_result(task, result)
    check_result(task, forged(result, lambda verdict, books: None))


def cell(verdict: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in verdict["cells"] if c["cell_id"] == name)
    return found


FORGERIES: dict[str, Callable[[dict[str, Any], list[list[str]]], None]] = {
    "another student": lambda v, n: v.update(student="ben"),
    "another assignment": lambda v, n: v.update(assignment="exam"),
    "a path as a notebook": lambda v, n: n[0].__setitem__(0, "../../../../root/.bashrc"),
    "one more notebook": lambda v, n: n.append(["extra", "{}"]),
    "no notebook": lambda v, n: n.clear(),
    "a notebook that is no text": lambda v, n: n[0].__setitem__(1, "\udcff"),
    "more points than there are": lambda v, n: cell(v, "test_double").update(auto_score=3.0),
    "less than nothing": lambda v, n: cell(v, "test_double").update(auto_score=-1.0),
    "no number": lambda v, n: cell(v, "test_double").update(auto_score=float("nan")),
    "text as points": lambda v, n: cell(v, "test_double").update(auto_score="2"),
    "true as points": lambda v, n: cell(v, "test_double").update(auto_score=True),
    "another maximum": lambda v, n: cell(v, "test_double").update(max_score=50.0),
    "a cell left out": lambda v, n: v["cells"].pop(),
    "a cell twice": lambda v, n: v["cells"].append(v["cells"][0]),
    "another cell": lambda v, n: v["cells"][0].update(cell_id="bonus"),
    "a comment elsewhere": lambda v, n: v["comments"][0].update(cell_id="test_double"),
    "a comment that is no text": lambda v, n: v["comments"][0].update(text=["x"]),
    "another status": lambda v, n: v.update(status="perfect"),
    "a reason that is no text": lambda v, n: v.update(reason=None),
    "a cell's reason that is no text": lambda v, n: v["cells"][0].update(reason=1),
    "an endless duration": lambda v, n: v.update(seconds=float("inf")),
    "no flag": lambda v, n: v.update(undecided="no"),
    "another field": lambda v, n: v.update(manual_score=9.0),
    "a field left out": lambda v, n: v.pop("detail"),
    "a repair of no kind": lambda v, n: v.update(
        repairs=[{"code": "x", "where": "", "detail": ""}]
    ),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forged_result_is_not_taken(task: GradingTask, result: bytes, kind: str) -> None:
    with pytest.raises(WireError, match="no result of ada's tiny"):
        check_result(task, forged(result, FORGERIES[kind]))


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b"\x80\x05.", b"[" * 100_000, b'{"verdict": "{}"}']
)
def test_noise_is_no_result(task: GradingTask, body: bytes) -> None:
    with pytest.raises(WireError, match="no result of ada's tiny"):
        check_result(task, body)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_reply_survives_the_way(kind: Kind) -> None:
    reply = Reply(kind, b"\x00a:b\xff")
    assert Reply.decode(reply.encode()) == reply


class Bytes(bytes):
    """Looks like bytes."""


@pytest.mark.parametrize(
    "message", [None, "result:", b"", b"result", b"grade:x", Bytes(b"result:x"), ["result:"], 7]
)
def test_anything_else_is_no_reply(message: object) -> None:
    with pytest.raises(WireError, match="an answer"):
        Reply.decode(message)


def test_a_grader_is_described_by_all_it_is_made_of() -> None:
    ours = describe_grader()
    assert GraderDescription.decode(ours.encode()) == ours
    packages = dict(PACKAGES)
    assert {"pandas", "numpy", "nbgrader", "ipython"} <= packages.keys()
    assert "missing" not in packages.values()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"grader": "x"}, "the code of the grader"),
        ({"packages": [*PACKAGES, ("python", "3.99")]}, "python is 3.99"),
        ({"packages": [p for p in PACKAGES if p[0] != "pandas"]}, "pandas is missing"),
        ({"packages": [*PACKAGES, ("left-pad", "1.3")]}, "left-pad is 1.3, here missing"),
    ],
)
def test_a_difference_is_named(change: dict[str, Any], words: str) -> None:
    ours = describe_grader()
    record = {**json.loads(ours.encode()), **change}
    theirs = GraderDescription.decode(json.dumps(record).encode())
    assert theirs.identity != ours.identity
    assert any(words in found for found in ours.differences(theirs)), ours.differences(theirs)


def test_known_mistakes_travel_with_the_task(task: GradingTask) -> None:
    told = replace(task, mistakes=(("assert f(1) == 1", "a table \N{EURO SIGN}"),))
    assert GradingTask.decode(told.encode()) == told


def test_another_folder_is_no_difference() -> None:
    ours = describe_grader()
    theirs = GraderDescription.decode(ours.encode().replace(b'"place": "', b'"place": "other-'))
    assert theirs.place != ours.place
    assert theirs.identity == ours.identity
    assert ours.differences(theirs) == []


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b'{"packages": [1]}', b"\xff"])
def test_noise_is_no_description(payload: bytes) -> None:
    with pytest.raises(WireError, match="no description"):
        GraderDescription.decode(payload)

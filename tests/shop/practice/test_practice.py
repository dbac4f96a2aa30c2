"""Practice questions: right, wrong and untried told apart, each proven by answers of both kinds."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from shop import practice
from shop.checks import same_number
from shop.errors import UsageError
from shop.practice import Practice
from shop.practice.notes import LOOKS, Note

BANK = Path(__file__).parents[2] / "attempts" / "practice"
EXAMPLE = Practice(
    "00_half",
    "What is half of 3?",
    lambda answer: same_number(answer, 1.5, "answer", hint="Divide by 2"),
    "Half of an odd number is no whole number.",
    ("Share it with one friend.", "`3 / ...`"),
    "answer = 3 / 2",
)


@pytest.fixture(autouse=True)
def _with_example(monkeypatch: pytest.MonkeyPatch) -> None:
    known = practice.questions
    monkeypatch.setattr(
        practice, "questions", lambda chapter=None: known(chapter) | {EXAMPLE.id: EXAMPLE}
    )


def bank_of(chapter: str) -> ModuleType:
    path = BANK / f"chapter_{chapter}.py"
    assert path.is_file(), f"practice questions of chapter {chapter} without answers: {path.name}"
    spec = importlib.util.spec_from_file_location(f"practice_bank_{chapter}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("chapter", practice.chapters())
def test_right_answers_are_greeted_and_wrong_ones_are_not(chapter: str) -> None:
    bank, known = bank_of(chapter), practice.questions(chapter)
    known.pop(EXAMPLE.id)
    assert set(bank.RIGHT) == set(bank.WRONG) == set(known)
    for name in known:
        assert len(bank.RIGHT[name]) >= 2 and len(bank.WRONG[name]) >= 2, name
        for answer in bank.RIGHT[name]:
            note = practice.check(name, answer)
            assert note.kind == "right", (name, answer, note)
        for answer in bank.WRONG[name]:
            note = practice.check(name, answer)
            assert note.kind == "wrong", (name, answer, note)


@pytest.mark.parametrize("chapter", practice.chapters())
def test_every_question_has_its_words(chapter: str) -> None:
    for question in practice.questions(chapter).values():
        assert question.question.strip().endswith("?"), question.id
        assert question.why.strip().endswith("."), question.id
        assert question.hints and all(question.hints), question.id
        compile(question.solution, question.id, "exec")


def test_untried_is_neither_right_nor_wrong() -> None:
    note = practice.check("00_half", ...)
    assert note.kind == "untried"
    assert "What is half of 3?" in repr(note)


@pytest.mark.parametrize("answer", [None, "1.5", 1, [1.5], float("nan"), object()])
def test_wrong_answers_of_any_kind_get_words(answer: object) -> None:
    note = practice.check("00_half", answer)
    assert note.kind == "wrong"
    assert repr(note).startswith("✗ Not yet. answer")


def test_a_check_that_stumbles_is_a_wrong_answer_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumbles(answer: object) -> None:
        raise KeyError("channel")

    odd = Practice("00_odd", "Which?", stumbles, "Because.", ("Look.",), "answer = 1")
    monkeypatch.setattr(practice, "questions", lambda chapter=None: {"00_odd": odd})
    note = practice.check("00_odd", 1)
    assert note.kind == "wrong" and "KeyError" in note.text


def test_hints_lead_to_the_solution() -> None:
    assert 'practice.hint("00_half", 2)' in repr(practice.hint("00_half"))
    assert 'practice.solution("00_half")' in repr(practice.hint("00_half", 2))
    assert repr(practice.solution("00_half")).endswith("answer = 3 / 2")
    with pytest.raises(UsageError, match="2 hints"):
        practice.hint("00_half", 3)


def test_an_unknown_question_suggests_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean '00_half'"):
        practice.check("00_halves", 1)


@pytest.mark.parametrize("kind", LOOKS)
def test_a_box_speaks_by_words_and_sign_and_escapes_what_came(kind: str) -> None:
    note = Note(kind, "got '<script>'", "next", "a < b" if kind == "solution" else "")
    page = note._repr_html_()
    sign, words, _ = LOOKS[kind]
    assert f"{sign} {words}" in page and 'role="status"' in page
    assert "<script>" not in page

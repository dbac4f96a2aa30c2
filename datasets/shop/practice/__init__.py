"""Practice inside a lecture: a question, an answer of the reader's own, and what it is worth.

In a lecture a practice cell reads::

    answer = ...
    practice.check("04_cart_rate", answer)

and shows whether the answer is right, wrong or not tried yet. ``practice.hint("04_cart_rate")``
helps, ``practice.solution("04_cart_rate")`` shows one way. Nothing is graded and nothing is
secret. The questions of chapter NN stand in ``shop/practice/chapter_NN.py``, in a tuple
``PRACTICE``; they are imported when the first of them is asked for.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from typing import Any

from shop.checks.regions import showing
from shop.errors import CheckFailed, UsageError
from shop.practice.notes import Note
from shop.practice.question import Practice

__all__ = ["Practice", "check", "hint", "questions", "solution"]

PREFIX = "chapter_"


def check(name: str, answer: Any) -> Note:
    """Tell whether an answer is right.

    Parameters
    ----------
    name
        Which question, such as ``"04_cart_rate"``; it begins with the number of the chapter.
    answer
        The reader's answer; ``...`` says that it was not tried yet. None is an answer, and a
        wrong one: it is what a function gives that forgets to return.

    Returns
    -------
    Note
        A box in JupyterLab, a line of text elsewhere.

    Raises
    ------
    UsageError
        When there is no such question; the nearest one is suggested.
    """
    question = _question(name)
    if answer is ...:
        return Note("untried", question.question, f'Help: practice.hint("{name}")')
    try:
        with showing(False):  # the answer is what `solution` is for
            question.check(answer)
    except CheckFailed as problem:
        return Note("wrong", str(problem), f'Help: practice.hint("{name}")')
    except Exception as problem:  # an answer of any kind may reach a check
        said = f"this answer cannot be read ({type(problem).__name__}: {problem})"
        return Note("wrong", said, f'Help: practice.hint("{name}")')
    return Note("right", question.why)


def hint(name: str, number: int = 1) -> Note:
    """Show a hint.

    Parameters
    ----------
    name
        Which question.
    number
        Which of its hints, from 1.

    Raises
    ------
    UsageError
        When there is no such question or hint.
    """
    question = _question(name)
    if not 1 <= number <= len(question.hints):
        raise UsageError(f"{name} has {len(question.hints)} hints: ask for 1 to that number")
    more = f'More: practice.hint("{name}", {number + 1})'
    last = f'One way to do it: practice.solution("{name}")'
    return Note("hint", question.hints[number - 1], more if number < len(question.hints) else last)


def solution(name: str) -> Note:
    """Show one way to answer a question.

    Raises
    ------
    UsageError
        When there is no such question.
    """
    return Note("solution", code=_question(name).solution)


def questions(chapter: str | None = None) -> dict[str, Practice]:
    """Return the questions by id, of one chapter (``"04"``) or of all.

    Raises
    ------
    UsageError
        When two questions share an id, or one does not begin with its chapter's number.
    """
    found: dict[str, Practice] = {}
    for number in [chapter] if chapter else chapters():
        module = importlib.import_module(f"{__name__}.{PREFIX}{number}")
        for question in module.PRACTICE:
            if question.id in found or not question.id.startswith(f"{number}_"):
                raise UsageError(
                    f"shop/practice/{PREFIX}{number}.py: id {question.id!r} is used twice or does "
                    f"not begin with {number}_"
                )
            found[question.id] = question
    return found


def chapters() -> list[str]:
    """Return the numbers of the chapters that have questions."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return sorted(name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX))


def _question(name: str) -> Practice:
    chapter = str(name).partition("_")[0]
    known = questions(chapter) if chapter in chapters() else questions()
    if name not in known:
        near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.4)
        hinted = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"no practice question {name!r}{hinted}")
    return known[name]

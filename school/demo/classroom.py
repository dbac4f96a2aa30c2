"""The demo's class: every kind of submission that a grader meets, from the attempts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from authoring.certify.attempts import Attempt, Bank
from school.demo import desk
from school.demo.desk import Document

MEMO = "Repair the payment page of the mini-program first.\n\nThe loss is largest there."
LOOP = "\n\ndef {name}(*args, **kwargs):\n    while True:\n        pass\n"
WARNING = """
import functools
import warnings


def _warns(answer):
    @functools.wraps(answer)
    def wrapper(*args, **kwargs):
        warnings.warn("this answer is right and warns", FutureWarning)
        return answer(*args, **kwargs)

    return wrapper


{name} = _warns({name})
"""
ATTACK = '''import pathlib
import sqlite3


class Obliging:
    """Equal to everything, and larger, and smaller."""

    def __eq__(self, other):
        return True

    def __ge__(self, other):
        return True

    def __le__(self, other):
        return True

    def __getattr__(self, name):
        return Obliging()

    def __call__(self, *args, **kwargs):
        return Obliging()

    __hash__ = None


for folder in pathlib.Path().resolve().parents:
    for gradebook in folder.glob("**/gradebook.db"):
        with sqlite3.connect(gradebook) as connection:
            connection.execute("UPDATE grade SET auto_score = 100")
get_ipython().kernel.do_execute = lambda *args, **kwargs: {"status": "ok"}
'''
ANSWER_OF_ATTACK = "def {name}(*args, **kwargs):\n    return Obliging()\n"
MEMO_OF_ATTACK = """# A memo
<script>fetch("/api/contents/gradebook.db", {method: "DELETE"})</script>
<img src="x" onerror="alert(document.cookie)">
[read more](javascript:alert(1))
"""


@dataclass(frozen=True)
class Submission:
    """What one student of the demo hands in.

    Attributes
    ----------
    student
        Name of the submission; it says what it shows.
    note
        What is special about it.
    content
        Bytes of the notebook file.
    file_name
        Name of the file, "" for that of the assignment.
    """

    student: str
    note: str
    content: bytes
    file_name: str = ""


def make_class(released: Document, bank: Bank) -> list[Submission]:
    """Return the submissions of a class.

    Parameters
    ----------
    released
        The student version of the assignment.
    bank
        Its right and wrong answers.
    """
    exercises = list(dict.fromkeys(attempt.exercise for attempt in bank.attempts))
    notebook = partial(desk.answered, released)
    right = _choose(bank, exercises, "right", 0)
    return [
        *_honest(notebook, bank, exercises, right),
        *_mishaps(notebook, exercises, right),
        *_odd(notebook, released, bank, exercises, right),
    ]


def _honest(
    notebook: partial[Document], bank: Bank, exercises: list[str], right: dict[str, str]
) -> Iterator[Submission]:
    memo = {"memo": MEMO}
    other = _choose(bank, exercises, "right", -1)
    yield _submission("all_right", "everything solved", notebook({**right, **memo}))
    yield _submission("other_style", "solved in another style", notebook({**other, **memo}))
    for number, name in enumerate(("first", "second", "third")):
        wrong = _choose(bank, exercises, "wrong", number)
        note = f"the {name} mistake of every exercise"
        yield _submission(f"{name}_mistakes", note, notebook({**wrong, **memo}))
    wrong = _choose(bank, exercises, "wrong", 0)
    mixed = {name: (right if i % 2 else wrong)[name] for i, name in enumerate(exercises)}
    yield _submission("partly_right", "every other exercise wrong", notebook({**mixed, **memo}))
    begun = {name: right[name] for name in exercises[: len(exercises) // 2]}
    yield _submission("unfinished", "the second half not attempted", notebook(begun))
    yield _submission("blank", "handed in as released", notebook({}))


def _mishaps(
    notebook: partial[Document], exercises: list[str], right: dict[str, str]
) -> Iterator[Submission]:
    full = notebook({**right, "memo": MEMO})
    saved = desk.resaved(full)
    yield _submission("resaved", "all right, saved again by JupyterLab", saved)
    cut = desk.dump(full)
    yield Submission("corrupted", "the file is cut in the middle", cut[: len(cut) // 2])
    mixed_up = desk.dump(desk.disordered(full))
    note = "all right; renamed, tests deleted, copied, moved"
    yield Submission("disordered", note, mixed_up, "my solution (2).ipynb")
    first = exercises[0]
    endless = {**right, "memo": MEMO, first: right[first] + LOOP.format(name=first)}
    yield _submission("infinite_loop", f"{first} never returns", notebook(endless))


def _odd(
    notebook: partial[Document],
    released: Document,
    bank: Bank,
    exercises: list[str],
    right: dict[str, str],
) -> Iterator[Submission]:
    name, source = _warning_answer(bank, exercises, right)
    warned = notebook({**right, "memo": MEMO, name: source})
    yield _submission("warns", f"all right; {name} warns", warned)
    fooled = {name: ANSWER_OF_ATTACK.format(name=name) for name in exercises}
    document = notebook({**fooled, "memo": MEMO_OF_ATTACK})
    hostile = desk.tampered(desk.with_cell(document, ATTACK, "attack"))
    note = "equal to everything, edits points, goes for the gradebook"
    yield _submission("hostile", note, hostile)


def _warning_answer(bank: Bank, exercises: list[str], right: dict[str, str]) -> tuple[str, str]:
    """Return an exercise and a right answer to it that warns."""
    listed = next((a for a in bank.attempts if a.warns), None)
    if listed is not None:
        return listed.exercise, listed.source
    name = exercises[-1]
    return name, right[name] + WARNING.format(name=name)


def _choose(bank: Bank, exercises: list[str], verdict: str, number: int) -> dict[str, str]:
    """Return the n-th right or wrong attempt at every exercise, or its last."""
    chosen: dict[str, str] = {}
    for name in exercises:
        attempts: list[Attempt] = [
            a for a in bank.attempts if a.exercise == name and a.verdict == verdict
        ]
        chosen[name] = attempts[min(number, len(attempts) - 1)].source
    return chosen


def _submission(student: str, note: str, document: Document) -> Submission:
    return Submission(student, note, desk.dump(document))

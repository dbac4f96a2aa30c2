"""Tables of known mistakes: ``source/NN_topic.mistakes.json``, a derived file.

`course certify` writes them. Grading finds the table of a test cell by the text of the cell (see
`grading.mistakes`), so that a table is used for exactly the tests that it was made from.
The file holds digests, the numbers of short results, and the words to the student; no code.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank
from authoring.certify.evidence import code_of, fingerprints, hash_of
from authoring.certify.stage import Know, Known, Stage, knowing
from grading.inside import meaning
from grading.layout import Layout
from grading.mistakes import FORMAT, known_mistakes, mistakes_path, source_key
from shop.atomic import write_text
from shop.errors import GradingError

READING = (Path(meaning.__file__), Path(knowing.__file__))
"""The modules that make digests: another reading of results asks for other tables."""


def make_tables(assignment: Assignment, bank: Bank, stage: Stage) -> dict[str, str]:
    """Return the table of every test cell of an assignment, as text.

    Raises
    ------
    GradingError
        When a wrong answer cannot be run.
    """
    jobs = [
        Know(
            exercise.name,
            exercise.solution,
            tuple(a.source for a in bank.of(exercise.name, "right")),
            tuple((a.source, a.why) for a in bank.of(exercise.name, "wrong")),
            exercise.tests,
        )
        for exercise in assignment.exercises
    ]
    tables: dict[str, str] = {}
    for result in stage.run(jobs):
        assert isinstance(result, Known)
        if result.problem:
            raise GradingError(f"{result.key}: known mistakes cannot be recorded: {result.problem}")
        tables |= result.tables
    return tables


def write_tables(
    layout: Layout, assignment: Assignment, bank: Bank, tables: dict[str, str]
) -> Path:
    """Write the tables of a chapter."""
    tests = [test for exercise in assignment.exercises for test in exercise.tests]
    cells = {
        test.cell_id: {"source": source_key(test.source), **json.loads(tables[test.cell_id])}
        for test in tests
        if test.cell_id in tables
    }
    head = {"chapter": assignment.chapter, "format": FORMAT}
    content = head | {"inputs": _inputs(layout, assignment, bank), "cells": cells}
    path = mistakes_path(layout, assignment.chapter)
    text = json.dumps(content, indent=1, ensure_ascii=False)
    write_text(path, _join_short_lists(text) + "\n")
    return path


def recorded_tables(layout: Layout, assignment: Assignment) -> dict[str, str]:
    """Return the table of every test cell as it was written; see `why_stale`."""
    tests = [test for exercise in assignment.exercises for test in exercise.tests]
    return {test.cell_id: known_mistakes(test.source, layout) for test in tests}


def why_stale(layout: Layout, assignment: Assignment, bank: Bank) -> str:
    """Return why the tables of a chapter are out of date, nothing when they are not."""
    path = mistakes_path(layout, assignment.chapter)
    repair = f"run `course certify {assignment.chapter}`"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        recorded = content["inputs"] if content["format"] == FORMAT else ""
    except FileNotFoundError:
        return f"{_shown(path, layout)} with the known mistakes is missing: {repair}"
    except (ValueError, KeyError, TypeError):
        return f"{_shown(path, layout)} with the known mistakes is damaged: {repair}"
    if recorded != _inputs(layout, assignment, bank):
        return (
            f"{_shown(path, layout)}: attempts, tests or the reading of results changed since "
            f"the known mistakes of {assignment.chapter} were recorded: {repair}"
        )
    return ""


def _shown(path: Path, layout: Layout) -> str:
    return path.relative_to(layout.root).as_posix()


def _inputs(layout: Layout, assignment: Assignment, bank: Bank) -> str:
    words = [[attempt.attempt_id, attempt.why] for attempt in bank.attempts]
    return hash_of([fingerprints(layout, assignment, bank), words, *map(code_of, READING)])


def _join_short_lists(text: str) -> str:
    """Put what one call gives for one answer on one line."""
    lists = re.compile(r"\[[^\[\]{}]*(?:\[[^\[\]{}]*\][^\[\]{}]*)?\]")
    return lists.sub(lambda found: _on_one_line(found[0]), text)


def _on_one_line(text: str) -> str:
    plain = json.loads(text)
    is_words = all(isinstance(item, str) and len(item) > 16 for item in plain)
    return text if is_words else json.dumps(plain, ensure_ascii=False)

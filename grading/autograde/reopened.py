"""Which answers a person has to look at again: those whose text is another than last time."""

from __future__ import annotations

import json
from pathlib import Path

from grading.autograde.scores import Key


def changed_answers(folder: Path, notebooks: tuple[tuple[str, str], ...]) -> frozenset[Key]:
    """Return graded answers that differ from those of the last run, or were not there then.

    Parameters
    ----------
    folder
        The folder ``autograded/<student>/<assignment>`` of the last run.
    notebooks
        Name and text of every notebook of this run.
    """
    changed = set()
    for name, text in notebooks:
        before = _answers(_read(folder / f"{name}.ipynb"))
        for cell_id, source in _answers(text).items():
            if before.get(cell_id) != source:
                changed.add((name, cell_id))
    return frozenset(changed)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _answers(text: str) -> dict[str, str]:
    """Return the text of every cell of a notebook that is an answer and has points."""
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError):
        return {}
    found = {}
    for cell in cells:
        flags = cell.get("metadata", {}).get("nbgrader", {})
        if (flags.get("grade") and flags.get("solution")) or flags.get("task"):
            # the text of an attachment counts: a picture may be the answer
            shown = json.dumps(cell.get("attachments", {}), sort_keys=True)
            found[flags["grade_id"]] = "".join(cell["source"]) + shown
    return found

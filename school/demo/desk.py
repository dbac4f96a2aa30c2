"""Edit a released notebook as students, editors and attackers do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

Document = dict[str, Any]


def read_released(path: Path) -> Document:
    """Return a student version as JSON."""
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document


def answered(released: Document, answers: Mapping[str, str]) -> Document:
    """Return the student version with some cells answered."""
    document = deepcopy(released)
    for cell in document["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]].splitlines(keepends=True)
    return document


def with_cell(document: Document, source: str, cell_id: str, at: int = 2) -> Document:
    """Return a notebook with one more code cell of the student."""
    own: Document = {"cell_type": "code", "execution_count": None, "id": cell_id, "metadata": {}}
    edited = deepcopy(document)
    edited["cells"].insert(at, {**own, "outputs": [], "source": source.splitlines(keepends=True)})
    return edited


def resaved(document: Document) -> Document:
    """Return a notebook as JupyterLab saves it after a session: run, folded, with widgets."""
    edited = deepcopy(document)
    for number, cell in enumerate(code_cells(edited), 1):
        cell["execution_count"] = number
        cell["metadata"].update(collapsed=False, jupyter={"outputs_hidden": True}, trusted=True)
        text = "ran in JupyterLab\n"
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": [text]}]
    edited["metadata"]["toc-autonumbering"] = True
    edited["metadata"]["widgets"] = {"state": {}, "version_major": 2}
    edited["nbformat_minor"] = 5
    return edited


def disordered(document: Document) -> Document:
    """Return a notebook with tests copied, moved, deleted and edited."""
    edited = deepcopy(document)
    tests = [cell for cell in code_cells(edited) if is_test(cell)]
    edited["cells"].remove(tests[0])
    tests[1]["source"] = "pass"
    edited["cells"].append({**deepcopy(tests[2]), "id": "copy-of-a-test"})
    edited["cells"].remove(tests[3])
    edited["cells"].insert(1, tests[3])
    return edited


def tampered(document: Document) -> Document:
    """Return a notebook whose tests claim to be worth more and ask not to be run."""
    edited = deepcopy(document)
    for cell in code_cells(edited):
        if is_test(cell):
            cell["metadata"]["nbgrader"].update(points=100, solution=True, locked=False)
            cell["metadata"]["tags"] = ["skip-execution"]
            cell["outputs"] = []
    edited["metadata"]["kernelspec"] = {"name": "obliging", "display_name": "Obliging"}
    return edited


def dump(document: Document) -> bytes:
    """Return the bytes of a notebook file."""
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def code_cells(document: Document) -> Iterator[dict[str, Any]]:
    """Yield the code cells of a notebook."""
    return (cell for cell in document["cells"] if cell["cell_type"] == "code")


def is_test(cell: dict[str, Any]) -> bool:
    """Whether nbgrader knows a cell as a test."""
    flags = cell["metadata"].get("nbgrader", {})
    return bool(flags.get("grade")) and not flags.get("solution")

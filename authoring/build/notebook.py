"""Assemble notebooks whose bytes depend on the master alone."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

from authoring.build.announce import announced
from authoring.build.master import Master, MasterCell, Role
from shop.errors import BuildError

# Raise it when the assembled bytes change for the same master: everything is stale then.
FORMAT = 1
SCHEMA_VERSION = 3

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# Without the version of the interpreter that happened to build it.
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
_FLAGS = {
    Role.SETUP: {"grade": False, "locked": True, "solution": False},
    Role.SOLUTION: {"grade": False, "locked": False, "solution": True},
    Role.TEST: {"grade": True, "locked": True, "solution": False},
    Role.MEMO: {"grade": True, "locked": False, "solution": True},
}


def assemble(master: Master) -> Any:
    """Return the notebook of a master, without outputs.

    Parameters
    ----------
    master
        A master that keeps the rules.

    Returns
    -------
    nbformat.NotebookNode
        Cell ids are the master's, notebook metadata is fixed, roles are nbgrader's metadata.
    """
    import nbformat

    notebook = {
        "cells": [_cell(cell) for cell in master.built()],
        "metadata": {"kernelspec": dict(KERNELSPEC), "language_info": dict(LANGUAGE_INFO)},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return nbformat.from_dict(copy.deepcopy(notebook))


def _cell(cell: MasterCell) -> dict[str, Any]:
    metadata: dict[str, Any] = {"tags": list(cell.tags)} if cell.tags else {}
    if cell.role in _FLAGS:
        metadata["nbgrader"] = {
            **_FLAGS[cell.role],
            "grade_id": cell.id,
            "schema_version": SCHEMA_VERSION,
            "task": False,
        }
        if cell.points is not None:
            metadata["nbgrader"]["points"] = cell.points
    built: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.id,
        "metadata": metadata,
        "source": announced(cell.source, cell.id) if cell.role is Role.TEST else cell.source,
    }
    if cell.kind == "code":
        built |= {"execution_count": None, "outputs": []}
    return built


def stamp(notebook: Any, inputs: dict[str, str]) -> Any:
    """Record in the notebook's metadata what it was made from and what it holds.

    Parameters
    ----------
    notebook
        Changed in place.
    inputs
        Name of each input (a path in the checkout) and the SHA-256 of its content.
    """
    notebook.metadata["course"] = {
        "content": content_digest(notebook),
        "format": FORMAT,
        "inputs": dict(sorted(inputs.items())),
    }
    return notebook


def content_digest(notebook: Any) -> str:
    """Return the SHA-256 of all cells: ids, text, metadata and outputs."""
    text = json.dumps(notebook["cells"], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def dump(notebook: Any) -> bytes:
    """Return the notebook as the bytes of its file, the same for the same notebook.

    Raises
    ------
    BuildError
        When the notebook is not valid nbformat.
    """
    import nbformat

    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        raise BuildError(f"the assembled notebook is not valid: {error}") from error
    text: str = nbformat.writes(notebook)
    return text.rstrip("\n").encode() + b"\n"


def load(path: Path) -> Any | None:
    """Return a built notebook, None when it is missing or unreadable."""
    import nbformat

    try:
        notebook = nbformat.reads(path.read_bytes().decode("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, AttributeError, TypeError, nbformat.ValidationError):
        return None  # nbformat raises AttributeError for JSON that is no notebook
    return notebook

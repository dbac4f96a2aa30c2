"""Run the claims of a lecture: asserts about what its prose says, in its own namespace.

A claim runs right after the cell that it follows, on a copy of the lecture's names, so that
nothing it binds is seen by a later cell. It leaves no output, no execution count and no trace in
the built notebook.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from authoring.build.master import Master, MasterCell, Role
from authoring.build.problem import Problem

_RUNNER = (Path(__file__).parent / "claim_runner.py").read_text(encoding="utf-8")


def claims_after(master: Master) -> dict[int, list[MasterCell]]:
    """Return the claims by the index, in the built notebook, of the cell that they follow."""
    found: dict[int, list[MasterCell]] = {}
    place = -1
    for cell in master.cells:
        if cell.role is Role.CLAIM:
            found.setdefault(max(place, 0), []).append(cell)
        else:
            place += 1
    return found


def client_class(claims: Mapping[int, list[MasterCell]]) -> Any:
    """Return a notebook client that also runs the claims that follow each cell."""
    base = _client_base()
    return type("LectureClient", (base,), {"claims": dict(claims)})


@cache
def _client_base() -> Any:
    import nbformat
    from nbclient import NotebookClient

    class LectureClient(NotebookClient):  # type: ignore[misc]
        """Runs a lecture and, between its cells, its claims."""

        claims: Mapping[int, list[MasterCell]] = {}

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.results: list[tuple[MasterCell, Any]] = []
            self.code_cells_executed: int

        async def async_execute_cell(self, cell: Any, cell_index: int, **kwargs: Any) -> Any:
            """Run a cell, then the claims that follow it."""
            done = await super().async_execute_cell(cell, cell_index, **kwargs)
            for claim in self.claims.get(cell_index, ()):
                await self._run_claim(claim, cell_index)
                self.nb.cells[cell_index] = done
            return done

        async def _run_claim(self, claim: MasterCell, cell_index: int) -> None:
            count: int = self.code_cells_executed
            asked = nbformat.v4.new_code_cell(
                f"exec({_RUNNER!r}, {{'source': {claim.source!r}, 'space': dict(globals())}})"
            )
            await super().async_execute_cell(asked, cell_index, store_history=False)
            self.code_cells_executed = count
            said = [output.text for output in asked.outputs if output.get("name") == "stdout"]
            self.results.append((claim, json.loads(said[-1].strip().splitlines()[-1])))

        def false_claims(self, master: Master) -> list[Problem]:
            """Return a problem for each claim that does not hold."""
            return [
                master.problem(claim, message(claim, found), found["line"] - 1)
                for claim, found in self.results
                if found
            ]

    return LectureClient


def message(claim: MasterCell, found: Mapping[str, Any]) -> str:
    """Return what is said of a claim that does not hold."""
    if found["error"] != "AssertionError":
        return f"claim {claim.id!r} raised {found['error']}: {found['said']}"
    values = "; ".join(f"{text} is {value}" for text, value in found["values"])
    where = f" ({values})" if values else ""
    said = f"claim {claim.id!r} does not hold: {found['text']}{where}"
    return f"{said}. Repair the prose or the claim"

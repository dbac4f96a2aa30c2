"""Run one submission's cells in two jailed processes and report every cell.

`Engine` starts the processes, `EngineCell` goes in, `RunResult` comes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grading.engine.types import CellKind, CellResult, CellStatus, EngineCell, Reason, RunResult
from grading.inside.limits import Limits

if TYPE_CHECKING:
    from grading.engine.engine import Engine

__all__ = [
    "CellKind",
    "CellResult",
    "CellStatus",
    "Engine",
    "EngineCell",
    "Limits",
    "Reason",
    "RunResult",
]


def __getattr__(name: str) -> Any:
    """Import the engine itself only when it is asked for: it is slower to import."""
    if name == "Engine":
        from grading.engine.engine import Engine

        return Engine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

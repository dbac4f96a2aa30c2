"""A worker process: owns one engine, gets tasks, sends results. It never sees a database."""

from __future__ import annotations

import contextlib
import importlib
import json
import signal
import traceback
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from grading.autograde.reasons import Flag, FlagCode
from grading.engine.types import Reason
from grading.sandbox.limits import Limits
from shop.errors import CourseError

READY = b"ready"
FAILED = b"failed:"
ENGINE = "grading.engine:Engine"


@dataclass(frozen=True)
class WorkerSettings:
    """How a worker makes its engine.

    Attributes
    ----------
    limits
        What a submission may use.
    engine
        Module and name of the engine, ``module:name``.
    """

    limits: Limits
    engine: str = ENGINE

    def make_engine(self) -> Any:
        """Return the engine, not yet started."""
        module, _, name = self.engine.partition(":")
        return getattr(importlib.import_module(module), name)(self.limits)

    def encode(self) -> bytes:
        """Return the settings as JSON."""
        return json.dumps({"limits": asdict(self.limits), "engine": self.engine}).encode("ascii")

    @classmethod
    def decode(cls, payload: bytes) -> WorkerSettings:
        """Return the settings that `encode` wrote."""
        record = json.loads(payload)
        return cls(Limits(**record["limits"]), record["engine"])


def grade_payload(payload: bytes, engine: Any) -> tuple[bytes, bool]:
    """Grade one task; return the result and whether the engine can be used again.

    Whatever goes wrong in here becomes a flagged verdict: one submission must never end a run.

    Parameters
    ----------
    payload
        A `GradingTask`, encoded.
    engine
        A started engine.
    """
    from grading.autograde.grade import failed, grade
    from grading.autograde.task import GradingTask

    task = GradingTask.decode(payload)
    try:
        result = grade(task, engine)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        found = f"{type(error).__name__}: {error} ({place})"
        return failed(task, Flag(FlagCode.GRADER_ERROR, found[:500])).encode(), False
    usable = result.verdict.reason != Reason.CHECKER_DIED
    return result.encode(), usable


def work(connection: Connection, settings: bytes) -> None:
    """Run a worker until its coordinator closes the connection.

    Parameters
    ----------
    connection
        Tasks come from here and results go there.
    settings
        `WorkerSettings`, encoded.
    """
    # Ctrl-C reaches the whole group of processes; the coordinator decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with WorkerSettings.decode(settings).make_engine() as engine:
            connection.send_bytes(READY)
            usable = True
            while usable:
                result, usable = grade_payload(connection.recv_bytes(), engine)
                connection.send_bytes(result)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except CourseError as error:
        with contextlib.suppress(OSError):
            connection.send_bytes(FAILED + str(error).encode("utf-8"))

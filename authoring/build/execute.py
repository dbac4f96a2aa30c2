"""Run a lecture as its readers do and keep the outputs."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from authoring.build.claims import claims_after, client_class
from authoring.build.master import Master
from authoring.build.problem import Problem, refuse
from shop.errors import BuildError

CELL_TIMEOUT_S = 300

# Runs before the first cell, outside the history. Students have neither of these packages, and a
# warning that a reader would see is a mistake in the lecture (Python hides the ignored ones).
# The hook remembers which files the lecture opens: they are what its outputs depend on. Of source
# files only those count that were imported; others were merely looked through.
_BEFORE = """
import sys, warnings
for _hidden in ("simulator", "grading", "authoring", "school"):
    sys.modules[_hidden] = None
warnings.simplefilter("error")
for _hidden in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
    warnings.simplefilter("ignore", _hidden)
warnings.filterwarnings("error", category=DeprecationWarning, module="__main__")
def _watch(event, given, _opened=set()):
    if event == "open" and isinstance(given[0], str):
        _opened.add(given[0])
sys._course_opened = _watch.__defaults__[0]
sys.addaudithook(_watch)
del _hidden, _watch, sys, warnings
"""
# Runs after the last cell and is dropped: what the lecture went through.
_AFTER = """
import json as _json, os as _os, sys as _sys, warnings as _warnings
_warnings.simplefilter("ignore")
_files = {getattr(m, "__file__", None) for n, m in list(_sys.modules.items())
          if n.partition(".")[0] == "shop"}
_files |= {f for f in _sys._course_opened if not f.endswith(".py")}
print(_json.dumps(sorted(_os.path.abspath(f) for f in _files if f)))
"""
_CELL_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Executed:
    """A lecture that ran.

    Attributes
    ----------
    notebook
        With outputs.
    files
        Everything that it opened, and the modules of package `shop` that it imported.
    """

    notebook: Any
    files: tuple[Path, ...]


def execute(master: Master, notebook: Any, folder: Path) -> Executed:
    """Run a lecture's notebook in a fresh kernel.

    Parameters
    ----------
    master
        Where the notebook came from, for messages.
    notebook
        Changed in place: outputs and execution counts.
    folder
        Working folder of the kernel.

    Raises
    ------
    RuleError
        When a cell raises, warns or takes too long, or a claim does not hold; names file and line.
    BuildError
        When the kernel cannot be started or dies.
    """
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook.cells.append(nbformat.v4.new_code_cell(_AFTER))
    with _quiet_environment() as private, tempfile.TemporaryFile() as log:
        client = client_class(claims_after(master))(
            notebook,
            config=_local_sockets(private),
            timeout=CELL_TIMEOUT_S,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(folder)}},
            extra_arguments=[f"--InteractiveShellApp.exec_lines={_BEFORE}"],
        )
        try:
            client.execute(stdout=log, stderr=log)
        except CellExecutionError as error:
            refuse([_raised(master, notebook, error)])
        except CellTimeoutError:
            refuse([_timed_out(master, notebook)])
        except (DeadKernelError, RuntimeError) as error:
            said = _last_words(log)
            raise BuildError(f"{master.shown}: the kernel failed: {error}{said}") from error
    refuse(client.false_claims(master))
    asked = notebook.cells.pop()
    notebook.metadata["language_info"] = _fixed_language()
    files = json.loads(asked.outputs[0].text)
    return Executed(notebook, tuple(Path(name) for name in files))


def _local_sockets(folder: Path) -> Any:
    """Return settings that keep kernels off the network: parallel ones cannot race for a port."""
    from traitlets.config import Config

    if os.name != "posix":
        return Config()
    return Config(KernelManager={"transport": "ipc", "ip": str(folder / "kernel")})


def _last_words(log: IO[bytes]) -> str:
    """Return the end of what a kernel process printed."""
    log.seek(0)
    lines = log.read().decode("utf-8", "replace").strip().split("\n")
    return "".join(f"\n  {line}" for line in lines[-5:])


def _fixed_language() -> dict[str, Any]:
    from authoring.build.notebook import LANGUAGE_INFO

    return dict(LANGUAGE_INFO)


@contextmanager
def _quiet_environment() -> Iterator[Path]:
    """Give the kernel an environment without the author's IPython profile or hash seed.

    Yields a private folder that lasts as long.
    """
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="course-ipython-") as profile:
        os.environ.update(
            IPYTHONDIR=profile, PYTHONHASHSEED="0", TZ="UTC", PYDEVD_DISABLE_FILE_VALIDATION="1"
        )
        os.environ.pop("PYTHONWARNINGS", None)
        os.environ.pop("MPLBACKEND", None)
        try:
            yield Path(profile)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _raised(master: Master, notebook: Any, error: Any) -> Problem:
    index = _last_started(notebook)
    cells = master.built()
    if index >= len(cells):
        raise BuildError(f"{master.shown}: could not ask for the opened files: {error.evalue}")
    lines = _CELL_LINE.findall(_COLOURS.sub("", error.traceback or ""))
    offset = int(lines[0]) - 1 if lines else 0
    cell = cells[index]
    return master.problem(cell, f"cell {cell.id!r} raised {error.ename}: {error.evalue}", offset)


def _timed_out(master: Master, notebook: Any) -> Problem:
    cells = master.built()
    cell = cells[min(_last_started(notebook), len(cells) - 1)]
    return master.problem(cell, f"cell {cell.id!r} ran longer than {CELL_TIMEOUT_S} s")


def _last_started(notebook: Any) -> int:
    """Return the index of the last cell that was given to the kernel."""
    started = [
        index
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and (cell.execution_count is not None or cell.outputs)
    ]
    return started[-1] if started else 0

"""Send crafted messages to the codec without one of its checks: one has to get through."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import os
import resource
import runpy
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from security.codec_checks import INSIDE, Check, codec_modules, find_checks, without
from security.codec_reasons import REDUNDANT

MESSAGES = "tests/security/corpus/messages/hostile.py"
_SECONDS = 60
_MEMORY_BYTES = 2 * 2**30
_PACKAGE = "grading.inside"


@dataclass(frozen=True)
class CodecResult:
    """What came of the codec without one check.

    Attributes
    ----------
    check
        Which.
    through
        Crafted messages that were believed, ended the process or took what they must not.
    """

    check: Check
    through: tuple[str, ...]

    @property
    def problem(self) -> str:
        """Return what is wrong with what is known about the check; "" for nothing."""
        reason = REDUNDANT.get(self.check.name, "")
        if self.through and reason:
            return f"{self.check.name}: listed as redundant, but {self.through[0]} gets through"
        if not self.through and not reason:
            return f"{self.check.name}: no crafted message gets through without it"
        return ""


def attack_codec(root: Path, say: Callable[[str], None]) -> list[str]:
    """Take every check away, one after the other; return what is wrong, one line each.

    Parameters
    ----------
    root
        The checkout.
    say
        Told what became of every check.
    """
    import_heavy_packages()
    problems = stale_reasons(root)
    for check in find_checks(root):
        result = CodecResult(check, attack_weakened(root, check))
        caught = "caught by " + ", ".join(result.through[:3])
        reason = f"redundant: {REDUNDANT.get(check.name)}"
        say(f"{check.name}\n    {caught if result.through else reason}")
        problems += [result.problem] if result.problem else []
    return problems


def stale_reasons(root: Path) -> list[str]:
    """Return reasons that are given for checks which do not exist any more."""
    known = {check.name for check in find_checks(root)}
    return [f"{name}: no such check" for name in REDUNDANT if name not in known]


def attack_weakened(root: Path, check: Check | None) -> tuple[str, ...]:
    """Return the crafted messages that get through without a check; with all checks for None."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _be_weakened(root, check, theirs)
    os.close(theirs)
    with os.fdopen(ours, "r", encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    _, status = os.waitpid(child, 0)
    through = [line.removeprefix("through ") for line in lines if line.startswith("through ")]
    if not lines or lines[-1] != "end":
        begun = lines[-1].removeprefix("begin ") if lines else "start"
        through.append(f"{begun} (ended the process: {os.waitstatus_to_exitcode(status)})")
    return tuple(through)


def _be_weakened(root: Path, check: Check | None, handle: int) -> None:
    """Load the codec anew without a check and send it every message; never returns."""
    code = 1
    try:
        warnings.simplefilter("ignore")
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY_BYTES, used + _MEMORY_BYTES))
        signal.alarm(_SECONDS)
        _load_anew(root, check)
        with os.fdopen(handle, "w", encoding="utf-8", buffering=1) as stream:
            for name, believed in _tried(runpy.run_path(str(root / MESSAGES))):
                stream.write(f"{believed} {name}\n")
            stream.write("end\n")
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _tried(corpus: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Send every message; yield its name as it begins, and again when it got through."""
    attempts: Sequence[tuple[str, Callable[[], object]]] = corpus["attempts"]()
    refusals: tuple[type[Exception], ...] = corpus["REFUSALS"]
    for name, attempt in attempts:
        yield name, "begin"
        try:
            attempt()
        except refusals:
            continue
        except BaseException as problem:
            yield f"{name} ({type(problem).__name__})", "through"
            continue
        yield name, "through"


def _load_anew(root: Path, check: Check | None) -> None:
    for name in [name for name in sys.modules if name.startswith(f"{_PACKAGE}.")]:
        if name.removeprefix(f"{_PACKAGE}.").split(".")[0] in ("wire", "protocol", "frames"):
            del sys.modules[name]
    if check is not None:
        sys.meta_path.insert(0, _OneModule(root, check))
    for module in codec_modules(root):
        importlib.import_module(_name_of(module))


def _name_of(module: str) -> str:
    dotted = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f"{_PACKAGE}.{dotted}"


class _OneModule(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds the weakened module; all others are found as ever."""

    def __init__(self, root: Path, check: Check) -> None:
        self._name = _name_of(check.module)
        self._path = root / INSIDE / check.module
        self._tree = without(root, check)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return where the module is found; None for all others."""
        if name != self._name:
            return None
        is_package = self._path.name == "__init__.py"
        spec = importlib.machinery.ModuleSpec(
            name, self, origin=str(self._path), is_package=is_package
        )
        if is_package:
            spec.submodule_search_locations = [str(self._path.parent)]
        return spec

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of the weakened module."""
        return compile(self._tree, str(self._path), "exec")

    def get_source(self, fullname: str) -> str:
        """Return its text."""
        return ast.unparse(self._tree)


def import_heavy_packages() -> None:
    """Import once what every fork needs, as the warm processes do."""
    for name in ("numpy", "pandas", "pyarrow", "shop.checks.chart_description"):
        importlib.import_module(name)

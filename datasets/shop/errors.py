"""Every exception of the project, in one tree.

::

    CourseError                    anything that the course reports on purpose
    ├─ UsageError                  a command was asked for something that does not exist
    ├─ TableError                  a table of the shop cannot be used
    │  ├─ TableMissing             the file is not there
    │  ├─ TableDamaged             the file is there and is not what its checksum says
    │  └─ SchemaError              columns, types or keys are not what the schema says
    ├─ CheckFailed                 an answer was looked at and is not right (also AssertionError)
    │  └─ GuardFailed              it makes no sense to look further
    │     └─ NotAttempted          the stub is still there
    ├─ BuildError                  a master cannot be built
    │  └─ RuleError                a master breaks a rule of authoring
    ├─ ContractError               a value is outside the answer contract
    │  └─ WireError                bytes from the other side are not a valid message
    └─ GradingError                a submission could not be graded as asked
       └─ IsolationUnavailable     no sandbox can be had on this machine

The message of each says what happened, where, and how to repair it.
"""

from __future__ import annotations

import linecache
from traceback import walk_tb


class CourseError(Exception):
    """Anything that the course reports on purpose."""


class UsageError(CourseError):
    """A command was asked for something that does not exist."""


class TableError(CourseError):
    """A table of the shop cannot be used."""


class TableMissing(TableError):
    """The file of a table is not there."""


class TableDamaged(TableError):
    """The file of a table is not what its checksum says."""


class SchemaError(TableError):
    """Columns, types or keys are not what the schema says."""


class CheckFailed(CourseError, AssertionError):
    """An answer was looked at and is not right; later checks still make sense."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the line of the test and the message, none of our code.

        IPython asks every exception for a method of this name.
        """
        frames = walk_tb(self.__traceback__)
        lines = [
            (f.f_code.co_filename, n)
            for f, n in frames
            if f.f_globals.get("__name__") == "__main__"
        ]
        source = linecache.getline(*lines[0]).strip() if lines else ""
        where = [f"line {lines[0][1]} of this cell: {source}", ""] if source else []
        return [*where, f"{type(self).__name__}: {self}"]


class GuardFailed(CheckFailed):
    """An answer is such that later checks make no sense."""


class NotAttempted(GuardFailed):
    """The stub is still there."""


class BuildError(CourseError):
    """A master cannot be built."""


class RuleError(BuildError):
    """A master breaks a rule of authoring; the message starts with ``file:line``."""


class ContractError(CourseError):
    """A value is outside the answer contract."""


class WireError(ContractError):
    """Bytes from the other side are not a valid message."""


class GradingError(CourseError):
    """A submission could not be graded as asked."""


class IsolationUnavailable(GradingError):
    """No sandbox can be had on this machine."""

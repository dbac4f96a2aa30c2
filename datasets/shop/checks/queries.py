"""Run the SQL of an answer on tables that a test hands over, and on nothing else."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from shop.checks.calling import attempted, call
from shop.checks.guards import is_text, refuse
from shop.errors import GuardFailed, UsageError

if TYPE_CHECKING:
    import duckdb

SECONDS = 5.0
MAX_ROWS = 200_000
MAX_REASON = 300
# The text comes from a student and runs beside hidden tests: no files, no network, no Python
# variables of the caller, no change of these settings, and a bound on memory.
LOCKED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "400MB",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "threads": "1",
}


@dataclass(frozen=True)
class Queried:
    """A query that a test asked for.

    Attributes
    ----------
    name, args, kwargs
        The answer that gave its text, and what that was called with.
    tables
        What the text was run on.
    """

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]


Watcher = Callable[[Queried, "pd.DataFrame | GuardFailed"], None]
_WATCHER: ContextVar[Watcher | None] = ContextVar("shop_checks_queries", default=None)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Show for a while every query and what it gave: its rows, or why there are none.

    The grader compares results with those of known mistakes: one mistake has many texts.
    """
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def query(func: Any, /, *args: Any, tables: Mapping[str, pd.DataFrame], **kwargs: Any) -> Any:
    """Call an answer that returns SQL text, run the text and return its result.

    Parameters
    ----------
    func
        The student's function; it returns one SELECT statement as text.
    *args, **kwargs
        What to call it with.
    tables
        The tables that the statement may read, by name. They are copied: nothing that the
        statement does can change the frames.

    Returns
    -------
    pandas.DataFrame
        The rows in the order in which DuckDB gives them, at most 200,000.

    Raises
    ------
    NotAttempted, GuardFailed
        As `call`; also when the text is no single SELECT statement, when DuckDB refuses it, when
        it takes more than 5 seconds, or when its result is endless.
    UsageError
        When `tables` holds what is no frame.
    """
    attempted(func, getattr(func, "__name__", ""))
    name = getattr(func, "__name__", "this answer")
    text = call(func, *args, **kwargs)
    seen = _WATCHER.get() or _nobody
    asked = Queried(name, args, kwargs, tables)
    try:
        table = run_sql(text, f"{name}(…)", tables)
    except GuardFailed as problem:
        seen(asked, problem)
        raise
    seen(asked, table)
    return table


def _nobody(asked: Queried, given: pd.DataFrame | GuardFailed) -> None:
    """Watch nothing."""


def run_sql(text: Any, name: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Run one SELECT statement on `tables`; see `query`."""
    import duckdb

    text = is_text(text, name)
    connection = _connection()
    _load(connection, tables)
    try:
        return _bounded(connection, _one_select(text, name), name)
    except duckdb.InterruptException:
        _connection.cache_clear()
        raise refuse(
            name,
            f"takes more than {SECONDS:g} seconds",
            "Is there a join without its condition (ON or USING), or an endless recursion?",
        ) from None
    except duckdb.Error as error:
        said = f"is SQL that DuckDB cannot run: {_reason(error)}"
        raise refuse(name, said, _advice(error)) from None


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """Return the one locked database of this process; opening one costs ten times a query."""
    import duckdb

    connection = duckdb.connect(":memory:", config=LOCKED)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _load(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pd.DataFrame]) -> None:
    """Put copies of `tables`, and nothing else, into the database."""
    for (old,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        connection.execute(f'DROP TABLE "{old}"')
    for table, frame in tables.items():
        if not isinstance(frame, pd.DataFrame):
            raise UsageError(f"tables[{table!r}] is no DataFrame")
        connection.register("handed_in", frame)
        connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM handed_in')
        connection.unregister("handed_in")


def _one_select(text: str, name: str) -> Any:
    """Return the one statement of a text."""
    import duckdb

    statements = duckdb.extract_statements(text)
    if not statements:
        raise refuse(name, "holds no SQL statement", "Return the text of a SELECT statement")
    if len(statements) > 1:
        raise refuse(
            name,
            f"holds {len(statements)} statements, where one is asked for",
            "Sub-queries and WITH make one statement of several steps",
        )
    kinds = (duckdb.StatementType.SELECT, duckdb.StatementType.MULTI)  # MULTI: PIVOT
    if statements[0].type not in kinds:
        raise refuse(
            name,
            f"is a statement of the kind {statements[0].type.name}",
            "Return a SELECT statement: it reads and changes nothing",
        )
    return statements[0]


def _bounded(connection: duckdb.DuckDBPyConnection, statement: Any, name: str) -> pd.DataFrame:
    """Return the result of a statement, within the bounds of time and rows."""
    timer = threading.Timer(SECONDS, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        connection.execute(statement)
        parts = [connection.fetch_df_chunk()]
        rows = len(parts[0])
        while len(parts[-1]) and rows <= MAX_ROWS:
            parts.append(connection.fetch_df_chunk(20))
            rows += len(parts[-1])
    finally:
        timer.cancel()
    if rows > MAX_ROWS:
        raise refuse(
            name,
            f"gives more than {MAX_ROWS:,} rows",
            "Is there a join without its condition (ON or USING)?",
        )
    filled = [part for part in parts if len(part)] or parts[:1]
    table: pd.DataFrame = pd.concat(filled, ignore_index=True)
    return table


def _reason(error: Exception) -> str:
    """Return DuckDB's own words: its message and the place that it points at."""
    lines = [line.rstrip() for line in str(error).splitlines() if line.strip()]
    text = " ".join(re.sub(r"\s+", " ", line) for line in lines if set(line.strip()) != {"^"})
    return text if len(text) <= MAX_REASON else text[: MAX_REASON - 1] + "…"


def _advice(error: Exception) -> str:
    """Return what a beginner should look at."""
    text = str(error)
    if "GROUP BY" in text and "must appear" in text:
        return "Every selected column stands in GROUP BY or inside a function such as sum()"
    if text.startswith("Permission") or "file system operations" in text:
        return "Read the tables by their names; files cannot be read here"
    if "Table with name" in text:
        return "The docstring names the tables that the statement may read"
    if "Referenced column" in text or "does not have a column" in text:
        return "The docstring names the columns; texts stand in single quotes, names in double ones"
    if text.startswith("Parser"):
        return "Read the text aloud around the named place: a missing comma, bracket or keyword?"
    if "Ambiguous" in text:
        return "Both tables have that column: write table.column"
    return "Run the text on a small table with duckdb.sql(…) and read the message"

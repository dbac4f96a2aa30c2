"""In a fork: what reference and wrong answers give for the calls that the tests make."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd

from authoring.certify.stage.jobs import Know, Known
from authoring.certify.stage.scoring import Sides, run_cell
from grading.inside.answers import AnswerServer
from grading.inside.meaning import Meaning, digest
from grading.inside.mistakes import (
    UNREAD,
    KnownCall,
    KnownMistakes,
    meaning_of_reply,
    query_reply,
    query_request,
)
from grading.inside.protocol import Call, Result, read_reply, read_request
from grading.inside.wire import decode
from shop import checks
from shop.checks.queries import Queried, watching
from shop.errors import CheckFailed, GuardFailed

NOTHING = Meaning("", "")
"""Equal to no result."""


def know(sides: Sides, job: Know) -> Known:
    """Run the tests on the reference, then answer the same calls by every other answer."""
    # Threads hand over rows in the order in which they end; a table has to be made twice alike.
    duckdb.sql("SET threads = 1")
    run_cell(job.reference, sides.namespace)
    asked = {cell.cell_id: _asked(sides, cell.source) for cell in job.tests}
    right = [sides.namespace, *(_namespace(sides, source) for source in job.right)]
    wrong = [_namespace(sides, source) for source, _ in job.wrong]
    why = tuple(text for _, text in job.wrong)
    tables = {}
    for cell_id, requests in asked.items():
        calls = {digest(one): _call(one, query, right, wrong) for one, query in requests.items()}
        if calls:
            tables[cell_id] = KnownMistakes(why, calls).to_json()
    return Known(job.key, tables, "")


def _asked(sides: Sides, source: str) -> dict[bytes, Queried | None]:
    """Run a test cell; return the calls that it makes, and the query where one is run.

    The text of a query is left out: what counts is what it gives.
    """
    queries: dict[bytes, Queried] = {}

    def see(asked: Queried, _: pd.DataFrame | GuardFailed) -> None:
        copies = {name: frame.copy() for name, frame in asked.tables.items()}
        if request := query_request(asked):
            queries[request] = replace(asked, tables=copies)

    sides.requests.clear()
    with watching(see):
        sides.checker.run_test(source)
    texts = {query.name for query in queries.values()}
    calls = [one for one in sides.requests if _called(one) not in {"", *texts}]
    return dict.fromkeys(calls) | queries


def _called(request: bytes) -> str:
    """Return the name of what a request calls, nothing where it does not."""
    wanted = read_request(request)
    return wanted.name if isinstance(wanted, Call) else ""


def _namespace(sides: Sides, source: str) -> dict[str, Any]:
    own = dict(sides.namespace)
    run_cell(source, own)
    return own


def _call(
    request: bytes,
    query: Queried | None,
    right: list[dict[str, Any]],
    wrong: list[dict[str, Any]],
) -> KnownCall:
    reply = _reply(right[0], request, query)
    columns = _columns(reply) if query else ()
    reference = meaning_of_reply(reply, columns=columns) or NOTHING
    others, mistaken = (
        [meaning_of_reply(_reply(one, request, query), columns=columns) or NOTHING for one in group]
        for group in (right[1:], wrong)
    )
    # One that differs in the order of rows alone says that the order is free, and no more.
    unlike = [one for one in others if one.unordered != reference.unordered]
    same = dict.fromkeys((reference, *unlike))
    return KnownCall(tuple(same), tuple(mistaken), columns)


def _reply(namespace: dict[str, Any], request: bytes, query: Queried | None) -> bytes:
    """Return what an answer replies to a call, or what its text gives."""
    if query is None:
        return AnswerServer(namespace).handle(request)
    replies: list[bytes] = []
    answer = namespace[query.name]
    with (
        watching(lambda _, given: replies.append(query_reply(given))),
        contextlib.suppress(CheckFailed),
    ):
        checks.query(answer, *query.args, tables=query.tables, **query.kwargs)
    return replies[0] if replies else UNREAD


def _columns(reply: bytes) -> tuple[str, ...]:
    """Return the columns of the rows that a query of the reference gave."""
    given = read_reply(reply)
    table = decode(given.value) if isinstance(given, Result) else None
    return tuple(map(str, table.columns)) if isinstance(table, pd.DataFrame) else ()

"""In a fork: what reference and wrong answers give for the calls that the tests make."""

from __future__ import annotations

from typing import Any

import duckdb

from grading.certify.stage.jobs import Know, Known
from grading.certify.stage.scoring import Sides, run_cell
from grading.inside.answers import AnswerServer
from grading.inside.meaning import Meaning, digest
from grading.inside.mistakes import KnownCall, KnownMistakes, meaning_of_reply
from grading.inside.protocol import Call, read_request

NOTHING = Meaning("", "")
"""Equal to no result."""


def know(sides: Sides, job: Know) -> Known:
    """Run the tests on the reference, then answer the same calls by every other answer."""
    # Threads hand over rows in the order in which they end; a table has to be made twice alike.
    duckdb.sql("SET threads = 1")
    run_cell(job.reference, sides.namespace)
    asked = {}
    for cell in job.tests:
        sides.requests.clear()
        sides.checker.run_test(cell.source)
        asked[cell.cell_id] = list(dict.fromkeys(filter(_is_call, sides.requests)))
    right = [AnswerServer(sides.namespace)]
    right += [AnswerServer(_namespace(sides, source)) for source in job.right]
    wrong = [AnswerServer(_namespace(sides, source)) for source, _ in job.wrong]
    why = tuple(text for _, text in job.wrong)
    tables = {}
    for cell_id, requests in asked.items():
        calls = {digest(request): _call(request, right, wrong) for request in requests}
        if calls:
            tables[cell_id] = KnownMistakes(why, calls).to_json()
    return Known(job.key, tables, "")


def _is_call(request: bytes) -> bool:
    return isinstance(read_request(request), Call)


def _namespace(sides: Sides, source: str) -> dict[str, Any]:
    own = dict(sides.namespace)
    run_cell(source, own)
    return own


def _call(request: bytes, right: list[AnswerServer], wrong: list[AnswerServer]) -> KnownCall:
    reference, *others = (_meaning(one, request) for one in right)
    # One that differs in the order of rows alone says that the order is free, and no more.
    unlike = [one for one in others if one.unordered != reference.unordered]
    same = dict.fromkeys((reference, *unlike))
    return KnownCall(tuple(same), tuple(_meaning(one, request) for one in wrong))


def _meaning(server: AnswerServer, request: bytes) -> Meaning:
    return meaning_of_reply(server.handle(request)) or NOTHING

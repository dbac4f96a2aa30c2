"""Is a mistake named when, and only when, the result is that of a recorded wrong answer?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from authoring.certify import known
from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank
from authoring.certify.known import make_tables, why_stale, write_tables
from authoring.certify.stage import Stage
from authoring.certify.stage.jobs import Know
from authoring.certify.stage.knowing import know
from authoring.certify.stage.scoring import Sides, run_cell
from grading.engine.types import EngineCell
from grading.inside.checker import TestStatus
from grading.inside.meaning import Meaning, digest, meaning_of
from grading.inside.mistakes import (
    MOST_BYTES,
    KnownCall,
    KnownMistakes,
    Recorder,
    meaning_of_reply,
    name_mistakes,
    worded,
)
from grading.inside.protocol import Raised, Result, write_reply
from grading.inside.wire import encode
from grading.layout import Layout
from grading.mistakes import known_mistakes

SETUP = "import numpy as np\nimport pandas as pd\nfrom shop import checks"


def digests(value: object) -> tuple[str, str]:
    meaning = meaning_of(value)
    assert meaning is not None
    return meaning.ordered, meaning.unordered


TABLE = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (0.1 + 0.2, 0.3),
        (-0.0, 0),
        (np.float64(2.5), 2.5),
        (True, 1),
        (None, float("nan")),
        (pd.NaT, None),
        ([1, 2], np.array([1.0, 2.0])),
        ((1, "a"), [1.0, "a"]),
        (pd.Series([1, 2]), [1, 2]),
        (pd.Series([1, 2], index=["a", "b"]), {"a": 1.0, "b": 2.0}),
        ({1, 2}, {2.0, 1.0}),
        (pd.Timestamp("2025-03-01"), pd.Timestamp("2025-03-01").date()),
        (TABLE, TABLE[["b", "a"]].astype({"a": float})),
        (TABLE, TABLE.set_index("b")),
        (TABLE, TABLE.set_axis([7, 9])),
    ],
)
def test_equal_meanings_have_equal_digests(one: object, other: object) -> None:
    assert digests(one) == digests(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.000001),
        (1, "1"),
        (None, 0),
        ([1, 2], [1, 2, 3]),
        ({"a": 1}, {"b": 1}),
        (TABLE, TABLE.rename(columns={"a": "c"})),
        (TABLE, TABLE.iloc[:1]),
        ([[1], [2]], [[1, 2]]),
        (float("inf"), float("-inf")),
    ],
)
def test_other_meanings_have_other_digests(one: object, other: object) -> None:
    assert digests(one)[0] != digests(other)[0]
    assert digests(one)[1] != digests(other)[1]


def test_order_shows_in_one_digest_only() -> None:
    one, other = digests(TABLE), digests(TABLE.iloc[::-1])
    assert one[0] != other[0]
    assert one[1] == other[1]


def test_a_huge_table_is_not_looked_at() -> None:
    assert meaning_of(pd.DataFrame(np.zeros((1000, 300)))) is None


def reply(value: object) -> bytes:
    return write_reply(Result(encode(value), {}))


def call(right: object, *wrong: object) -> KnownCall:
    meanings = [meaning_of(value) for value in (right, *wrong)]
    assert all(meanings)
    return KnownCall((meanings[0],), tuple(meanings[1:]))  # type: ignore[arg-type]


KNOWN = KnownMistakes(
    ("A.", "B."),
    {"1": call(10, 20, 30), "2": call(5, 5, 50)},
)


def rows(values: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"a": values})


ORDER = KnownMistakes(
    ("A.", "B."),
    {
        "1": call(rows([1, 2]), rows([2, 1]), rows([2, 1])),
        "2": call(rows([3, 4]), rows([3, 4]), rows([3, 5])),
    },
)


@pytest.mark.parametrize(
    ("calls", "named"),
    [
        ([("1", 20)], ["A."]),
        ([("1", 20.0), ("2", 5)], ["A."]),
        ([("1", 30), ("2", 50)], ["B."]),
        ([("1", 20), ("2", 50)], []),
        ([("1", 20), ("2", 6)], []),
        ([("1", 10), ("2", 5)], []),
        ([("1", 40)], []),
        ([], []),
    ],
)
def test_every_call_has_to_agree_and_one_to_differ_from_the_right(
    calls: list[tuple[str, object]], named: list[str]
) -> None:
    assert name_mistakes(KNOWN, [(key, reply(value)) for key, value in calls]) == named


@pytest.mark.parametrize(
    ("calls", "named"),
    [
        ([("1", [2, 1]), ("2", [3, 4])], ["A."]),
        ([("1", [1, 2]), ("2", [3, 4])], []),
        ([("1", [2, 1]), ("2", [3, 5])], ["B."]),
        ([("1", [1, 2]), ("2", [3, 5])], ["B."]),
        ([("1", [2, 1]), ("2", [7, 7])], []),
    ],
)
def test_order_of_rows_counts_where_it_is_all_that_is_wrong(
    calls: list[tuple[str, list[int]]], named: list[str]
) -> None:
    assert name_mistakes(ORDER, [(key, reply(rows(value))) for key, value in calls]) == named


@pytest.mark.parametrize("kind", [list, np.array, pd.Series])
def test_order_of_a_list_always_counts(kind: Callable[[list[int]], object]) -> None:
    known = KnownMistakes(("A.",), {"1": call([1, 2, 3], [2, 3, 4]), "2": call([5, 6], [5, 7])})
    assert name_mistakes(known, [("1", reply(kind([2, 3, 4])))]) == ["A."]
    assert name_mistakes(known, [("1", reply(kind([4, 3, 2])))]) == []


def chart(title: str, top_down: bool = True, lengths: tuple[int, int] = (3, 2)) -> bytes:
    """Return the reply of an answer that draws two bars."""
    figure, axes = plt.subplots()
    axes.barh(["x", "y"], lengths)
    axes.set_title(title)
    if top_down:
        axes.invert_yaxis()
    drawn = reply(axes)
    plt.close(figure)
    return drawn


def test_numbers_of_a_title_count_where_they_are_all_that_is_wrong() -> None:
    wrong = [
        chart("29%"),
        chart("Sales"),
        chart("24%", lengths=(9, 8)),
        chart("24%", top_down=False),
    ]
    right, *others = [meaning_of_reply(drawn) for drawn in [chart("Misses 24%"), *wrong]]
    assert right is not None
    table = {"1": KnownCall((right,), tuple(filter(None, others)))}
    known = KnownMistakes(("Title.", "Nothing.", "Bars.", "Upside down."), table)
    for drawn, named in [
        (chart("We missed 29 % this week"), ["Title."]),
        (chart("We missed 31%"), []),
        (chart("sales"), ["Nothing."]),
        (chart("Other words that say nothing"), []),
        (chart("In 2025 we missed 24%", lengths=(9, 8)), ["Bars."]),
        (chart("In 2025 we missed 24%", top_down=False), ["Upside down."]),
        (chart("In 2025 we missed 24%"), []),
    ]:
        assert name_mistakes(known, [("1", drawn)]) == named


def test_what_another_right_answer_gives_is_no_evidence() -> None:
    right, other, wrong = (digest_of(value) for value in (10, 11, 12))
    known = KnownMistakes(("A.", "B."), {"1": KnownCall((right, other), (other, wrong))})
    assert name_mistakes(known, [("1", reply(11))]) == []
    assert name_mistakes(known, [("1", reply(12))]) == ["B."]
    assert KnownMistakes.from_json(known.to_json()) == known


MANY = KnownMistakes(("A.",), {str(n): call(n, 10 * n) for n in range(2, 8)})


@pytest.mark.parametrize(
    ("results", "named"),
    [
        ({2: 20, 3: 30, 4: 99}, ["A."]),
        ({2: 20, 3: 98, 4: 99}, []),
        ({2: 20, 3: 99}, []),
        ({2: 20, 3: 30, 4: 97, 5: 98, 6: 99}, []),
        ({2: 20, 3: 30, 4: 40, 5: 5}, []),
        ({2: 20.0005, 3: 30.0005}, ["A."]),
        ({2: 20.05, 3: 30.05}, []),
    ],
)
def test_other_results_are_outvoted_and_right_ones_are_not(
    results: dict[int, float], named: list[str]
) -> None:
    calls = [(str(key), reply(value)) for key, value in results.items()]
    assert name_mistakes(MANY, calls) == named


def test_another_mistake_where_the_known_one_does_no_harm_names_none() -> None:
    known = KnownMistakes(("A.",), {"1": call(2, 20), "2": call(3, 30), "3": call(4, 4)})
    wrong = [("1", reply(20)), ("2", reply(30))]
    assert name_mistakes(known, wrong) == ["A."]
    assert name_mistakes(known, [*wrong, ("3", reply(4))]) == ["A."]
    assert name_mistakes(known, [*wrong, ("3", reply(5))]) == []


def test_a_mistake_within_the_tolerance_of_the_right_result_is_no_evidence() -> None:
    known = KnownMistakes(("A.",), {"1": call(10.0, 10.00001), "2": call(3.0, 3.00001)})
    assert name_mistakes(known, [("1", reply(10.00001)), ("2", reply(3.00001))]) == []


def test_two_mistakes_that_agree_are_both_offered() -> None:
    known = KnownMistakes(("A.", "B.", "C."), {"1": call(10, 20, 20, 30)})
    assert name_mistakes(known, [("1", reply(20))]) == ["A.", "B."]
    assert "(1) A. (2) B." in worded(["A.", "B."])


@pytest.mark.parametrize("nothing", [0, 1, None, [], {}])
def test_one_result_that_many_mistakes_give_names_none(nothing: object) -> None:
    known = KnownMistakes(("A.",), {"1": call(10, nothing), "2": call(7, 8)})
    assert name_mistakes(known, [("1", reply(nothing))]) == []
    assert name_mistakes(known, [("1", reply(nothing)), ("2", reply(8))]) == ["A."]


def test_an_exception_alone_names_none() -> None:
    raised = Meaning("raised KeyError", "raised KeyError")
    known = KnownMistakes(("A.",), {"1": KnownCall((digest_of(10),), (raised,)), "2": call(7, 8)})
    stopped = write_reply(Raised("KeyError", {}))
    assert name_mistakes(known, [("1", stopped)]) == []
    assert name_mistakes(known, [("1", stopped), ("2", reply(8))]) == ["A."]
    assert name_mistakes(known, [("1", stopped), ("2", reply(9))]) == []


def digest_of(value: object) -> Meaning:
    meaning = meaning_of(value)
    assert meaning is not None
    return meaning


@pytest.mark.parametrize("bad", [b"", b"\xff" * 40, reply(20)[:-3]])
def test_bytes_that_are_no_reply_name_none(bad: bytes) -> None:
    assert name_mistakes(KNOWN, [("1", bad)]) == []


def test_replies_too_large_to_read_quickly_are_not_kept() -> None:
    small, large = reply(20), reply([1] * 300_000)
    known = KnownMistakes(("A.",), {digest(b"1"): call(10, 20), digest(b"2"): call(7, [1] * 3)})
    recorder = Recorder({b"1": small, b"2": large}.get)
    recorder.begin(known)
    assert [recorder(request) for request in (b"1", b"2")] == [small, large]
    assert name_mistakes(known, recorder.calls[:1]) == ["A."]
    assert name_mistakes(known, recorder.calls) == []
    assert sum(len(kept) for _, kept in recorder.calls) < MOST_BYTES
    recorder.begin(known)
    recorder(b"1")
    assert name_mistakes(known, recorder.calls) == ["A."]
    recorder.begin(None)
    recorder(b"1")
    assert recorder.calls == []


def test_a_table_survives_its_way_through_text() -> None:
    assert KnownMistakes.from_json(KNOWN.to_json()).to_json() == KNOWN.to_json()


def told(answer: str, assignment: Assignment, name: str, tables: dict[str, str]) -> list[str]:
    """Return the first message of each failing test cell of an answer."""
    sides = Sides([SETUP])
    run_cell(answer, sides.namespace)
    outcomes = [
        sides.checker.run_test(test.source, KnownMistakes.from_json(tables[test.cell_id]))
        for test in assignment.exercise(name).tests
    ]
    return [outcome.messages[0] for outcome in outcomes if outcome.messages]


def test_feedback_names_the_mistake_of_an_answer_written_differently(
    layout: Layout, chapter: tuple[Assignment, Bank], stage: Stage
) -> None:
    assignment, bank = chapter
    tables = make_tables(assignment, bank, stage)
    per_event = "def pay_rate(e):\n    n = len(e)\n    return sum(e.event == 'pay') / n if n else 0"
    (said,) = told(per_event, assignment, "pay_rate", tables)
    assert said == worded(["This divides by events, not by sessions."])
    other = "def pay_rate(e):\n    return 0.123"
    assert not told(other, assignment, "pay_rate", tables)[0].startswith("Your result is what")
    assert told(assignment.exercise("pay_rate").solution, assignment, "pay_rate", tables) == []

    path = write_tables(layout, assignment, bank, tables)
    assert why_stale(layout, assignment, bank) == ""
    for test in assignment.exercises[0].tests:
        found = KnownMistakes.from_json(known_mistakes(test.source, layout))
        assert found == KnownMistakes.from_json(tables[test.cell_id])
        assert known_mistakes(test.source + " ", layout)
        assert known_mistakes(test.source + "# x", layout) == ""
    assert "pd.DataFrame" not in path.read_text()


SQL_TEST = """
t = pd.DataFrame({"shop": ["a", "a", "b"], "day": [1, 2, 1], "units": [3, None, 4]})
got = checks.query(best, 2, tables={"t": t})
checks.same_frame(got, pd.DataFrame({"shop": ["a", "b"], "n": [2, 1]}), "best(2)", keys="shop")
got = checks.query(best, 2, tables={"t": t.iloc[1:]})
checks.same_frame(got, pd.DataFrame({"shop": ["a", "b"], "n": [1, 1]}), "best(2)", keys="shop")
"""


def sql(text: str) -> str:
    return f"def best(n):\n    return f{text!r}"


@pytest.fixture(name="sql_table", scope="module")
def _sql_table() -> KnownMistakes:
    """Make the table of an exercise whose answer is the text of a query."""
    job = Know(
        "best",
        sql("SELECT shop, count(*) AS n FROM t GROUP BY shop"),
        (sql("SELECT shop, sum(1) AS n FROM t GROUP BY ALL ORDER BY shop DESC"),),
        (
            (sql("SELECT shop, count(units) AS n FROM t GROUP BY shop"), "Counts units."),
            (sql("SELECT shop, {n} AS n FROM t GROUP BY shop"), "Says n."),
            (sql("SELECT shop, max(day)::UTINYINT AS n FROM nowhere"), "Reads nothing."),
        ),
        (EngineCell("test_best", SQL_TEST, "test", points=1.0),),
    )
    known = know(Sides([SETUP]), job)
    assert known.problem == ""
    return KnownMistakes.from_json(known.tables["test_best"])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("select shop, sum(if(units > 0, 1, 0)) n from t group by all", "Counts units."),
        ("FROM t SELECT 'x' AS other, count(units) AS n, shop GROUP BY shop", "Counts units."),
        ("SELECT DISTINCT shop, {n}.0 AS n FROM t", "Says n."),
        ("SELECT shop, 17 AS n FROM t GROUP BY shop", ""),
        ("SELECT shop, nothing AS n FROM t", ""),
        ("no query", ""),
        ("SELECT shop, [1, NULL] AS n, {{'a': 1}} AS s FROM t", ""),
        ("SELECT md5('x')::UUID AS shop, INTERVAL 1 DAY AS n FROM t", ""),
        ("SELECT 'x'::BLOB AS shop, 2::HUGEINT AS n FROM t", ""),
        ("SELECT repeat('x', 3000000) AS shop, 1 AS n FROM t", ""),
    ],
)
def test_queries_are_compared_by_what_they_give_and_not_by_their_text(
    sql_table: KnownMistakes, text: str, named: str
) -> None:
    plain, watched = (Sides([SETUP]) for _ in range(2))
    for sides in (plain, watched):
        run_cell(sql(text), sides.namespace)
    judged = watched.checker.run_test(SQL_TEST, sql_table)
    expected = plain.checker.run_test(SQL_TEST)
    assert judged.status is expected.status is TestStatus.FAILED
    said = (worded([named]),) if named else ()
    assert judged.messages == (*said, *expected.messages)


def test_the_text_of_a_query_is_not_in_the_table(sql_table: KnownMistakes) -> None:
    assert {call.columns for call in sql_table.calls.values()} == {("shop", "n")}
    assert len(sql_table.calls) == 2
    assert all(len(call.right) == 1 for call in sql_table.calls.values())
    failed = {call.wrong[2].ordered for call in sql_table.calls.values()}
    assert failed == {"raised Exception"}
    assert KnownMistakes.from_json(sql_table.to_json()) == sql_table


def test_tables_tell_when_and_how_to_make_them_again(
    layout: Layout, chapter: tuple[Assignment, Bank], stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment, bank = chapter
    path = write_tables(layout, assignment, bank, make_tables(assignment, bank, stage))
    command = f"run `course certify {assignment.chapter}`"
    first, *others = bank.attempts
    other = dataclasses.replace(first, why="Other words.")
    changed = dataclasses.replace(bank, attempts=(other, *others))
    assert why_stale(layout, assignment, changed).endswith(command)
    with monkeypatch.context() as patch:
        patch.setattr(known, "code_of", lambda path: "results are read in another way")
        assert "the reading of results changed" in why_stale(layout, assignment, bank)
    assert why_stale(layout, assignment, bank) == ""
    path.write_text("{")
    assert "damaged" in why_stale(layout, assignment, bank)
    path.unlink()
    missing = why_stale(layout, assignment, bank)
    assert missing.startswith("source/") and missing.endswith(command)

"""SQL of an answer: run on the tables of the test, on nothing else, within bounds."""

import pandas as pd
import pytest

from shop import checks
from shop.checks import queries
from shop.errors import GuardFailed, NotAttempted

TABLE = pd.DataFrame({"channel": ["jd", "jd", "tmall"], "amount_cny": [10.0, None, 5.0]})


def result(text: object) -> pd.DataFrame:
    return checks.query(lambda: text, tables={"orders": TABLE})


def test_rows_come_back_in_the_order_of_the_statement() -> None:
    got = result("SELECT channel, count(amount_cny) AS n FROM orders GROUP BY ALL ORDER BY n DESC")
    assert list(got["n"]) == [1, 1]
    assert len(result("SELECT * FROM orders WHERE false")) == 0
    assert len(result("PIVOT orders ON channel USING sum(amount_cny)")) == 1


def test_a_watcher_sees_what_each_query_gives_and_nothing_afterwards() -> None:
    seen: list[tuple[queries.Queried, object]] = []
    with queries.watching(lambda asked, given: seen.append((asked, given))):
        got = checks.query(lambda n: f"SELECT {n} AS n", 7, tables={"orders": TABLE})
        with pytest.raises(GuardFailed) as refused:
            result("SELECT FROM")
    result("SELECT 2")
    (asked, table), (_, problem) = seen
    assert table is got
    assert problem is refused.value
    assert (asked.args, asked.kwargs, list(asked.tables)) == ((7,), {}, ["orders"])


def test_a_stub_is_not_attempted() -> None:
    def answer() -> str:
        raise NotImplementedError

    with pytest.raises(NotAttempted, match="answer: not attempted"):
        checks.query(answer, tables={})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "should be a text"),
        ("", "holds no SQL statement"),
        ("SELECT 1; SELECT 2", "holds 2 statements"),
        ("DROP TABLE orders", "of the kind DROP"),
        ("SELECT chanel FROM orders", "The docstring names the columns"),
        ("SELECT * FROM order_lines", "names the tables"),
        ("SELECT channel, sum(amount_cny) FROM orders", "stands in GROUP BY"),
        ("SELECT * FROM range(1000000000)", "more than 200,000 rows"),
    ],
)
def test_what_cannot_be_run_is_told_with_advice(text: object, said: str) -> None:
    with pytest.raises(GuardFailed, match=said):
        result(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM expected",
        "SELECT * FROM TABLE",
        "SET lock_configuration = false",
        "ATTACH 'other.db'",
        "COPY orders TO 'stolen.csv'",
        "INSTALL httpfs",
    ],
)
def test_nothing_but_the_tables_can_be_read(text: str) -> None:
    expected = TABLE  # a variable of the caller that a replacement scan would find
    assert len(expected) == 3
    with pytest.raises(GuardFailed):
        result(text)


def test_a_query_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SECONDS", 0.2)
    endless = (
        "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT max(x) FROM r"
    )
    with pytest.raises(GuardFailed, match=r"takes more than 0.2 seconds"):
        result(endless)
    assert len(result("SELECT * FROM orders")) == 3


def test_one_test_does_not_see_the_tables_of_another() -> None:
    result("SELECT 1")
    with pytest.raises(GuardFailed, match="orders"):
        checks.query(lambda: "SELECT * FROM orders", tables={"lines": TABLE})


def test_the_frames_that_were_handed_over_are_copies() -> None:
    before = TABLE.copy()
    got = result("SELECT * FROM orders")
    got["channel"] = "x"
    pd.testing.assert_frame_equal(TABLE, before)

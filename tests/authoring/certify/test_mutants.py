"""Does every operator make the mutants it is for, and nothing that is no mutant?"""

from __future__ import annotations

import pytest

from authoring.certify.mutants import OPERATORS, mutants_of

HEAD = "def answer(table, other=None):\n"


def changed(body: str, operator: str | None = None) -> set[str]:
    """Return the last changed line of each mutant of a body of statements."""
    source = HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    found = set()
    for mutant in mutants_of(source):
        if operator is None or mutant.operator == operator:
            lines = [line[1:].strip() for line in mutant.diff().splitlines() if line[0] == "+"]
            found.add(lines[-1])
    return found


@pytest.mark.parametrize(
    ("operator", "body", "expected"),
    [
        ("boundary", "x = table < 3", {"x = table <= 3"}),
        (
            "boundary",
            "x = table.between(1, 2)",
            {f"x = table.between(1, 2, inclusive='{e}')" for e in ("left", "right", "neither")},
        ),
        (
            "ratio",
            "x = table.paid.sum() / table.sent.sum()",
            {
                "x = table.sent.sum() / table.paid.sum()",
                "x = table.paid.sum()",
                "x = (table.paid / table.sent).mean()",
                "x = table.paid.mean()",
            },
        ),
        ("ratio", "x = (table.a / table.b).mean()", {"x = table.a.sum() / table.b.sum()"}),
        ("ratio", "x = np.average(a, weights=w)", {"x = np.average(a)"}),
        ("refund_sign", "x = gross - refund_cny", {"x = gross + refund_cny", "x = gross"}),
        (
            "join",
            "x = table.merge(other, on='id')",
            {
                "x = table.merge(other, on='id', how='left')",
                "x = table.merge(other, on='id', how='outer')",
            },
        ),
        ("join", "x = table.merge(other, on=['a', 'b'])", {"x = table.merge(other, on=['b'])"}),
        (
            "join",
            "x = pd.merge_asof(a, b, on='t')",
            {"x = pd.merge_asof(a, b, on='t', direction='forward')"},
        ),
        ("grouping", "x = table.groupby(['a', 'b']).size()", {"x = table.groupby(['a']).size()"}),
        ("filter", "x = table[table.a > 1]", {"x = table"}),
        ("filter", "x = table.loc[table.a > 1, 'b']", {"x = table.loc[:, 'b']"}),
        ("condition", "x = (table.a > 1) & (table.b > 2)", {"x = table.a > 1", "x = table.b > 2"}),
        ("condition", "x = ~table.a", {"x = table.a"}),
        ("condition", "x = [a for a in table if a > 1]", {"x = [a for a in table]"}),
        ("condition", "x = 1 if table else 2", {"x = 1", "x = 2"}),
        ("aggregation", "x = table.mean()", {"x = table.sum()", "x = table.median()"}),
        ("aggregation", "x = table.agg(n=('id', 'nunique'))", {"x = table.agg(n=('id', 'count'))"}),
        ("aggregation", "x = table.agg('sum')", {"x = table.agg('mean')"}),
        ("aggregation", "x = any(table)", {"x = all(table)"}),
        ("keyword", "x = table.std()", {"x = table.std(ddof=0)"}),
        ("keyword", "x = np.std(table)", {"x = np.std(table, ddof=1)"}),
        ("keyword", "x = table.std(ddof=0)", {"x = table.std(ddof=1)"}),
        ("keyword", "x = t.groupby('a', observed=True)", {"x = t.groupby('a', observed=False)"}),
        (
            "keyword",
            "x = t.drop_duplicates(keep='last')",
            {"x = t.drop_duplicates(keep='first')", "x = t.drop_duplicates(keep=False)"},
        ),
        ("keyword", "x = table.sum(axis=1)", {"x = table.sum(axis=0)"}),
        (
            "keyword",
            "x = t.sort_values('a', ascending=[True, False])",
            {"x = t.sort_values('a', ascending=[True, True])"},
        ),
        ("window", "x = table.shift()", {"x = table.shift(2)", "x = table.shift(-1)"}),
        (
            "window",
            "x = table.rolling(n).sum()",
            {"x = table.rolling(n + 1).sum()", "x = table.rolling(n - 1).sum()"},
        ),
        ("window", "x = table[1:]", {"x = table[:]"}),
        ("window", "x = table.iloc[:n]", {"x = table.iloc[:n - 1]", "x = table.iloc[1:n]"}),
        ("dropped_call", "x = table.dropna()", {"x = table"}),
        ("dropped_call", "x = table.a.str.lower()", {"x = table.a"}),
        ("dropped_call", "x = round(table, 2)", {"x = table"}),
        ("dropped_call", "x = np.log(table)", {"x = table"}),
        ("comparison", "x = table == 3", {"x = table != 3"}),
        ("comparison", "x = table.isna()", {"x = table.notna()"}),
        ("arithmetic", "x = table + 1", {"x = table - 1"}),
        ("arithmetic", "x = 1\nx += table", {"x -= table"}),
        ("constant", "x = table.shift(3)", {"x = table.shift(4)", "x = table.shift(2)"}),
        ("constant", "x = table.quantile(0.5)", {"x = table.quantile(0.6)"}),
        ("constant", "x = True", {"x = False"}),
        ("column", "x = table['a'] + table['b']", {"x = table['b'] + table['b']"}),
        ("statement", "x = 1\nx = 2", {"pass"}),
        ("statement", "table['a'] = 1", {"pass"}),
        ("return", "return table.a", {"return table", "return None"}),
        (
            "sql",
            "return 'SELECT sum(x) FROM a LEFT JOIN b USING (k) WHERE x >= 3 AND y IS NOT NULL'",
            {
                f"return 'SELECT {rest}'"
                for rest in (
                    "avg(x) FROM a LEFT JOIN b USING (k) WHERE x >= 3 AND y IS NOT NULL",
                    "sum(x) FROM a  JOIN b USING (k) WHERE x >= 3 AND y IS NOT NULL",
                    "sum(x) FROM a LEFT JOIN b USING (k) WHERE x > 3 AND y IS NOT NULL",
                    "sum(x) FROM a LEFT JOIN b USING (k) WHERE x >= 4 AND y IS NOT NULL",
                    "sum(x) FROM a LEFT JOIN b USING (k) WHERE x >= 3 ",
                    "sum(x) FROM a LEFT JOIN b USING (k) WHERE x >= 3 AND y IS  NULL",
                )
            },
        ),
    ],
)  # fmt: skip
def test_operator(operator: str, body: str, expected: set[str]) -> None:
    assert expected <= changed(body, operator)


def test_every_operator_is_tried_above() -> None:
    tried = {mark[0] for mark in test_operator.pytestmark[0].args[1]}
    assert tried == set(OPERATORS)


SOLUTION = '''\
def answer(table: list, size: int = 7) -> float:
    """Say 3 things."""
    given = 5
    ### BEGIN SOLUTION
    import math
    if not table:
        raise ValueError(f"{size + 1} needed")
    return table[0] > 3
    ### END SOLUTION
'''


def test_only_the_region_changes_and_never_signature_imports_or_texts() -> None:
    mutants = mutants_of(SOLUTION)
    assert mutants
    for mutant in mutants:
        assert 6 <= mutant.line <= 8
        for kept in ("size: int=7", "Say 3 things", "given = 5", "import math"):
            assert kept in mutant.source
        assert "size + 1" in mutant.source or "raise" not in mutant.source


def test_mutants_are_distinct_valid_and_always_the_same() -> None:
    mutants = mutants_of(SOLUTION)
    assert mutants == mutants_of(SOLUTION)
    assert len({m.label for m in mutants}) == len(mutants)
    assert len({m.source for m in mutants}) == len(mutants)
    for mutant in mutants:
        compile(mutant.source, "mutant", "exec")
        assert mutant.source != mutant.original


def test_labels_keep_when_lines_move() -> None:
    moved = SOLUTION.replace("    import math\n", "    import math\n\n    # a remark\n")
    assert [m.label for m in mutants_of(moved)] == [m.label for m in mutants_of(SOLUTION)]


def test_a_change_without_effect_is_no_mutant() -> None:
    assert "return -table" not in changed("return -(-table)", "return")
    assert changed("x = 2 * 3 if True else 7", "condition") <= {"x = 6", "x = 7", "x = 2 * 3"}
    assert mutants_of("def answer(x):\n    pass\n") == []


def test_labels_fit_into_the_options_of_a_cell() -> None:
    for mutant in mutants_of(HEAD + "    return table['a \"b\" c'] > 1\n"):
        assert '"' not in mutant.label

"""Is an attempts file read as it is meant, and refused with the place where it is wrong?"""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.certify.attempts import Bank, read_bank
from shop.errors import RuleError

RIGHT = '# %% id="{}" exercise="rate" verdict="right" why="a style"\ndef rate(x): return x\n'
WRONG = '# %% id="{}" exercise="rate" verdict="wrong" why="a mistake"\ndef rate(x): return -x\n'
ENOUGH = "".join(
    [RIGHT.format("r1"), RIGHT.format("r2"), *(WRONG.format(f"w{i}") for i in (1, 2, 3))]
)


def read(tmp_path: Path, text: str, **options: bool) -> Bank:
    path = tmp_path / "04_small.py"
    path.write_text(text, encoding="utf-8")
    return read_bank(path, ["rate", "other"][: 1 + ("other" in text)], {"pd", "np"}, **options)


def test_reads_every_field(tmp_path: Path) -> None:
    bank = read(
        tmp_path,
        "# A header that no cell holds.\n"
        '# %% id="setup" role="setup"\nimport pandas as pd\n\n'
        '# %% [markdown] id="prose"\n# words\n\n'
        '# %% id="one" exercise="rate" verdict="right" why="a \\"style\\"" warns=true\n\n'
        "def rate(x):\n    return x\n\n"
        '# %% id="two" exercise="rate" verdict="wrong" name="sign" why="The sign is wrong."\n'
        "def helper(x): return x\ndef rate(x): return -helper(x)\n"
        '# %% id="made" exercise="rate" role="inputs"\ndef inputs(seed): return (seed,)\n'
        '# %% id="same" exercise="rate" role="equivalent" mutant="boundary: x > 0 -> *" '
        'why="x is a count." compare="any_order"\n',
        complete=False,
    )
    one, two = bank.attempts
    assert (one.attempt_id, one.verdict, one.warns, one.why) == ("one", "right", True, 'a "style"')
    assert one.source == "def rate(x):\n    return x"
    assert (one.line, two.line) == (8, 13)
    assert (two.label, one.label) == ("sign", "one")
    assert bank.of("rate", "wrong") == (two,)
    assert "def inputs" in bank.inputs["rate"]
    (claim,) = bank.claims
    assert claim.compare == "any_order"
    assert claim.covers("boundary: x > 0 -> x >= 0")
    assert not claim.covers("boundary: y > 0 -> y >= 0")


def test_brackets_in_a_claim_are_no_patterns(tmp_path: Path) -> None:
    bank = read(
        tmp_path,
        '# %% id="same" exercise="rate" role="equivalent" mutant="filter: x[a] -> x?" why="y"\n',
        complete=False,
    )
    assert bank.claims[0].covers("filter: x[a] -> x?")
    assert not bank.claims[0].covers("filter: xa -> xy")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (ENOUGH.replace('"rate"', '"rat"', 1), 1, "unknown exercise 'rat'"),
        (ENOUGH.replace(' verdict="right"', "", 1), 1, "verdict"),
        (ENOUGH.replace('"wrong"', '"false"', 1), 5, "verdict 'false'"),
        (ENOUGH.replace(' why="a mistake"', "", 1), 5, "why is missing"),
        (ENOUGH.replace('id="w2"', 'id="w1"'), 7, "used at line 5"),
        (ENOUGH.replace('id="w2"', 'id="W2"'), 7, "snake_case"),
        (ENOUGH.replace(' id="w2"', ""), 7, "missing"),
        (ENOUGH.replace('id="w2"', 'id="w2" id="w4"'), 7, "given twice"),
        (ENOUGH.replace('id="w2"', 'id="w2" colour="red"'), 7, "unknown option 'colour'"),
        (ENOUGH.replace('id="w2"', 'id="w2" warns=true'), 7, "warns"),
        (ENOUGH.replace('id="w2"', 'id="w2" "x"'), 7, "cannot read"),
        (ENOUGH.replace("def rate(x): return -x", "def ratio(x): return -x", 1), 5, "define rate"),
        (ENOUGH.replace("return -x", "return -", 1), 6, "not valid Python"),
        (ENOUGH.replace("def rate(x): return -x", "pd = rate = 1", 1), 5, "rebinds pd"),
        (WRONG.format("w0") + ENOUGH.replace("w3", "r3"), None, None),
        (ENOUGH.replace('verdict="wrong"', 'verdict="right"', 1), 9, "2 wrong"),
        (ENOUGH.replace('verdict="right"', 'verdict="wrong"', 1), 9, "1 right"),
        (ENOUGH + '# %% id="i" exercise="rate" role="input"\n', 11, "unknown role"),
        (ENOUGH + '# %% id="i" exercise="rate" role="inputs"\nx = 1\n', 11, "inputs(seed)"),
        (ENOUGH + '# %% id="i" exercise="rate" role="equivalent" why="y"\n', 11, "mutant"),
        (ENOUGH + '# %% id="i" exercise="rate" role="equivalent" mutant="m"\n', 11, "why"),
        ('# %% id="setup" role="setup"\nimport scipy\n' + ENOUGH, 1, "scipy is not bound"),
        ("# other\n" + ENOUGH, 1, "other has 0 right"),
    ],
)
def test_refuses_with_the_line(
    tmp_path: Path, text: str, line: int | None, words: str | None
) -> None:
    if line is None:
        assert len(read(tmp_path, text).attempts) == 6
        return
    with pytest.raises(RuleError) as caught:
        read(tmp_path, text)
    assert f"04_small.py:{line}: " in str(caught.value)
    assert str(words) in str(caught.value)


def test_a_missing_file_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="write the attempts"):
        read_bank(tmp_path / "04_small.py", ["rate"])

"""Is every check of the codec missed by a crafted message? A few here, all by `--weakened`."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.layout import find_layout
from security.codec_checks import Check, find_checks, without
from security.codec_reasons import REDUNDANT
from security.weakened_codec import (
    CodecResult,
    attack_codec,
    attack_weakened,
    import_heavy_packages,
    stale_reasons,
)

ROOT = find_layout(Path(__file__).parent).root
CHECKS = find_checks(ROOT)
EVERY = 12


@pytest.fixture(autouse=True, scope="module")
def _heavy() -> None:
    import_heavy_packages()


def test_names_are_unique_and_reasons_are_for_checks_that_exist() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS) > 100
    assert stale_reasons(ROOT) == []


def test_the_whole_codec_refuses_every_message() -> None:
    assert attack_weakened(ROOT, None) == ()


@pytest.mark.parametrize("check", CHECKS[::EVERY], ids=lambda check: check.name)
def test_without_a_check_something_gets_through_or_a_reason_says_why_not(check: Check) -> None:
    assert CodecResult(check, attack_weakened(ROOT, check)).problem == ""


def test_what_nothing_catches_is_a_problem_and_so_is_a_reason_that_does_not_hold() -> None:
    redundant = next(check for check in CHECKS if check.name in REDUNDANT)
    needed = next(check for check in CHECKS if check.name not in REDUNDANT)
    assert "no crafted message" in CodecResult(needed, ()).problem
    assert "listed as redundant" in CodecResult(redundant, ("tree_x",)).problem


SOURCE = """
def decode(data, limits):
    need(len(data) > 1 and data[0] == 7, "start")
    if data[1] > 5 or data[2] > 5:
        raise WireError("too large")
    try:
        count = decoder.rows(data[3])
    except ValueError as error:
        raise WireError("no number") from error
    decoder.charge(count)
    if data:
        return 1
    match data:
        case [x] if x:
            return x
"""
EXPECTED = {
    "len(data) > 1": ("need(data[0] == 7", "need(len(data)"),
    "data[0] == 7": ("need(len(data) > 1, ", "== 7"),
    "data[1] > 5": ("if data[2] > 5:", "data[1] > 5"),
    "data[2] > 5": ("if data[1] > 5:", "data[2] > 5"),
    "decoder.rows(data[3])": ("count = data[3]", "rows"),
    "except ValueError": ("raise\\n", "no number"),
    "decoder.charge(count)": ("pass", "charge"),
    "x": ("case [x] if True", "if x:"),
}


def test_each_form_of_a_check_is_found_and_can_be_taken_away(tmp_path: Path) -> None:
    import ast

    (tmp_path / "grading/inside/wire").mkdir(parents=True)
    (tmp_path / "grading/inside/wire/one.py").write_text(SOURCE)
    for other in ("protocol.py", "frames.py"):
        (tmp_path / "grading/inside" / other).write_text("")
    found = find_checks(tmp_path)
    assert [check.name.partition("decode: ")[2] for check in found] == list(EXPECTED)
    for check, (kept, gone) in zip(found, EXPECTED.values(), strict=True):
        text = ast.unparse(without(tmp_path, check))
        assert kept.replace("\\n", "\n") in text
        assert gone not in text


def test_a_codec_without_checks_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("security.weakened_codec.find_checks", lambda root: CHECKS[:2])
    monkeypatch.setattr("security.weakened_codec.stale_reasons", lambda root: [])
    monkeypatch.setattr("security.weakened_codec.attack_weakened", lambda root, check: ())
    problems = attack_codec(ROOT, told.append)
    assert len(told) == 2
    assert len(problems) == sum(check.name not in REDUNDANT for check in CHECKS[:2])

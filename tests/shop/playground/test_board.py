"""The sentence of a played test is read as it was said, and a chosen name cannot disturb it."""

from __future__ import annotations

import pytest

from shop.playground.board import Reached, chosen_name, read_result, result_line


@pytest.mark.parametrize(
    "reached",
    [
        Reached(123_456, 7_890, 24, 0.54, "Lantern"),
        Reached(-12_345, 15_000, 8, -0.05, "\u706f\u7b3c (3)"),
        Reached(0, 0, 24, 0.0),
    ],
)
def test_what_was_said_is_read_again(reached: Reached) -> None:
    said = f"decide {result_line(reached)} The line of 0.4 is reached, the next one is 0.55."
    assert read_result(said) == reached


@pytest.mark.parametrize("said", ["", "decide", "decide scores 0.5", "decide gains much."])
def test_other_messages_are_no_results(said: str) -> None:
    assert read_result(said) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Red   Lamp ", "Red Lamp"),
        ("\u706f", "\u706f"),
        ("", ""),
        ("x" * 25, ""),
        ("a\u201d. b", ""),
        ("bell\x07", ""),
        ("\u202egnol", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_only_short_plain_names_are_kept(name: object, kept: str) -> None:
    assert chosen_name(name) == kept

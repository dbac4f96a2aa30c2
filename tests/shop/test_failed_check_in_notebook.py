"""What a learner sees in a notebook when a check fails: the test's line and the message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from shop.errors import CheckFailed

STUB = "def rate(events):\n    raise NotImplementedError\n"


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    made = InteractiveShell()
    made.run_line_magic("colors", "nocolor")
    yield made
    made.history_manager.end_session()


def shown(shell: InteractiveShell, cell: str) -> str:
    with capture_output() as captured:
        shell.run_cell(cell)
    return captured.stdout


def test_the_line_of_the_test_and_the_message_are_shown_and_nothing_else(
    shell: InteractiveShell,
) -> None:
    shell.run_cell(STUB + "from shop import checks")
    text = shown(shell, "tiny = []\nanswer = checks.call(rate, tiny)\n")
    first, _, message = text.strip().split("\n")
    assert first == "line 2 of this cell: answer = checks.call(rate, tiny)"
    assert message.startswith("NotAttempted: rate: not attempted yet.")


def test_other_errors_keep_their_traceback(shell: InteractiveShell) -> None:
    text = shown(shell, "table = {}\ntable['rate']\n")
    assert "----> 2" in text


def test_outside_a_notebook_there_is_the_message_alone() -> None:
    assert CheckFailed("rate: is 2")._render_traceback_() == ["CheckFailed: rate: is 2"]

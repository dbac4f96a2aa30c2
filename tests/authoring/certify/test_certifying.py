"""Does a certificate say what was found, and is it refused when something changed?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from authoring.certify.assignment import read_chapter
from authoring.certify.certificate import (
    certificate_path,
    why_uncertified,
    write_certificate,
)
from authoring.certify.certifying import Certifier, Options
from authoring.certify.evidence import Evidence
from authoring.certify.report import ChapterReport
from authoring.certify.stage import Stage
from grading.cli import build_app
from grading.layout import Layout

CHAPTER = "04_small"
Certify = Callable[..., ChapterReport]


@pytest.fixture
def certify(stage: Stage) -> Certify:
    """Certify the small chapter, as it stands, on the stage of all tests."""

    def run(layout: Layout, *names: str) -> ChapterReport:
        options = Options(names, on_engine=False)
        assignment, bank = read_chapter(layout, CHAPTER)
        evidence = Evidence(layout, assignment)
        return Certifier(assignment, bank, options, lambda *_: None, evidence).run(stage)

    return run


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_proven_chapter_is_certified_until_something_that_matters_changes(
    layout: Layout, certify: Certify
) -> None:
    assert "no certificate" in why_uncertified(layout, CHAPTER)
    report = certify(layout)
    assert report.all_failures == []
    pay_rate, daily_net = report.exercises
    assert (pay_rate.accepted, pay_rate.right, pay_rate.rejected, pay_rate.wrong) == (2, 2, 3, 3)
    assert len(daily_net.equivalent) == 2
    alive = sum(len(exercise.surviving) for exercise in report.exercises)
    assert report.mutants == report.killed + report.equivalent + alive
    write_certificate(layout, *read_chapter(layout, CHAPTER), report)
    assert why_uncertified(layout, CHAPTER) == ""

    master, attempts = layout.assignment_master(CHAPTER), layout.attempts_file(CHAPTER)
    check = layout.datasets / "shop" / "checks" / "one.py"
    unused = layout.datasets / "shop" / "checks" / "two.py"
    edit(master, "# # Small", "# # Smaller")
    edit(attempts, "Refunds are still in it.", "Refunds are not taken off.")
    edit(check, "def call():", '# one\ndef call():\n    """Text."""')
    edit(unused, "return 1", "return 2")
    assert why_uncertified(layout, CHAPTER) == ""
    for path, old, new, what in [
        (master, "7.0, 13.0", "7.0, 13.5", "exercises"),
        (attempts, "rng.integers(0, 5, size)", "rng.integers(0, 6, size)", "attempts"),
        (check, "is_number():\n    return 1", "is_number():\n    return 2", "shop"),
    ]:
        edit(path, old, new)
        assert why_uncertified(layout, CHAPTER).startswith(f"{what} changed")
        edit(path, new, old)
        assert why_uncertified(layout, CHAPTER) == ""

    content = json.loads(certificate_path(layout, CHAPTER).read_text())
    assert content["right"] == {"accepted": 4, "of": 4}
    assert content["wrong"] == {"rejected": 6, "of": 6}
    counts = content["mutants"]
    assert counts["made"] == counts["killed"] + counts["surviving"] + counts["equivalent"]
    assert content["exercises"]["daily_net"]["equivalent"][0]["equal_on"] == 200


def test_missing_tests_show_as_surviving_mutants(layout: Layout, certify: Certify) -> None:
    master = layout.assignment_master(CHAPTER)
    start = master.read_text().index("checks.same_frame(checks.call(daily_net")
    kept = 'checks.is_frame(checks.call(daily_net, lines), "net")\n'
    master.write_text(master.read_text()[:start] + kept)
    report = certify(layout, "daily_net")
    (only,) = report.exercises
    assert only.rejected < only.wrong
    assert any("wrong answer daily_net_gross" in failure for failure in only.failures)
    assert report.killed_share < 0.5
    write_certificate(layout, *read_chapter(layout, CHAPTER), report)
    assert "failed its certificate" in why_uncertified(layout, CHAPTER)


@pytest.mark.isolation
def test_the_command_certifies_on_the_engine(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(layout.root)
    run = CliRunner().invoke(build_app(), ["certify", CHAPTER, "--survivors"])
    assert run.exit_code == 0, run.output
    assert "04_small: certified" in run.output
    assert why_uncertified(layout, CHAPTER) == ""
    check = CliRunner().invoke(build_app(), ["certify", "--check"])
    assert (check.exit_code, check.output) == (0, "04_small: certified\n")
    certificate_path(layout, CHAPTER).write_text("{")
    check = CliRunner().invoke(build_app(), ["certify", "--check"])
    assert check.exit_code == 1
    assert "is damaged" in check.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["04_smal"], "did you mean '04_small'?"),
        ([CHAPTER, "--exercise", "pay"], "it has pay_rate, daily_net"),
    ],
)
def test_unknown_names_are_refused(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str
) -> None:
    monkeypatch.chdir(layout.root)
    run = CliRunner().invoke(build_app(), ["certify", *options])
    assert run.exit_code == 1
    assert words in str(run.exception)

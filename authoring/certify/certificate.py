"""The record that a chapter's tests were proven: ``tests/attempts/certificates/NN_topic.json``.

A derived file. `why_uncertified` tells whether it belongs to what stands in the checkout now.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from authoring.certify.assignment import Assignment, read_chapter
from authoring.certify.attempts import Bank
from authoring.certify.evidence import certificate_path, fingerprints
from authoring.certify.report import ChapterReport, ExerciseReport, Survivor
from grading.layout import Layout
from shop.atomic import write_text
from shop.errors import RuleError

FORMAT = 1


def write_certificate(
    layout: Layout, assignment: Assignment, bank: Bank, report: ChapterReport
) -> Path:
    """Record what certifying a whole chapter found, passed or not."""
    content = {
        "chapter": report.chapter,
        "format": FORMAT,
        "certified": report.passed,
        "inputs": fingerprints(layout, assignment, bank),
        "right": {"accepted": _sum(report, "accepted"), "of": _sum(report, "right")},
        "wrong": {"rejected": _sum(report, "rejected"), "of": _sum(report, "wrong")},
        "mutants": {
            "made": report.mutants,
            "killed": report.killed,
            "surviving": report.mutants - report.killed - report.equivalent,
            "equivalent": report.equivalent,
            "killed_share": round(report.killed_share, 4),
        },
        "failures": report.all_failures,
        "exercises": {exercise.name: _exercise(exercise) for exercise in report.exercises},
    }
    path = certificate_path(layout, report.chapter)
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path


def _sum(report: ChapterReport, what: str) -> int:
    return sum(getattr(exercise, what) for exercise in report.exercises)


def _exercise(report: ExerciseReport) -> dict[str, Any]:
    return {
        "points": report.points,
        "right": [report.accepted, report.right],
        "wrong": [report.rejected, report.wrong],
        "mutants": report.mutants,
        "killed": report.killed,
        "surviving": sorted(survivor.label for survivor in report.surviving),
        "equivalent": [_shown(survivor) for survivor in report.equivalent],
        **({"played": say_played(report)} if report.played else {}),
    }


def say_played(report: ExerciseReport) -> str:
    """Return what the certificate says of the mutants of an exercise that is played."""
    sampled = f", drawn of {report.mutants_made}" if report.mutants_made else ""
    full = report.mutants - report.killed
    return (
        f"played as {report.played}: {report.rejected} named mistakes, each with its bound, fail; "
        f"{full} of {report.mutants} mutants score full{sampled}, not counted"
    )


def _shown(survivor: Survivor) -> dict[str, str | int]:
    shown: dict[str, str | int] = {"mutant": survivor.label, "equal_on": survivor.equal_on}
    return shown | {"evidence": survivor.evidence, "why": survivor.why}


def why_uncertified(layout: Layout, chapter: str) -> str:
    """Return why a chapter has no valid certificate, nothing when it has one."""
    path = certificate_path(layout, chapter)
    repair = f"run `course certify {chapter}`"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT or content["chapter"] != chapter:
            return f"{path.name} is of another format or chapter: {repair}"
        recorded, certified = dict(content["inputs"]), content["certified"] is True
    except FileNotFoundError:
        return f"{chapter} has no certificate: {repair}"
    except (ValueError, KeyError, TypeError):
        return f"{path.name} is damaged: {repair}"
    try:
        now = fingerprints(layout, *read_chapter(layout, chapter))
    except RuleError as error:
        return str(error)
    changed = sorted(key for key in now if recorded.get(key) != now[key])
    if changed:
        return f"{', '.join(changed)} changed since {chapter} was certified: {repair}"
    if not certified:
        return f"{chapter} failed its certificate: {repair} and repair what it lists"
    return ""

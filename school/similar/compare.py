"""Which answers share runs of signs that few others of the class have.

Fingerprints (runs of `RUN` signs) and their places are copydetect's, which implements winnowing
(Schleimer, Wilkerson & Aiken, 2003) as MOSS does. What everybody was given is taken out, and a run
weighs the less the more students have it: who solves an exercise in the usual way shares much with
many, and that says nothing about two of them.
"""

from __future__ import annotations

import io
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from copydetect import CodeFingerprint
from copydetect.utils import get_copied_slices

from school.similar.signs import Sign, Vocabulary, code_signs, prose_signs

RUN = 10
"""Signs in a row that make a fingerprint."""
COMMON = 0.25
"""Share of the class from which on a run says nothing about anybody (but see `FEW`)."""
FEW = 3
"""Students who may share a run in a small class before it counts as common."""
LEAST = 24
"""Runs that both students' answers must have to be compared at all: shorter ones are all alike."""


@dataclass(frozen=True)
class Answer:
    """A student's answer to one exercise.

    Attributes
    ----------
    source
        As the student wrote it.
    is_code
        Whether it is code; else it is a memo.
    """

    source: str
    is_code: bool = True


@dataclass(frozen=True)
class Match:
    """One exercise of a pair.

    Attributes
    ----------
    exercise
        Its name.
    share
        From 0 to 1: how much of the two answers is in both and in few others.
    left, right
        Both answers in pieces, and whether a piece is in both.
    """

    exercise: str
    share: float
    left: tuple[tuple[str, bool], ...]
    right: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Pair:
    """Two students.

    Attributes
    ----------
    left, right
        Who.
    share
        From 0 to 1: the same for all answers of the two.
    matches
        Exercises in which they share something particular, the most alike first.
    """

    left: str
    right: str
    share: float
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Ranking:
    """Pairs of a class, the most alike first.

    Attributes
    ----------
    pairs
        Those that are shown.
    shares
        Of all pairs of the class, in falling order; pairs that share nothing are 0.
    """

    pairs: tuple[Pair, ...]
    shares: tuple[float, ...]


Answers = Mapping[str, Mapping[str, Answer]]
"""By student, then by exercise."""


@dataclass(frozen=True)
class _Print:
    signs: list[Sign]
    places: dict[int, list[int]]


def rank(answers: Answers, given: Iterable[Answer], most: int = 20, above: float = 0.1) -> Ranking:
    """Return the pairs of a class whose answers are most alike.

    Parameters
    ----------
    answers
        What everybody answered.
    given
        What everybody was given (stubs, setup, tests, lecture): it counts for nobody.
    most
        Pairs that are returned.
    above
        The least share of a pair that is returned.
    """
    words = Vocabulary()
    known = {run for text in given for run in _print(text, words).places}
    prints = {
        (student, exercise): _without(_print(answer, words), known)
        for student, own in answers.items()
        for exercise, answer in own.items()
    }
    weights = _weights(prints, len(answers))
    sizes = {key: len(item.places) for key, item in prints.items()}
    totals = {name: sum(sizes[name, e] for e in own) for name, own in answers.items()}
    shared = _shared(prints, weights)
    pairs = []
    for (left, right), by_exercise in shared.items():
        if min(totals[left], totals[right]) >= LEAST:
            size = math.sqrt(totals[left] * totals[right])
            pairs.append((min(sum(by_exercise.values()) / size, 1.0), left, right))
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    every = len(answers) * (len(answers) - 1) // 2
    shares = tuple(share for share, _, _ in pairs) + (0.0,) * (every - len(pairs))
    shown = [
        Pair(left, right, share, _matches(answers, prints, left, right, shared[left, right]))
        for share, left, right in pairs[:most]
        if share >= above
    ]
    return Ranking(tuple(shown), shares)


def _print(answer: Answer, words: Vocabulary) -> _Print:
    signs = code_signs(answer.source) if answer.is_code else prose_signs(answer.source)
    text = io.StringIO(words.text(signs))
    made = CodeFingerprint("answer", RUN, 1, filter=False, fp=text)
    # NumPy's integers are slow keys, and one hash may stand for one run only
    places = {int(run): [int(i) for i in where] for run, where in made.hash_idx.items()}
    return _Print(signs, places)


def _without(item: _Print, known: set[int]) -> _Print:
    return _Print(item.signs, {r: where for r, where in item.places.items() if r not in known})


def _weights(
    prints: Mapping[tuple[str, str], _Print], students: int
) -> dict[tuple[str, int], float]:
    """Return what each run of an exercise says: 1 where at most two have it, 0 for a usual one."""
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for (_, exercise), item in prints.items():
        for run in item.places:
            counts[exercise, run] += 1
    usual = max(COMMON * students, FEW)
    scale = math.log(max(usual, 2.0))
    return {
        key: max(1.0 - math.log(max(count - 1, 1)) / scale, 0.0) if count <= usual else 0.0
        for key, count in counts.items()
    }


def _shared(
    prints: Mapping[tuple[str, str], _Print], weights: Mapping[tuple[str, int], float]
) -> dict[tuple[str, str], dict[str, float]]:
    """Return the weight of what each pair shares, by exercise."""
    holders: dict[tuple[str, int], list[str]] = defaultdict(list)
    for (student, exercise), item in prints.items():
        for run in item.places:
            if weights[exercise, run]:
                holders[exercise, run].append(student)
    found: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (exercise, run), students in holders.items():
        ordered = sorted(students)
        for place, left in enumerate(ordered):
            for right in ordered[place + 1 :]:
                found[left, right][exercise] += weights[exercise, run]
    return found


def _matches(
    answers: Answers,
    prints: Mapping[tuple[str, str], _Print],
    left: str,
    right: str,
    shared: Mapping[str, float],
) -> tuple[Match, ...]:
    found = []
    for exercise, value in shared.items():
        one, other = prints[left, exercise], prints[right, exercise]
        size = math.sqrt(len(one.places) * len(other.places))
        both = one.places.keys() & other.places.keys()
        found.append(
            Match(
                exercise,
                min(value / size, 1.0),
                _pieces(answers[left][exercise].source, one, both),
                _pieces(answers[right][exercise].source, other, both),
            )
        )
    return tuple(sorted(found, key=lambda match: (-match.share, match.exercise)))


def _pieces(source: str, item: _Print, both: Iterable[int]) -> tuple[tuple[str, bool], ...]:
    """Return a text in pieces, those that both have marked."""
    starts = [place for run in both for place in item.places[run]]
    slices = get_copied_slices(starts, RUN)
    pieces: list[tuple[str, bool]] = []
    done = 0
    for first, last in zip(*slices, strict=True):
        start, end = item.signs[int(first)].start, item.signs[int(last) - 1].end
        pieces += [(source[done:start], False), (source[start:end], True)]
        done = end
    return tuple(piece for piece in [*pieces, (source[done:], False)] if piece[0])

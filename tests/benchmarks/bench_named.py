"""Measure what naming mistakes adds to the time of grading.

Run ``python tests/benchmarks/bench_named.py [CHAPTER] [ROUNDS]``; nothing is asserted.
Every attempt of the chapter's bank is graded on the engine, with the tables of known mistakes
and without them in turn: once the whole bank, and once its wrong answers alone, the worst case.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench_engine import _counted

from authoring.certify.assignment import Assignment, read_chapter
from authoring.certify.named import with_tables
from authoring.certify.packs import Pack, pack_attempts
from grading.engine import Engine, EngineCell
from grading.layout import find_layout
from grading.mistakes import known_mistakes


def main(arguments: Sequence[str]) -> None:
    """Grade the attempts in turn with and without tables, and print the difference."""
    chapter = arguments[0] if arguments else "04_funnels"
    rounds = int(arguments[1]) if len(arguments) > 1 else 10
    assignment, bank = read_chapter(find_layout(Path(__file__).parent), chapter)
    packs = pack_attempts(assignment, bank, assignment.names)
    wrong = [_only_wrong(pack) for pack in packs]
    known = _with_tables(assignment)
    with Engine() as engine:
        for name, chosen in (("whole bank", packs), ("wrong answers", wrong)):
            named = [pack.cells(known) for pack in chosen if pack.answers]
            plain = [pack.cells(assignment) for pack in chosen if pack.answers]
            _seconds(engine, plain)
            pairs = [(_seconds(engine, plain), _seconds(engine, named)) for _ in range(rounds)]
            _print(f"{chapter}, {name}", len(plain), pairs)


def _with_tables(assignment: Assignment) -> Assignment:
    tests = [test for exercise in assignment.exercises for test in exercise.tests]
    return with_tables(assignment, {test.cell_id: known_mistakes(test.source) for test in tests})


def _only_wrong(pack: Pack) -> Pack:
    chosen = {name: a for name, a in pack.attempts.items() if a.verdict == "wrong"}
    return Pack(pack.name, {name: a.source for name, a in chosen.items()}, chosen)


def _seconds(engine: Engine, notebooks: Sequence[Sequence[EngineCell]]) -> tuple[float, float]:
    """Return wall and processor time of grading some notebooks one after the other."""
    begun, ours = time.perf_counter(), time.process_time()
    with _counted() as children:
        for cells in notebooks:
            engine.run(cells)
    return time.perf_counter() - begun, time.process_time() - ours + sum(children)


def _print(
    title: str, count: int, pairs: Sequence[tuple[tuple[float, float], tuple[float, float]]]
) -> None:
    print(f"{title}: {count} submissions, {len(pairs)} rounds")
    for place, what in enumerate(("wall", "processor")):
        without = median(plain[place] for plain, _ in pairs) / count
        added = median(named[place] - plain[place] for plain, named in pairs) / count
        share = added / without
        print(f"  {what:9} {without:.4f} s without, {added:+.4f} s for naming ({share:+.1%})")


if __name__ == "__main__":
    main(sys.argv[1:])

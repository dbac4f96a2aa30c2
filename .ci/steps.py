"""Run steps of the Makefile one after another; say in the end what each of them cost.

``python .ci/steps.py lint types+fresh`` runs ``make lint``, then ``make types`` and ``make fresh``
side by side. A step that fails ends the run with its exit code, after the table.
"""

import os
import resource
import subprocess
import sys
import time


def run(step: str) -> tuple[int, float, float]:
    """Run one step; return its exit code, seconds, and seconds of processor time."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    make = [os.environ.get("MAKE", "make"), "--no-print-directory"]
    # of several together the output comes in turns, a line at a time
    running = [subprocess.Popen([*make, one]) for one in step.split("+")]
    code = max(abs(process.wait()) for process in running)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return code, time.monotonic() - began, busy


def main(steps: list[str]) -> int:
    """Run all steps until one fails; print the table."""
    rows, code = [], 0
    for step in steps:
        print(f"\n=== make {step}", flush=True)
        code, seconds, busy = run(step)
        rows.append((step, seconds, busy, "" if code == 0 else f"failed ({code})"))
        if code:
            break
    total = ("all", sum(row[1] for row in rows), sum(row[2] for row in rows), "")
    print(f"\n{'step':12}{'minutes':>9}{'processor minutes':>20}")
    for name, seconds, busy, remark in [*rows, total]:
        print(f"{name:12}{seconds / 60:9.1f}{busy / 60:20.1f}  {remark}".rstrip())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

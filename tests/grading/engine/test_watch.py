"""What the processes of a submission use, read from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from grading.engine import Reason
from grading.engine.child import LimitExceeded, Watch, cpu_seconds, descendants, resident_bytes

MIB = 1024 * 1024


@contextmanager
def _process(source: str) -> Iterator[int]:
    """Run `source`, wait for the line that it prints, and end it."""
    process = subprocess.Popen([sys.executable, "-S", "-c", source], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        process.stdout.readline()
        yield process.pid
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


WAIT = "\nprint(flush=True)\n__import__('time').sleep(60)"


def test_memory_is_seen() -> None:
    with _process(f"x = b'a' * (80 * {MIB})" + WAIT) as pid:
        assert resident_bytes(pid) > 80 * MIB
        Watch(200 * MIB, 60)(pid)
        with pytest.raises(LimitExceeded) as caught:
            Watch(40 * MIB, 60)(pid)
    assert caught.value.reason == Reason.MEMORY


def test_descendants_are_seen() -> None:
    source = "import os, time\nif os.fork() == 0:\n    time.sleep(60)" + WAIT
    with _process(source) as pid:
        family = list(descendants(pid))
        assert len(family) == 2
        assert family[0] == pid
        os.kill(family[1], 9)


def test_shared_memory_is_not_counted_twice() -> None:
    source = (
        f"import os, time\nx = b'a' * (80 * {MIB})\nif os.fork() == 0:\n    time.sleep(60)" + WAIT
    )
    with _process(source) as pid:
        family = list(descendants(pid))
        assert sum(resident_bytes(member) for member in family) > 160 * MIB
        Watch(130 * MIB, 60)(pid)
        os.kill(family[1], 9)


def test_processor_time_is_seen() -> None:
    source = "import time\nwhile time.process_time() < 0.3: pass" + WAIT
    with _process(source) as pid:
        assert cpu_seconds(pid) >= 0.25
        with pytest.raises(LimitExceeded) as caught:
            Watch(1000 * MIB, 0.1)(pid)
    assert caught.value.reason == Reason.CPU


def test_a_process_that_is_gone_uses_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    Watch(1, 0.1)(process.pid)

"""Run ``course certify`` on all chapters in two processes side by side; print what they said.

``python .ci/shards.py`` certifies, ``python .ci/shards.py --named`` measures naming. One process
scores one chapter after the other and waits in between, which leaves a core idle; two do not.
Exits with the worst exit code of the two.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 2


def shards(options: list[str]) -> list[list[str]]:
    """Return the chapters of each process, every second one."""
    folder = ROOT / "tests" / "attempts" / ("named" if "--named" in options else "")
    names = sorted(path.stem for path in folder.glob("[0-9][0-9]_*.py"))
    return [names[first::WIDTH] for first in range(WIDTH) if names[first::WIDTH]]


def main(options: list[str]) -> int:
    """Run all shards; print the output of each when it has ended."""
    course = Path(sys.executable).with_name("course")
    running = []
    for chapters in shards(options):
        said = tempfile.TemporaryFile("w+")  # noqa: SIM115  closed when the program ends
        command = [str(course), "certify", *options, "--jobs", "1", *chapters]
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        running.append((process, said))
    codes = []
    for process, said in running:
        codes.append(process.wait())
        said.seek(0)
        print(said.read(), flush=True)
    return max((abs(code) for code in codes), default=1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

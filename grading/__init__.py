"""What grades: isolation, autograding, the gradebook, feedback, and the `course` command.

It imports neither `authoring` nor `school`, which stand on it.
"""

import sys

# Reading a notebook imports jsonschema, which imports this optional check of international web
# addresses, which builds an Earley parser: 2.5 of the 3.5 CPU seconds that every process of ours
# took to start (measured). No notebook is checked for such addresses, so jsonschema is told that
# it is not installed. A process that has it already keeps it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

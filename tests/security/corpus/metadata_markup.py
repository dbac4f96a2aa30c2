"""Scripts stand in ids, tags, kernel names and the claims of nbgrader's metadata."""

from __future__ import annotations

from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    script = '"><script>owned()</script><img src=x onerror=owned()>'
    notebook["metadata"]["kernelspec"] = {
        "name": script,
        "display_name": script,
        "language": script,
    }
    notebook["metadata"]["language_info"] = {"name": script, "pygments_lexer": script}
    notebook["metadata"]["title"] = notebook["metadata"]["authors"] = script
    own = {"cell_type": "code", "execution_count": script, "id": script, "outputs": []}
    claims = {"grade_id": script, "points": script, "schema_version": 3, "grade": True}
    notebook["cells"].append(
        {**own, "source": "1", "metadata": {"nbgrader": claims, "tags": [script], "name": script}}
    )


ATTACK = Attack(
    kind=AttackClass.METADATA,
    assets=(Asset.BROWSER,),
    expected=frozenset({"ok/failed"}),
    canary="the feedback page holds something that acts",
    cells=(ANSWER,),
    edit=edit,
)

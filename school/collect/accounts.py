"""Who put something into the exchange, where students have accounts on this machine.

The name of a folder in the exchange is what somebody says; the account that owns it is what the
system knows.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path


def put_in_by_another(folder: Path, student: str) -> str:
    """Return why a folder of the exchange is not the student's own, "" when it may be.

    Nothing is refused where the student has no account here: people may share one.

    Parameters
    ----------
    folder
        The folder as it lies in the exchange; one out of an archive has no owner.
    student
        Whose it would be, an id of the gradebook.
    """
    try:
        account = pwd.getpwnam(student)
        owner = folder.lstat().st_uid
    except (KeyError, OSError, ValueError):
        return ""
    if owner in (account.pw_uid, os.geteuid(), 0):
        return ""
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"account {owner}"
    return f"handed in as {student}, and put there by {name}: ask both"

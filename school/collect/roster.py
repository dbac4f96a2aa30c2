"""Who is meant by a name as a learning platform, a folder or a file writes it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from school.collect.owner import Owner
from shop.errors import UsageError


@dataclass(frozen=True)
class Person:
    """A student of the gradebook."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    platform_id: str = ""


class Roster:
    """The students of a class, found by id, name, e-mail address or the platform's number."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = {person.id: person for person in people}
        self._ids = {_key(name): name for name in self.people}
        self._names: dict[str, set[str]] = defaultdict(set)
        self._numbers: dict[str, str] = {}
        for person in self.people.values():
            for name in _spellings(person):
                self._names[name].add(person.id)
            if person.platform_id:
                self._numbers[person.platform_id] = person.id

    def find(self, owner: Owner) -> str | None:
        """Return the student's id, None when nobody of the class is meant.

        Raises
        ------
        UsageError
            When two students of the class have that name.
        """
        if owner.platform == "Canvas" and owner.number in self._numbers:
            return self._numbers[owner.number]
        for name in _candidates(owner):
            if (key := _key(name)) in self._ids:
                return self._ids[key]
            found = self._names.get(key, set())
            if len(found) == 1:
                return next(iter(found))
            if found:
                both = ", ".join(sorted(found))
                raise UsageError(
                    f"{name!r} can be {both}: put it into a folder that has the student's id"
                )
        return None

    def knows(self, name: str) -> bool:
        """Return whether a plain name means somebody of the class."""
        try:
            return self.find(Owner(name)) is not None
        except UsageError:
            return True


def own_name(owner: Owner) -> str:
    """Return the name that somebody gets who is not in the class yet."""
    name = _candidates(owner)[-1] if owner.platform == "attempt" else owner.name
    name = unicodedata.normalize("NFC", name).strip().strip(".").replace("/", "-")
    if not name or not name.isprintable() or len(name.encode()) > 120:
        raise UsageError(f"{owner.name!r} is no name that a gradebook can hold")
    return name


def _candidates(owner: Owner) -> list[str]:
    """Return what the name may be, the longest first."""
    if owner.platform == "attempt":
        # ASSIGNMENT_STUDENT: where the student's name begins, nobody says
        words = owner.name.split("_")
        return ["_".join(words[i:]) for i in range(len(words))]
    if owner.platform == "Moodle" and "-" in owner.name:
        # GROUP-Full Name
        return [owner.name, owner.name.split("-", 1)[1]]
    return [owner.name]


def _spellings(person: Person) -> set[str]:
    first, last = person.first_name or "", person.last_name or ""
    found = {_key(first + last), _key(last + first), _key(person.email or "")}
    found.add(_key((person.email or "").partition("@")[0]))
    return found - {""}


def _key(name: str) -> str:
    """Return a name without case, accents' encoding, blanks and signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())

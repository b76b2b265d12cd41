"""The people of the data set: who they are, and who of a team is there at a moment."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from whimbrel.importers.demo import table
from whimbrel.importers.demo.chance import Chance
from whimbrel.importers.demo.worktime import MONTH, Worktime
from whimbrel.importers.model import ImportedBallot, ImportedItem, ImportedPerson

_NEVER = 2**40


class Member(msgspec.Struct, frozen=True, eq=False):
    """A person with the moments between which they work here; `offsets` are their zone's, by day."""

    person: ImportedPerson
    team: str
    offsets: Sequence[int]
    joined: int
    left: int
    language: str | None
    ballot: ImportedBallot

    @property
    def name(self) -> str:
        """Return the sign-in name."""
        return self.person.name or ""


Pool = Sequence[Sequence[Member]]
"""Who is there, by month of the history."""


class Crew:
    """Everybody, by name and by team."""

    def __init__(self, worktime: Worktime) -> None:
        """Engage the staff of the table."""
        self.members: dict[str, Member] = {}
        self._teams: dict[str, tuple[Member, ...]] = {}
        self._months = worktime.end // MONTH + 1
        self._assignments: dict[tuple[Member | None, Member], ImportedItem] = {}
        for team, row in table.staff().teams.items():
            engaged = [_engage(one, team, worktime) for one in row.people]
            self._teams[team] = tuple(engaged)
            self.members.update(zip((one.name for one in row.people), engaged, strict=True))

    @property
    def people(self) -> tuple[ImportedPerson, ...]:
        """Return all accounts."""
        return tuple(member.person for member in self.members.values())

    def team(self, name: str) -> tuple[Member, ...]:
        """Return everybody who ever was in a team."""
        return self._teams[name]

    def speaker(self, language: str | None, moment: int, chance: Chance) -> Member | None:
        """Return somebody who writes in a language and is there at a moment."""
        found = [one for one in self.members.values() if one.language == language and one.joined <= moment < one.left]
        return chance.pick(found) if found else None

    def pool(self, teams: Sequence[str]) -> Pool:
        """Return who of some teams is there, by month; a team that is named twice counts twice."""
        everybody = [member for team in teams for member in self._teams[team]]
        return tuple(
            tuple(one for one in everybody if one.joined <= month * MONTH and one.left >= (month + 1) * MONTH)
            for month in range(self._months)
        )

    def assigned(self, before: Member | None, after: Member) -> ImportedItem:
        """Return the history line of an issue that goes from one person to another."""
        line = self._assignments.get((before, after))
        if line is None:
            one, other = before and before.person, after.person
            line = self._assignments[before, after] = ImportedItem(
                "assignee",
                from_value=one.name if one else None,
                from_string=one.display_name if one else None,
                to_value=other.name,
                to_string=other.display_name,
            )
        return line


def _engage(row: table.PersonRow, team: str, worktime: Worktime) -> Member:
    name = _sign_in_name(row.name)
    person = ImportedPerson(
        name=name,
        display_name=row.name,
        email=f"{name}@example.com",
        active=row.left is None,
        time_zone=row.zone,
        groups=(team,),
    )
    left = _NEVER if row.left is None else int(row.left * worktime.end)
    offsets = worktime.offsets(row.zone)
    return Member(person, team, offsets, int(row.joined * worktime.end), left, row.language, ImportedBallot(person))


def _sign_in_name(name: str) -> str:
    """Return `first.last` in ASCII."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode()
    first, _, last = plain.lower().partition(" ")
    return f"{first}.{re.sub(r'[^a-z]+', '', last)}"


_LETTERS: Mapping[int, str] = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "đ": "d"})

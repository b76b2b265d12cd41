import re

from whimbrel.importers.demo import table
from whimbrel.importers.demo.chance import Chance
from whimbrel.importers.demo.crew import Crew
from whimbrel.importers.demo.worktime import MONTH, Worktime


def test_people_sign_in_with_plain_names_and_have_example_addresses(crew: Crew) -> None:
    for person in crew.people:
        assert re.fullmatch(r"[a-z-]+\.[a-z]+", person.name or "")
        assert person.email == f"{person.name}@example.com"
        assert person.groups[0].startswith("team-")


def test_people_live_in_many_time_zones_and_some_have_left(crew: Crew) -> None:
    assert len({person.time_zone for person in crew.people}) > 25
    assert 3 <= sum(not person.active for person in crew.people) <= 8


def test_a_pool_holds_who_is_there_in_every_month(crew: Crew, worktime: Worktime) -> None:
    for team in table.staff().teams:
        for month, there in enumerate(crew.pool((team,))):
            assert there
            assert all(one.team == team and one.joined <= month * MONTH < one.left for one in there)
    assert len(crew.pool(("team-shop",))) == worktime.end // MONTH + 1


def test_leads_of_projects_were_there_all_the_time(crew: Crew, worktime: Worktime) -> None:
    for kind in table.kinds():
        assert crew.members[kind.lead].joined == 0
        assert crew.members[kind.lead].left > worktime.end


def test_speakers_of_a_language_are_found_while_they_are_there(crew: Crew, worktime: Worktime) -> None:
    chance = Chance("x")
    found = {crew.speaker("japanese", worktime.end - 1, chance) for _ in range(60)}
    assert len(found) == 3
    assert crew.members["Misaki Fujinawa"] not in {crew.speaker("japanese", 0, chance) for _ in range(60)}
    assert crew.speaker("klingon", 0, chance) is None


def test_an_assignment_names_both_people(crew: Crew) -> None:
    one, other = crew.members["Yael Barkanit"], crew.members["Dov Shimronai"]
    line = crew.assigned(one, other)
    assert (line.from_value, line.to_string) == ("yael.barkanit", "Dov Shimronai")
    assert crew.assigned(one, other) is line
    assert crew.assigned(None, other).from_string is None

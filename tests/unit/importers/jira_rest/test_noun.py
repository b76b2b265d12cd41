from whimbrel.importers.jira_rest.noun import Nouns
from whimbrel.importers.model import ImportedPerson, ImportedVersion


def test_the_same_person_is_the_same_object() -> None:
    nouns = Nouns()
    first = nouns.person({"name": "ada", "key": "JIRAUSER1", "displayName": "Ada", "timeZone": "Europe/Berlin"})
    assert first == ImportedPerson("ada", "JIRAUSER1", None, "Ada", time_zone="Europe/Berlin")
    assert nouns.person({"name": "ada", "key": "JIRAUSER1", "displayName": "Ada", "timeZone": "Asia/Tokyo"}) is first


def test_people_of_cloud_have_only_an_account_id() -> None:
    person = Nouns().person(
        {"accountId": "557058:1", "displayName": "Cleo", "active": False, "emailAddress": "c@example.org"}
    )
    assert person == ImportedPerson(None, None, "557058:1", "Cleo", "c@example.org", active=False)


def test_nobody_is_none() -> None:
    for given in (None, "ada", {}, {"displayName": "Somebody"}, {"name": ["ada"]}):
        assert Nouns().person(given) is None


def test_a_status_without_a_category_is_undefined() -> None:
    nouns = Nouns()
    told = nouns.status({"name": "Fed", "statusCategory": {"key": "indeterminate"}})
    untold = nouns.status({"name": "Lost", "statusCategory": {"id": 99}})
    assert (told and told.category_id, untold and untold.category_id) == (4, 1)


def test_versions_keep_their_dates() -> None:
    raw = {"id": "3", "name": "1.0", "released": True, "releaseDate": "2020-02-30", "startDate": "2020-01-01"}
    version = Nouns().version(raw)
    assert isinstance(version, ImportedVersion)
    assert (version.release_date, str(version.start_date), version.released) == (None, "2020-01-01", True)


def test_a_project_known_only_by_a_key_is_named_by_it() -> None:
    nouns = Nouns()
    assert nouns.project("ZOO", {"key": "ARK", "name": "Ark"}).name == "ZOO"
    assert nouns.project("ZOO", {"key": "ZOO", "name": "Zoo"}).name == "Zoo"

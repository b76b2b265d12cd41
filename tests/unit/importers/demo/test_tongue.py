from whimbrel.importers.demo.chance import Chance
from whimbrel.importers.demo.tongue import tongue


def test_a_language_speaks_of_the_things_it_is_asked_for() -> None:
    office, shop = tongue("german", "office"), tongue("german", "shop")
    assert office.topic(Chance("x"))["thing"] in office.words["thing"]
    assert not set(office.words["thing"]) & set(shop.words["thing"])
    assert tongue("german", "office") is office

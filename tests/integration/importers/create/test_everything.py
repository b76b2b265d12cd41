"""What the creation of one kind of thing promises, each seen through the catalogue that everybody reads."""

from sqlalchemy import text

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import CatalogueStore
from whimbrel.importers import intake
from whimbrel.importers.create.everything import create
from whimbrel.importers.known import Known
from whimbrel.importers.model import (
    ImportedActors,
    ImportedComponent,
    ImportedHolder,
    ImportedLevel,
    ImportedNamed,
    ImportedPerson,
    ImportedProject,
    ImportedStatus,
    ImportedType,
    ImportedVersion,
)
from whimbrel.importers.need import needs_of
from whimbrel.storage.postgres import Database
from whimbrel.tracker import defaults
from whimbrel.tracker.permission import Holder, HolderKind

LEA = ImportedPerson(name="lea", display_name="Lea", groups=("Keepers",))
ZOO = ImportedProject(
    "ZOO",
    "Zoo",
    7,
    "business",
    "Animals",
    lead=LEA,
    category=ImportedNamed("Parks", 3),
    components=(ImportedComponent("Cage", 11, lead=LEA), ImportedComponent("Pool", 11)),
    versions=(ImportedVersion("2.0", 22), ImportedVersion("1.0", 21), ImportedVersion("next")),
    types=(ImportedType("Feeding", id=31), ImportedType("Bug")),
    statuses=(ImportedStatus("Hungry", 2, 41), ImportedStatus("Fed", 3)),
    levels=(
        ImportedLevel("Vets", holders=(ImportedHolder(HolderKind.GROUP, "Vets"), ImportedHolder(HolderKind.REPORTER))),
    ),
    actors=(ImportedActors("Feeders", (LEA,), ("Keepers",)),),
)


async def made(database: Database, *projects: ImportedProject) -> Catalogue:
    await intake.take(database, [], projects=projects)
    return await CatalogueStore(database).current()


async def test_a_project_is_made_with_all_that_it_says_of_itself(founded: Database) -> None:
    catalogue = await made(founded, ZOO)
    project = catalogue.projects.by_key["ZOO"]
    lea = catalogue.people.by_name["lea"]
    assert (project.id, project.name, project.type_key, project.description) == (7, "Zoo", "business", "Animals")
    assert (project.lead_id, project.permission_scheme_id) == (lea.id, defaults.DEFAULT_PERMISSION_SCHEME)
    assert catalogue.projects.categories[3].name == "Parks"
    assert [(one.name, one.lead_id) for one in catalogue.projects.components_of[7]] == [
        ("Cage", lea.id),
        ("Pool", None),
    ]
    assert catalogue.projects.components[11].name == "Cage"
    assert [one.name for one in catalogue.projects.versions_of[7]] == ["1.0", "2.0", "next"]
    assert [one.name for one in catalogue.schemes.issue_types_of(project)] == ["Feeding", "Bug"]
    flow = catalogue.schemes.workflow_of(project, 31)
    assert [catalogue.schemes.statuses[one].name for one in flow.statuses] == ["Hungry", "Fed"]
    assert flow.initial == 41
    assert flow.transitions[1].sets_resolution == defaults.RESOLUTION_DONE


async def test_groups_roles_and_levels_let_in_whom_they_name(founded: Database) -> None:
    catalogue = await made(founded, ZOO)
    project = catalogue.projects.by_key["ZOO"]
    lea = catalogue.people.by_name["lea"]
    keepers = catalogue.people.groups_by_name["keepers"]
    names = {catalogue.people.groups[group_id].name for group_id in catalogue.people.groups_of(lea.id)}
    assert names == {"Keepers", "jira-software-users"}
    role = next(role for role in catalogue.schemes.roles.values() if role.name == "Feeders")
    actors = catalogue.projects.actors(project.id, role.id)
    assert (actors.users, actors.groups) == ({lea.id}, {keepers.id})
    (level,) = catalogue.schemes.levels_of(project)
    vets = catalogue.people.groups_by_name["vets"]
    assert set(level.holders) == {Holder(HolderKind.GROUP, vets.id), Holder(HolderKind.REPORTER)}
    assert catalogue.people.members_of(vets.id) == frozenset()


async def test_making_it_again_makes_nothing(founded: Database) -> None:
    before = await made(founded, ZOO)
    assert (await made(founded, ZOO)).generations == before.generations


async def test_a_project_with_the_name_of_another_is_told_apart_by_its_key(founded: Database) -> None:
    catalogue = await made(founded, ZOO, ImportedProject("ARK", "zoo"))
    assert catalogue.projects.by_key["ARK"].name == "zoo (ARK)"
    assert catalogue.projects.by_key["ARK"].permission_scheme_id == defaults.SOFTWARE_PERMISSION_SCHEME


async def test_a_project_that_shares_schemes_gets_its_own_when_it_needs_more(founded: Database) -> None:
    async with founded.transaction() as tx:
        for project_id, key in ((1, "ARK"), (2, "SEA")):
            await tx.execute(
                text(
                    "INSERT INTO project (id, key, name, type_key, permission_scheme_id, notification_scheme_id,"
                    " issue_type_scheme_id, workflow_scheme_id)"
                    " VALUES (:id, :key, :key, 'software', 10000, 10000, 10000, 10001)"
                ),
                {"id": project_id, "key": key},
            )
        await tx.execute(text("UPDATE catalogue_part SET generation = generation + 1 WHERE name = 'projects'"))
    before = await CatalogueStore(founded).current()
    more = ImportedProject("ARK", types=(ImportedType("Animal"),), statuses=(ImportedStatus("Afloat", 4),))
    catalogue = await made(founded, more)
    ark, sea = catalogue.projects.by_key["ARK"], catalogue.projects.by_key["SEA"]
    assert sea == before.projects.by_key["SEA"]
    assert catalogue.schemes.issue_types_of(sea) == before.schemes.issue_types_of(sea)
    assert [one.name for one in catalogue.schemes.issue_types_of(ark)][-1] == "Animal"
    animal = catalogue.schemes.issue_types_of(ark)[-1]
    afloat = next(one.id for one in catalogue.schemes.statuses.values() if one.name == "Afloat")
    flow = catalogue.schemes.workflow_of(ark, animal.id)
    assert afloat in flow.statuses
    assert set(before.schemes.workflow_of(sea, defaults.BUG).statuses) <= set(flow.statuses)


async def test_priorities_stand_behind_those_that_exist_in_the_order_of_the_source(founded: Database) -> None:
    known = Known(await CatalogueStore(founded).current())
    needs = needs_of(known, [], [], [])
    needs.priorities.update({"minor": ImportedNamed("Minor", 904), "blocker": ImportedNamed("Blocker", 901)})
    async with founded.transaction() as tx:
        assert await create(tx, known, needs)
    catalogue = await CatalogueStore(founded).current()
    assert [one.name for one in catalogue.schemes.priorities.values()][-3:] == ["Lowest", "Blocker", "Minor"]


async def test_what_is_known_may_be_out_of_date_and_then_nothing_is_done(founded: Database) -> None:
    known = Known(await CatalogueStore(founded).current())
    await made(founded, ZOO)
    async with founded.transaction() as tx:
        assert not await create(tx, known, needs_of(known, [], [ImportedProject("ARK")], []))
    assert "ARK" not in (await CatalogueStore(founded).current()).projects.by_key


async def test_a_status_of_which_only_history_told_gets_its_category_later(founded: Database) -> None:
    await made(founded, ImportedProject("ZOO", statuses=(ImportedStatus("Fed", 1),)))
    catalogue = await made(founded, ImportedProject("ZOO", statuses=(ImportedStatus("FED", 3),)))
    fed = [one for one in catalogue.schemes.statuses.values() if one.name.lower() == "fed"]
    assert [(one.name, one.category_id) for one in fed] == [("Fed", 3)]

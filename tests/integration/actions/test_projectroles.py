"""Roles are made, edited and deleted; whom they mean by default plays them in projects to come."""

from typing import Any

import pytest
from sqlalchemy import select, update

from support.site import Site
from whimbrel.actions.accounts import delete_user
from whimbrel.actions.actors import ActorNames
from whimbrel.actions.comments import add_comment
from whimbrel.actions.groups import create_group, delete_group
from whimbrel.actions.people import NewUser, create_user
from whimbrel.actions.permissionschemes import add_grant
from whimbrel.actions.projectroles import (
    add_default_actors,
    create_role,
    delete_role,
    edit_role,
    remove_default_actors,
)
from whimbrel.actions.projects import create_project
from whimbrel.actions.roles import add_actors, set_actors
from whimbrel.errors import Conflict, Invalid, NotAllowed, NotFound
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.scheme import workflow
from whimbrel.tracker.permission import Holder, HolderKind
from whimbrel.tracker.project import RoleActors

DEVELOPERS = "10001"


async def test_a_role_lives(site: Site, acting: Any) -> None:
    role = await acting.do(create_role, "admin", {"name": " Ringers ", "description": "They ring"})
    assert (role.name, (await site.catalogue()).schemes.roles[role.id]) == ("Ringers", role)
    after = await acting.do(edit_role, "admin", str(role.id), {"name": "Trappers"})
    assert (after.name, after.description) == ("Trappers", "They ring")
    with pytest.raises(Conflict, match="already exists"):
        await acting.do(create_role, "admin", {"name": "TRAPPERS"})
    with pytest.raises(Conflict, match="already exists"):
        await acting.do(edit_role, "admin", str(role.id), {"name": "developers"})
    for sent in ({}, {"name": " "}, {"name": "x" * 256}):
        with pytest.raises(Invalid):
            await acting.do(create_role, "admin", sent)
    await acting.do(delete_role, "admin", str(role.id), None)
    with pytest.raises(NotFound):
        await acting.do(edit_role, "admin", str(role.id), {"name": "Gone"})


async def test_default_actors_play_the_role_in_projects_to_come(site: Site, acting: Any) -> None:
    await acting.do(add_default_actors, "admin", DEVELOPERS, ActorNames(["carol", "bob"], "jira-software-users"))
    await acting.do(remove_default_actors, "admin", DEVELOPERS, ActorNames("bob"))
    project = await acting.do(create_project, "admin", {"key": "GULL", "name": "Gulls", "lead": "bob"})
    projects = (await site.catalogue()).projects
    carol, bob = (await site.user("carol")).id, (await site.user("bob")).id
    wanted = RoleActors(frozenset({carol}), frozenset({10_001}))
    assert projects.actors(project.id, int(DEVELOPERS)) == wanted
    assert projects.actors(project.id, 10_002) == RoleActors(frozenset({bob}), frozenset({10_000}))
    assert projects.actors(10_000, int(DEVELOPERS)) == RoleActors()
    for names in (ActorNames(), ActorNames("ghost"), ActorNames(groups=["ghosts"])):
        with pytest.raises(Invalid):
            await acting.do(add_default_actors, "admin", DEVELOPERS, names)


async def test_a_role_that_has_a_place_is_swapped(site: Site, acting: Any) -> None:
    await site.issue()
    role = str((await acting.do(create_role, "admin", {"name": "Ringers"})).id)
    for one in (role, DEVELOPERS):
        await acting.do(add_actors, "bob", "WHI", one, ActorNames("bob"))
    visible_to = {"type": "role", "value": "Ringers"}
    await acting.do(add_comment, "bob", "WHI-1", {"body": "Hush", "visibility": visible_to})
    with pytest.raises(Conflict, match="is used"):
        await acting.do(delete_role, "admin", role, None)
    grant = {"permission": "MOVE_ISSUES", "holder": {"type": "projectRole", "parameter": role}}
    await acting.do(add_grant, "admin", "0", grant)
    for swap in (role, "7"):
        with pytest.raises(Invalid):
            await acting.do(delete_role, "admin", role, swap)
    await acting.do(delete_role, "admin", role, DEVELOPERS)
    scheme = (await site.catalogue()).schemes.permission_schemes[0]
    assert Holder(HolderKind.PROJECT_ROLE, int(DEVELOPERS)) in [one.holder for one in scheme.grants]


async def test_a_project_is_created_where_nobody_administers_projects_by_role(site: Site, acting: Any) -> None:
    await acting.do(delete_role, "admin", "10002", DEVELOPERS)
    project = await acting.do(create_project, "admin", {"key": "GULL", "name": "Gulls"})
    assert (await site.catalogue()).projects.actors(project.id, 10_002) == RoleActors()


async def test_who_is_deleted_plays_no_role_any_more(site: Site, acting: Any) -> None:
    await acting.do(lambda tx, known, _actor: create_user(tx, known, NewUser("dora", "Dora")), None)
    await acting.do(set_actors, "bob", "WHI", DEVELOPERS, ActorNames("dora"))
    await acting.do(add_default_actors, "admin", DEVELOPERS, ActorNames("dora"))
    await acting.do(delete_user, "admin", await site.user("dora"))
    catalogue = await site.catalogue()
    assert catalogue.projects.actors(10_000, int(DEVELOPERS)) == RoleActors()
    assert catalogue.schemes.default_actors_of(int(DEVELOPERS)) == RoleActors()


async def test_only_administrators_of_the_site_change_roles(acting: Any) -> None:
    for action, arguments in (
        (create_role, ({"name": "A"},)),
        (edit_role, (DEVELOPERS, {"name": "A"})),
        (delete_role, (DEVELOPERS, None)),
        (add_default_actors, (DEVELOPERS, ActorNames("ghost"))),
        (remove_default_actors, (DEVELOPERS, ActorNames("ghost"))),
    ):
        with pytest.raises(NotAllowed):
            await acting.do(action, "bob", *arguments)


async def test_workflows_that_name_a_role_or_a_group_name_the_one_it_is_swapped_with(site: Site, acting: Any) -> None:
    role = (await acting.do(create_role, "admin", {"name": "Ringers"})).id
    group, heirs = [(await acting.do(create_group, "admin", name)).id for name in ("birders", "heirs")]
    named = {"conditions named": [{"role_id": role}, {"of": [{"group_id": group}, {"group_id": heirs}]}]}
    definition = await site.database.fetch_value(select(workflow.c.definition).where(workflow.c.id == 10_000))

    async def name_them(tx: Tx, *_: Any) -> None:
        both = update(workflow).where(workflow.c.id == 10_000).values(definition={**definition, **named})
        await tx.execute(both)

    await acting.do(name_them, None)
    with pytest.raises(Conflict, match="is used"):
        await acting.do(delete_role, "admin", str(role), None)
    with pytest.raises(Invalid, match="Workflows name"):
        await acting.do(delete_group, "admin", "birders", None)
    await acting.do(delete_role, "admin", str(role), DEVELOPERS)
    await acting.do(delete_group, "admin", "birders", "heirs")
    after = await site.database.fetch_value(select(workflow.c.definition).where(workflow.c.id == 10_000))
    wanted = [{"role_id": int(DEVELOPERS)}, {"of": [{"group_id": heirs}, {"group_id": heirs}]}]
    assert after == {**definition, "conditions named": wanted}

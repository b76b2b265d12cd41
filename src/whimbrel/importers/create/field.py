"""Creates custom fields, their options, and sprints."""

from collections import Counter
from typing import Any

import msgspec
from sqlalchemy import insert

from whimbrel.importers.allotment import allot
from whimbrel.importers.known import Known
from whimbrel.importers.model import ImportedOption
from whimbrel.importers.need import Needs
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.agile import sprint
from whimbrel.storage.schema.field import custom_field, custom_field_option
from whimbrel.tracker.customfield import CustomField
from whimbrel.tracker.sprint import Sprint, SprintState


async def create_fields(tx: Tx, known: Known, needs: Needs) -> None:
    """Create the fields that are needed, then the options of fields."""
    wanted = list(needs.fields.values())
    ids = await allot(tx, custom_field, [one.id for one in wanted])
    fields = [
        CustomField(new_id, one.name, one.type_key, one.description) for new_id, one in zip(ids, wanted, strict=True)
    ]
    if fields:
        await tx.execute(insert(custom_field), [msgspec.structs.asdict(field) for field in fields])
    known.fields.update({field.id: field for field in fields})
    await _create_options(tx, known, needs)


async def _create_options(tx: Tx, known: Known, needs: Needs) -> None:
    """Create first-level options, then those below them."""
    first: dict[tuple[int, None, str], ImportedOption] = {}
    second: dict[tuple[int, str, str], ImportedOption] = {}
    for (wanted, value, child_value), option in needs.options.items():
        field = known.field(wanted)
        assert field is not None, "the options' fields were created before them"
        first.setdefault((field.id, None, value), option)
        if option.child is not None:
            second.setdefault((field.id, value, child_value), option.child)
    await _insert_options(tx, known, first)
    await _insert_options(
        tx,
        known,
        {
            (field_id, known.options[field_id, None, parent], value): option
            for (field_id, parent, value), option in second.items()
        },
    )


async def _insert_options(tx: Tx, known: Known, wanted: dict[Any, ImportedOption]) -> None:
    new = {place: option for place, option in wanted.items() if place not in known.options}
    ids = await allot(tx, custom_field_option, [option.id for option in new.values()])
    siblings = Counter(place[:2] for place in known.options)
    rows = []
    for new_id, (place, option) in zip(ids, new.items(), strict=True):
        known.options[place] = new_id
        field_id, parent_id, _ = place
        siblings[field_id, parent_id] += 1
        row = {"id": new_id, "field_id": field_id, "parent_id": parent_id, "value": option.value}
        rows.append(row | {"sequence": siblings[field_id, parent_id], "disabled": option.disabled})
    if rows:
        await tx.execute(insert(custom_field_option), rows)


async def create_sprints(tx: Tx, known: Known, needs: Needs) -> None:
    """Create the sprints that are needed; an unknown state counts as closed."""
    new = [one for one in needs.sprints if known.sprint(one) is None]
    wanted = list({one.id or (one.name.lower(), one.board_id): one for one in new}.values())
    ids = await allot(tx, sprint, [one.id for one in wanted])
    rows = []
    for new_id, one in zip(ids, wanted, strict=True):
        state = one.state.lower() if one.state.lower() in set(SprintState) else SprintState.CLOSED
        made = Sprint(new_id, one.name, SprintState(state), one.board_id, one.start, one.end, one.completed, one.goal)
        known.add_sprint(one, made)
        rows.append(msgspec.structs.asdict(made) | {"state": str(made.state)})
    if rows:
        await tx.execute(insert(sprint), rows)

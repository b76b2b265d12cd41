"""Field configurations, screen schemes, and which projects follow them; for administrators.

Data Center offers nothing of this over REST; the addresses are this product's own, in the same style.
"""

from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from whimbrel.actions import fieldconfigurations as actions
from whimbrel.actions import mappingschemes as schemes
from whimbrel.reads.projects import read_project
from whimbrel.reads.screens import read_configurations, read_settings
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.screen import FieldConfiguration

_NAMED = "name, description"


@route("GET", "/fieldconfiguration")
async def read_all(call: Incoming) -> Answer:
    """List the field configurations."""
    call.administrator()
    return answer.json([_configuration(one) for one in await call.ask(read_configurations)])


@route("POST", "/fieldconfiguration", body=_NAMED, success=201)
async def create(call: Incoming) -> Answer:
    """Create a field configuration, in which all fields are optional and shown."""
    call.administrator()
    done = await call.carry_out(actions.create_configuration, await call.object())
    return answer.json(_configuration(done.result), 201, position=done.position)


@route("PUT", "/fieldconfiguration/{key:str}", body=_NAMED)
async def edit(call: Incoming, key: FromPath[str]) -> Answer:
    """Change a field configuration; what is not sent stays."""
    call.administrator()
    done = await call.carry_out(actions.edit_configuration, key, await call.object())
    return answer.json(_configuration(done.result), position=done.position)


@route("DELETE", "/fieldconfiguration/{key:str}", success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a field configuration that no scheme uses."""
    call.administrator()
    done = await call.carry_out(actions.delete_configuration, key)
    return answer.nothing(position=done.position)


@route("GET", "/fieldconfiguration/{key:str}/fields")
async def read_fields(call: Incoming, key: FromPath[str]) -> Answer:
    """Show what a field configuration says of each field."""
    call.administrator()
    shown = [
        {
            "id": field_id,
            "isHidden": setting.hidden,
            "isRequired": setting.required,
            "description": setting.description or "",
            **({"renderer": setting.renderer} if setting.renderer else {}),
        }
        for field_id, setting in (await call.ask(read_settings, key)).items()
    ]
    return answer.json({"fieldConfigurationItems": shown})


@route("PUT", "/fieldconfiguration/{key:str}/fields", body="fieldConfigurationItems", success=204)
async def set_fields(call: Incoming, key: FromPath[str]) -> Answer:
    """Say what holds of some fields; others stay as they are."""
    call.administrator()
    done = await call.carry_out(actions.set_settings, key, await call.object())
    return answer.nothing(position=done.position)


def _configuration(configuration: FieldConfiguration) -> Json:
    return {"id": configuration.id, "name": configuration.name, "description": configuration.description}


def _scheme(scheme: schemes.MappingScheme) -> Json:
    return {
        "id": scheme.id,
        "name": scheme.name,
        "description": scheme.description,
        "default": scheme.default,
        "mappings": dict(scheme.mappings),
    }


def _handlers(path: str, noun: schemes.Noun) -> tuple[HTTPRouteHandler, ...]:
    """Return the handlers of one kind of scheme."""
    body = "name, description, default, mappings"

    @route("GET", f"/{path}")
    async def read_schemes(call: Incoming) -> Answer:
        """List the schemes."""
        call.administrator()
        return answer.json({"schemes": [_scheme(one) for one in schemes.all_schemes(call.catalogue, noun)]})

    @route("POST", f"/{path}", body=body, success=201)
    async def create_scheme(call: Incoming) -> Answer:
        """Create a scheme."""
        call.administrator()
        done = await call.carry_out(schemes.create_scheme, noun, await call.object())
        return answer.json(_scheme(done.result), 201, position=done.position)

    @route("GET", f"/{path}/{{key:str}}")
    async def read_scheme(call: Incoming, key: FromPath[str]) -> Answer:
        """Show a scheme."""
        call.administrator()
        return answer.json(_scheme(schemes.found_scheme(call.catalogue, noun, key)))

    @route("PUT", f"/{path}/{{key:str}}", body=body)
    async def edit_scheme(call: Incoming, key: FromPath[str]) -> Answer:
        """Change a scheme; what is not sent stays."""
        call.administrator()
        done = await call.carry_out(schemes.edit_scheme, noun, key, await call.object())
        return answer.json(_scheme(done.result), position=done.position)

    @route("DELETE", f"/{path}/{{key:str}}", success=204)
    async def delete_scheme(call: Incoming, key: FromPath[str]) -> Answer:
        """Delete a scheme that nothing uses."""
        call.administrator()
        done = await call.carry_out(schemes.delete_scheme, noun, key)
        return answer.nothing(position=done.position)

    return read_schemes, create_scheme, read_scheme, edit_scheme, delete_scheme


def _choices(path: str, noun: schemes.Noun) -> tuple[HTTPRouteHandler, ...]:
    """Return the handlers of the scheme that a project follows."""
    column = noun.project or ""

    @route("GET", f"/project/{{mention:str}}/{path}")
    async def read_choice(call: Incoming, mention: FromPath[str]) -> Answer:
        """Show the scheme that a project follows; null where it follows none, and all fields are shown."""
        call.administrator()
        chosen = getattr(read_project(call.catalogue, call.user, mention), column)
        return answer.json(_scheme(schemes.found_scheme(call.catalogue, noun, str(chosen))) if chosen else None)

    @route("PUT", f"/project/{{mention:str}}/{path}", body="id", success=204)
    async def choose(call: Incoming, mention: FromPath[str]) -> Answer:
        """Have a project follow a scheme, or none."""
        call.administrator()
        done = await call.carry_out(schemes.choose_scheme, noun, mention, await call.object())
        return answer.nothing(position=done.position)

    return read_choice, choose


HANDLERS = (
    *(read_all, create, edit, delete, read_fields, set_fields),
    *(handler for path, noun in schemes.NOUNS.items() for handler in _handlers(path, noun)),
    *(handler for path, noun in schemes.NOUNS.items() if noun.project for handler in _choices(path, noun)),
)

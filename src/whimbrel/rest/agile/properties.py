"""Entity properties of boards and sprints."""

from whimbrel.rest.http.place import Place
from whimbrel.rest.shape.property_routes import Address, property_routes
from whimbrel.tracker.property import Entity


def _address(place: Place) -> Address:
    return place.agile


HANDLERS = (*property_routes(Entity.BOARD, "board", _address), *property_routes(Entity.SPRINT, "sprint", _address))

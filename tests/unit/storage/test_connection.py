"""The connection file."""

from pathlib import Path

from whimbrel.storage.connection import publish_connection, read_connection, withdraw_connection
from whimbrel.storage.home import Home


def test_the_holders_connection_is_read_and_private(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned():
        publish_connection(home, "postgresql://u:hush@/d", "nats://u:hush@h")
        connection = read_connection(home)
        assert connection is not None
        assert (connection.database_url, connection.nats_url) == ("postgresql://u:hush@/d", "nats://u:hush@h")
        assert "hush" not in repr(connection)
        assert (home.run / "connection.json").stat().st_mode & 0o777 == 0o600


def test_a_connection_of_an_earlier_holder_is_not_believed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned():
        publish_connection(home, "postgresql:///d", "nats://h")
        (home.path / "lock").write_text('{"pid": 1, "command": "whimbrel up"}')
        assert read_connection(home) is None


def test_a_withdrawn_or_damaged_connection_is_none(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned():
        publish_connection(home, "postgresql:///d", "nats://h")
        (home.run / "connection.json").write_text('{"pid"')
        assert read_connection(home) is None
        withdraw_connection(home)
        withdraw_connection(home)
        assert read_connection(home) is None

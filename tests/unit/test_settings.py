"""Settings from the environment."""

from pathlib import Path

import pytest

from whimbrel.settings import SettingError, Settings, without_secrets


def test_nothing_set_means_a_node_that_runs_its_own_engines() -> None:
    settings = Settings.read({})
    assert settings == Settings(home=Path.home() / ".whimbrel")
    assert settings.jira_version == "8.22.6"


def test_a_command_may_have_a_home_of_its_own_and_the_environment_has_the_last_word(tmp_path: Path) -> None:
    assert Settings.read({}, tmp_path).home == tmp_path
    assert Settings.read({"WHIMBREL_HOME": "/srv/w"}, tmp_path).home == Path("/srv/w")


def test_every_variable_is_read(tmp_path: Path) -> None:
    program = tmp_path / "nats"
    program.touch(mode=0o700)
    settings = Settings.read(
        {
            "WHIMBREL_HOME": "~/w",
            "WHIMBREL_DATABASE_URL": "postgresql://u:p@one,two/db",
            "WHIMBREL_NATS_URL": "nats://a:4222,nats://b:4222",
            "WHIMBREL_SHARED_HOME": "s3://bucket/w",
            "WHIMBREL_BASE_URL": "https://issues.example.com/jira/",
            "WHIMBREL_ADMIN_PASSWORD": "secret",
            "WHIMBREL_NATS_SERVER": str(program),
            "WHIMBREL_POSTGRES_BIN": str(tmp_path),
            "WHIMBREL_JIRA_VERSION": "9.12.1",
            "WHIMBREL_SCAN_COMMAND": "clamdscan --fdpass",
        }
    )
    assert settings == Settings(
        home=Path.home() / "w",
        database_url="postgresql://u:p@one,two/db",
        nats_url="nats://a:4222,nats://b:4222",
        shared_home="s3://bucket/w",
        base_url="https://issues.example.com/jira",
        admin_password="secret",
        nats_server=program,
        postgres_bin=tmp_path,
        jira_version="9.12.1",
        scan_command="clamdscan --fdpass",
    )


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.read({"WHIMBREL_DATABASE_URL": "", "WHIMBREL_HOME": ""}) == Settings.read({})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WHIMBREL_HOME", "a\0b"),
        ("WHIMBREL_DATABASE_URL", "mysql://secret@host/db"),
        ("WHIMBREL_NATS_URL", "http://secret@host"),
        ("WHIMBREL_BASE_URL", "issues.example.com"),
        ("WHIMBREL_BASE_URL", "https:///jira"),
        ("WHIMBREL_BASE_URL", "https://host/?q=1"),
        ("WHIMBREL_NATS_SERVER", "/does/not/exist"),
        ("WHIMBREL_POSTGRES_BIN", "/does/not/exist"),
        ("WHIMBREL_JIRA_VERSION", "nine"),
        ("WHIMBREL_SCAN_COMMAND", "scan 'secret"),
        ("WHIMBREL_SCAN_COMMAND", " "),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingError, match=variable) as caught:
        Settings.read({variable: value})
    assert caught.value.variable == variable
    assert "secret" not in str(caught.value)


def test_no_secret_is_shown() -> None:
    shown = repr(
        Settings(
            home=Path("/h"),
            database_url="postgresql://me:hush,@hush/hush@host/db?password=hush",
            nats_url="nats://hush@a,nats://u:hush@b:4222",
            shared_home="s3://key:hush@bucket",
            admin_password="hush",
        )
    )
    assert "hush" not in shown
    assert "host/db" in shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:pw@host:5432/db?sslmode=require", "postgresql://…@host:5432/db"),
        ("postgresql:///db?host=/run", "postgresql:///db"),
        ("me:pw@host", "…@host"),
        ("nats://host:4222", "nats://host:4222"),
    ],
)
def test_a_url_for_the_log_keeps_the_place_and_loses_the_rest(url: str, shown: str) -> None:
    assert without_secrets(url) == shown

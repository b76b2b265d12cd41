"""What the environment says about this node, read once and checked at once."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import msgspec

from whimbrel.errors import Invalid

PREFIX = "WHIMBREL_"
JIRA_VERSION = "8.22.6"
_BASE_URL = re.compile(r"https?://[^/?#@\s]+(/[^?#\s]*)?")
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


class SettingError(Invalid):
    """An environment variable holds a value that cannot be used; `variable` names it."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable} {problem}")
        self.variable = variable


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a node. Where an engine's URL is None, the node runs that engine itself, in its home."""

    home: Path
    database_url: str | None = None
    nats_url: str | None = None
    shared_home: str | None = None
    base_url: str | None = None
    admin_password: str | None = None
    nats_server: Path | None = None
    postgres_bin: Path | None = None
    jira_version: str = JIRA_VERSION
    scan_command: str | None = None

    @classmethod
    def read(cls, environ: Mapping[str, str], home: Path | None = None) -> Self:
        """Read the settings from environment variables; an empty one counts as not set.

        `home` is where the command keeps its home when WHIMBREL_HOME is not set; the default is `~/.whimbrel`.
        Raises `SettingError`, which names the variable, for a value that cannot be used.
        """
        read = _Reader(environ)
        return cls(
            home=read.path("HOME") or home or Path.home() / ".whimbrel",
            database_url=read.url("DATABASE_URL", "postgresql", "postgres"),
            nats_url=read.url("NATS_URL", "nats", "tls"),
            shared_home=read.shared_home("SHARED_HOME"),
            base_url=read.base_url("BASE_URL"),
            admin_password=read.text("ADMIN_PASSWORD"),
            nats_server=read.executable("NATS_SERVER"),
            postgres_bin=read.directory("POSTGRES_BIN"),
            jira_version=read.version("JIRA_VERSION") or JIRA_VERSION,
            scan_command=read.command("SCAN_COMMAND"),
        )

    def __repr__(self) -> str:
        shown = {name: getattr(self, name) for name in self.__struct_fields__}
        shown["admin_password"] = self.admin_password and "…"
        shown["database_url"] = self.database_url and without_secrets(self.database_url)
        shown["nats_url"] = self.nats_url and without_secrets(self.nats_url)
        shown["shared_home"] = self.shared_home and without_secrets(self.shared_home)
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


def without_secrets(url: str) -> str:
    """Return a URL, or a list of them, fit for a log: all that could be a password, and the query, left out."""
    return re.sub(r"^([a-z0-9+]+://)?.*@", r"\1…@", url).partition("?")[0]


class _Reader:
    """Reads one variable after the other and says which one is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str) -> str | None:
        return self._environ.get(PREFIX + name) or None

    def path(self, name: str) -> Path | None:
        value = self.text(name)
        if value is None:
            return None
        if "\0" in value:
            raise SettingError(PREFIX + name, "is not a path: it contains a NUL character.")
        return Path(value).expanduser().absolute()

    def directory(self, name: str) -> Path | None:
        path = self.path(name)
        if path is not None and not path.is_dir():
            raise SettingError(PREFIX + name, f"names '{path}', which is not a directory.")
        return path

    def executable(self, name: str) -> Path | None:
        path = self.path(name)
        if path is not None and not (path.is_file() and path.stat().st_mode & 0o111):
            raise SettingError(PREFIX + name, f"names '{path}', which is not an executable file.")
        return path

    def url(self, name: str, *schemes: str) -> str | None:
        value = self.text(name)
        if value is not None and value.partition("://")[0] not in schemes:  # it may hold a password: not repeated
            raise SettingError(PREFIX + name, f"must begin with {' or '.join(f'{each}://' for each in schemes)}.")
        return value

    def base_url(self, name: str) -> str | None:
        value = self.url(name, "http", "https")
        if value is not None and not _BASE_URL.fullmatch(value):
            raise SettingError(PREFIX + name, f"is '{value}'; write it like https://issues.example.com.")
        return value and value.rstrip("/")

    def shared_home(self, name: str) -> str | None:
        value = self.text(name)
        if value is None or "://" in value:
            return value
        return str(self.path(name))

    def command(self, name: str) -> str | None:
        value = self.text(name)
        try:
            words = shlex.split(value or "")
        except ValueError:
            words = []
        if value is not None and not words:
            raise SettingError(PREFIX + name, "is not a command; write it as in a shell, with its quotes closed.")
        return value

    def version(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and not _VERSION.fullmatch(value):
            raise SettingError(PREFIX + name, f"is '{value}'; write three numbers, like {JIRA_VERSION}.")
        return value

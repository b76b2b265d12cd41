"""What handlers work with."""

import msgspec

from whimbrel.actions.uploads import Uploads
from whimbrel.actions.writes import Writes
from whimbrel.catalogue.passwords import Passwords
from whimbrel.catalogue.sign_in import SignIn
from whimbrel.clock import Clock
from whimbrel.reads.contents import Contents
from whimbrel.reads.reads import Reads
from whimbrel.settings import Settings


class Backend(msgspec.Struct, frozen=True, kw_only=True):
    """The doors to everything below the edge, made once by the composition root; `title` is the site's name."""

    settings: Settings
    reads: Reads
    writes: Writes
    sign_in: SignIn
    passwords: Passwords
    clock: Clock
    uploads: Uploads
    contents: Contents
    title: str = "Whimbrel"

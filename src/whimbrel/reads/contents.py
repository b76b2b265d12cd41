"""The contents of files, for whoever was found to be allowed to see what names them."""

from whimbrel.storage.files import Content, Files


class Contents:
    """Gives contents by their hashes; it asks nobody for permission, since the same content has many names."""

    def __init__(self, files: Files) -> None:
        """Take where contents are kept."""
        self._files = files

    async def open(self, content_hash: str, start: int, end: int) -> Content:
        """Begin to read a content from byte `start` to before `end`.

        Raises `NotFound` where it is missing, `Unavailable` where the shared home cannot be reached.
        """
        return await self._files.open(content_hash, start, end)

    async def small(self, content_hash: str) -> bytes:
        """Return a content that is known to be small. Raises as `open` does."""
        return await self._files.read(content_hash)

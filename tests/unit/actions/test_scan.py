"""A command says whether a file may be kept."""

from pathlib import Path

import pytest

from whimbrel.actions.scan import CommandScan, NotScanned


async def test_the_exit_status_is_the_verdict(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("harmless")
    scan = CommandScan("grep -qv virus")  # 0 where a line is without the word, 1 where none is
    assert await scan(file)
    file.write_text("virus")
    assert not await scan(file)


@pytest.mark.parametrize("command", ["sh -c 'exit 2'", "/no/such/program", "sh -c 'exec sleep 60'"])
async def test_without_a_verdict_nothing_is_kept(tmp_path: Path, command: str) -> None:
    with pytest.raises(NotScanned):
        await CommandScan(command, patience=0.2)(tmp_path / "file")

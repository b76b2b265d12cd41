"""Runs one benchmark by name, for example `python -m bench import`; the last line it prints is a JSON object."""

import importlib
import pkgutil
import sys

import bench
from whimbrel.cli.running import run


def _names() -> dict[str, str]:
    """Map the names that people type to modules: a module named like a keyword has an underscore behind it."""
    modules = (one.name for one in pkgutil.iter_modules(bench.__path__) if not one.name.startswith("_"))
    return {module.rstrip("_").replace("_", "-"): module for module in modules}


def main(arguments: list[str]) -> int:
    """Run the benchmark that the first argument names with the rest of the arguments."""
    names = _names()
    if not arguments or arguments[0] not in names:
        print(f"usage: python -m bench {{{','.join(sorted(names))}}} [arguments]", file=sys.stderr)
        return 2
    module = importlib.import_module(f"bench.{names[arguments[0]]}")
    run(lambda: module.run(arguments[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`make fuzz`: holds our grammar against the published one for as long as wanted, and prints what they disagree on."""

import argparse
import random
import sys
import time
from itertools import islice

from agree.grammars import disagreements, known_queries
from agree.mutation import mutated
from support.oracle import oracle

_AT_ONCE = 1000


def main() -> int:
    """Return 1 if any disagreement was found."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    chosen = parser.parse_args()
    print(f"SEED={chosen.seed}", flush=True)
    queries = mutated(known_queries(), chosen.seed)
    count, found = 0, []
    end = time.monotonic() + chosen.seconds
    with oracle() as published:
        while time.monotonic() < end:
            found += disagreements(published, list(islice(queries, _AT_ONCE)))
            count += _AT_ONCE
    for one in found:
        print(*(f"{name}: {getattr(one, name)!a}" for name in one.__struct_fields__), "", sep="\n")
    print(f"{count:,} queries, {len(found):,} disagreements")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

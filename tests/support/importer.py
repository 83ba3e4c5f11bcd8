"""A process that brings a list in, says so as it begins to write, and may be killed while it does.

python -m tests.support.importer STORE PASSWORD LIST
"""

import io
import sys
from pathlib import Path

from app.exchange.imports.commit import commit
from app.exchange.imports.list_import import read_list
from app.registers.household import Household
from app.store import Store


def main() -> None:
    assert isinstance(sys.stdout, io.TextIOWrapper)
    store = Store.open(Path(sys.argv[1]), None, sys.argv[2])
    rehearsal = read_list(store, Household, Path(sys.argv[3])).rehearsal
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    commit(store, rehearsal)
    sys.stdout.write("done\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

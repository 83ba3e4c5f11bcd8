"""A process that saves without end and says so after each save, until it is killed.

python -m tests.support.writer STORE PASSWORD
"""

import io
import sys
from pathlib import Path

from app.base.language import T
from app.registers.area import Area
from app.registers.household import Household
from app.store import Store
from tests.support.samples import a_visit

BATCH = 40


def main() -> None:
    assert isinstance(sys.stdout, io.TextIOWrapper)
    sys.stdout.reconfigure(encoding="utf-8")  # whatever the console's code page is
    store = Store.open(Path(sys.argv[1]), None, sys.argv[2])
    home = store.by_code(Household, "HO-0001").id
    number = store.count(Area)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        number += 1
        with store.step(T("Nhập", "Import")) as step:
            step.save(Area(name=f"mốc {number}"))
            step.save_many([a_visit(home, note=f"mốc {number}") for _ in range(BATCH)])
        sys.stdout.write(f"mốc {number}\n")  # acknowledged: from now on it may not be lost
        sys.stdout.flush()


if __name__ == "__main__":
    main()

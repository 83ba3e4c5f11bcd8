"""A process that attaches files without end and says so after each, until it is killed.

python -m tests.support.attacher STORE PASSWORD ROUNDS [ACKNOWLEDGED]

What it says goes to the file, where one is named, and else to its output.
"""

import os
import sys
from pathlib import Path

from app.base.errors import UserError
from app.base.language import T
from app.registers.area import Area
from app.schema.attachment import AttachmentKind, NewAttachment
from app.store import Store
from app.store.read.attachments import attachments_of

TITLE = T("Đính kèm", "Attach")


def content(number: int) -> bytes:
    """Bytes over two parts, of their own for each number."""
    return b"%d " % number * 250_000


def main() -> None:
    path, password, rounds, *to = sys.argv[1:]
    out = os.open(to[0], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if to else 1
    store = Store.open(Path(path), "lan", password)
    area = store.by_code(Area, "KDC-01")
    os.write(out, b"ready\n")
    first = len(attachments_of(store, area))
    for number in range(first, first + int(rounds)):
        try:
            with store.step(TITLE) as step:
                file = NewAttachment(f"{number}", AttachmentKind.PDF, content(number))
                step.attach(store.get(Area, area.id), file)
        except UserError:  # a full disk
            continue
        os.write(out, b"%d\n" % number)  # acknowledged: from now on it may not be lost
    store.close()
    os.write(out, b"closed\n")


if __name__ == "__main__":
    main()

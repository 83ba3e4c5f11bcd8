"""Writing a computed report to a file, in the form that the file's name asks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import UserError, file_errors
from app.lang import T
from app.reports.plain import as_json
from app.reports.report import Computed
from app.settings import Unit
from app.store.reading import Reader

_UNKNOWN = T(
    "Chưa ghi “{name}”: báo cáo chỉ ghi được ra tệp .xlsx, .pdf hoặc .json; hãy đổi đuôi tên tệp.",
    "“{name}” was not written: a report becomes .xlsx, .pdf or .json. Change the file's ending.",
)
Writer = Callable[[Computed, Reader, Unit, Path], None]


def write(computed: Computed, reader: Reader, unit: Unit, path: Path) -> None:
    """Write the report as the file's ending says; an earlier file stays until the new one is whole.

    JSON never holds a table that names people.

    Raises UserError for another ending or a table that does not balance, FileBusy, DiskFull or ReadOnly when it cannot be written.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UserError(_UNKNOWN.format(name=path.name))
    computed.check()
    writer(computed, reader, unit, path)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to; it takes the place of ``path`` when all went well."""
    part = path.with_name(f"{path.name}.part")
    with file_errors(path):
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _workbook(computed: Computed, _reader: Reader, unit: Unit, path: Path) -> None:
    from app.reports.workbook import build

    with whole(path) as part:
        build(computed, unit).save(part)


def _paper(computed: Computed, _reader: Reader, unit: Unit, path: Path) -> None:
    from app.reports.document import draw

    draw(computed, unit, path)


def _json(computed: Computed, reader: Reader, unit: Unit, path: Path) -> None:
    text = json.dumps(as_json(computed, reader, unit), ensure_ascii=False, indent=1)
    with whole(path) as part:
        part.write_text(f"{text}\n", encoding="utf-8")


_WRITERS: dict[str, Writer] = {".xlsx": _workbook, ".pdf": _paper, ".json": _json}

"""A report's workbook and paper as bytes that depend on its figures and its moment alone."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO

from app.reports.spec.report import ComputedReport
from app.services.unit_settings import Unit

_CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def workbook(computed: ComputedReport, unit: Unit, made: datetime, remark: str = "") -> bytes:
    """The xlsx file, without tables that name people; ``remark`` stands below the title."""
    from app.reports.output.saved_workbook import saved
    from app.reports.output.workbook import build

    written = saved(build(computed, unit, names=False, remark=remark))
    return _steadied(BytesIO(written), made)


def paper(computed: ComputedReport, unit: Unit, made: datetime, remark: str = "") -> bytes:
    """The PDF file, without tables that name people; ``remark`` stands below the period."""
    from app.reports.output.document import draw

    written = BytesIO()
    draw(computed, unit, written, names=False, made=made, remark=remark)
    return written.getvalue()


def _steadied(written: BytesIO, made: datetime) -> bytes:
    """The same parts, with one moment in place of those at which each was written."""
    steady = BytesIO()
    said = f"{made:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == _CORE:
                data = _MOMENT.sub(rb"\g<1>" + said, data)
            target.writestr(zip_entry(name, made), data, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def zip_entry(name: str, made: datetime) -> zipfile.ZipInfo:
    """A zip entry that says the same on every system."""
    info = zipfile.ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, 0))
    info.create_system = info.external_attr = 0
    return info

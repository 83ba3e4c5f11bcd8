"""What a right click on a row of a register offers: the record, what follows from it, its ways out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from app.base.language import T
from app.schema.fields import LinkField
from app.schema.record import REGISTRY, Record
from ui.forms.print_button import PRINT as PRINT_RECORD
from ui.register_page.list_actions import CHANGE, COPY, EXPORT, PRINT
from ui.widgets.menu import OPEN

if TYPE_CHECKING:
    from ui.core.context import Context
    from ui.register_page.page import RecordsPage
    from ui.widgets.menu import Way

_ADD = T("Thêm {label}", "Add {label}")
_TIMELINE = T("Dòng thời gian", "Timeline")
_DELETE = T("Xóa", "Delete")


def row_ways(page: RecordsPage, context: Context) -> list[Way]:
    """The ways of the row with the cursor; of several rows only what is meant for all of them."""
    from ui.forms.form_parts import timed

    id_ = page.list.current()
    if id_ is None:
        return []
    out: list[Way] = [
        (COPY.title, page.list.selection.copy), (PRINT.title, page.print_list),
        (EXPORT.title, page.export),
    ]  # fmt: skip
    if len(page.list.selection.ids()) > 1:
        may = context.store.principal.may_change(page.cls.schema.key)
        return [(CHANGE.title, page.list.change_selected), *out] if may else out
    ways: list[Way] = [(OPEN, partial(page.edit, id_))]
    if not page.list.model.masks:  # who it is would stand in the new record
        for cls, name in followers(page.cls):
            if context.store.principal.may_change(cls.schema.key):
                label = T(cls.schema.label.vi.lower(), cls.schema.label.en.lower())
                go = partial(context.open.new, cls.schema.key, {name: id_})
                ways.append((_ADD.format(label=label), go))
    if timed(page.cls.schema.key):
        ways.append((_TIMELINE, partial(context.open.timeline, page.cls.schema.key, id_)))
    ways.append((PRINT_RECORD, partial(page.print_record, id_)))
    ways += out
    if context.store.principal.may_change(page.cls.schema.key):
        # The row's own id: the form may hold another record, which is being typed in.
        ways.append((_DELETE, partial(page.entry.delete, id_)))
    return ways


def followers(cls: type[Record]) -> Iterator[tuple[type[Record], str]]:
    """The registers whose records must link to one of this register, and the field that does."""
    for other in REGISTRY.values():
        for name, spec in other.schema.fields.items():
            if isinstance(spec, LinkField) and spec.required and spec.target == cls.schema.key:
                yield other, name

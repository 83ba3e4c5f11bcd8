"""Lines of a form that are typed in and were changed elsewhere: what became of each, in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.base.language import T
from app.schema.fields import AnyField
from app.services.children import ChildChange, listing
from app.services.list_cells import Sight, shown
from ui.core.context import Context
from ui.forms.editors.base import AnyDraft
from ui.forms.form_parts import hidden

CHANGED = T(
    "Dòng này vừa thay đổi ở nơi khác{taken}{against}.",
    "This line was just changed elsewhere{taken}{against}.",
)
TAKEN = T("; đã nhận: {fields}", "; taken over: {fields}")
AGAINST = T(
    "; nơi khác ghi {fields}; lưu thì giữ như đang gõ",
    "; there it says {fields}; saving keeps what is typed here",
)
MOVED = T(
    "Dòng này vừa được chuyển đi ở nơi khác; lưu thì đưa về lại đây{taken}{against}.",
    "This line was just moved away elsewhere; saving brings it back here{taken}{against}.",
)
GONE = T(
    "Dòng này vừa bị xóa ở nơi khác; lưu thì ghi lại thành bản ghi mới.",
    "This line was just deleted elsewhere; saving enters it anew.",
)
_EMPTY = T("để trống", "nothing")


class ChildConflicts:
    """Kept until the lines show another record, or what was saved."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def clear(self) -> None:
        """Other lines are shown."""
        self._words.clear()

    def note(self, context: Context, changes: Iterable[ChildChange]) -> None:
        """Keep what is to be said of each."""
        for one in changes:
            self._words[one.draft.token] = str(_sentence(context, one))

    def of(self, draft: AnyDraft) -> str:
        """Return what is to be said in the line of a draft; empty where there is nothing."""
        return self._words.get(draft.token, "")


def _sentence(context: Context, one: ChildChange) -> T:
    if one.gone:
        return GONE
    specs, link = one.draft.specs, listing(one.draft.cls).link
    told = one.taken - {link}  # that it was moved says it
    taken = ", ".join(str(spec.label) for name, spec in specs.items() if name in told)
    against = ", ".join(
        f"{spec.label}: “{_there(context, one.draft, spec) or _EMPTY}”"
        for name, spec in specs.items()
        if name in one.against
    )
    return (MOVED if one.moved else CHANGED).format(
        taken=TAKEN.format(fields=taken) if taken else "",
        against=AGAINST.format(fields=against) if against else "",
    )


def _there(context: Context, draft: AnyDraft, spec: AnyField) -> str:
    """What is stored in a field, masked as the form of the record would mask it."""
    now = draft.record
    assert now is not None
    own = context.entered_here(draft.cls.schema.key, now.id, spec.name)
    sight = Sight.WINDOW if hidden(spec) and not own else Sight.ALL
    return shown(context.store, spec, getattr(now, spec.name), sight)

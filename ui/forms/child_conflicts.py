"""Lines of a form that are typed in and were changed elsewhere: what became of each, in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.base.language import T
from app.services.children import ChildChange
from app.services.list_cells import shown
from app.store import Store
from ui.forms.editors.base import AnyDraft

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
    "Dòng này vừa được chuyển đi ở nơi khác; lưu thì đưa về lại đây.",
    "This line was just moved away elsewhere; saving brings it back here.",
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

    def note(self, store: Store, changes: Iterable[ChildChange]) -> None:
        """Keep what is to be said of each."""
        for one in changes:
            self._words[one.draft.token] = str(_sentence(store, one))

    def of(self, draft: AnyDraft) -> str:
        """Return what is to be said in the line of a draft; empty where there is nothing."""
        return self._words.get(draft.token, "")


def _sentence(store: Store, one: ChildChange) -> T:
    if one.gone:
        return GONE
    if one.moved:
        return MOVED
    specs, now = one.draft.specs, one.draft.record
    taken = ", ".join(str(spec.label) for name, spec in specs.items() if name in one.taken)
    against = ", ".join(
        f"{spec.label}: “{shown(store, spec, getattr(now, name)) or _EMPTY}”"
        for name, spec in specs.items()
        if name in one.against
    )
    return CHANGED.format(
        taken=TAKEN.format(fields=taken) if taken else "",
        against=AGAINST.format(fields=against) if against else "",
    )

"""Drafts over a crash: what is being typed is kept in the store, encrypted, until it is saved."""

from __future__ import annotations

from app.base import clock
from app.base.documents import BadDocument, describe
from app.base.errors import NotFound, UserError
from app.base.language import T
from app.schema.draft import Draft, changed_at
from app.schema.draft_state import DraftChild, DraftState
from app.schema.record import Record, register
from ui.core.context import Context
from ui.forms.editors.base import AnyDraft

_UNFINISHED = T("Bản đang nhập dở", "The unfinished entry")
_AGAIN = T(
    "bản này đã được bỏ, các bản ghi đã lưu không đổi. Hãy nhập lại.",
    "it was discarded, and no record that is saved has changed. Enter it again.",
)


class KeptDrafts:
    """The drafts of one register; one that cannot be read is said to be so, and thrown away."""

    def __init__(self, context: Context, cls: type[Record]) -> None:
        self._context, self._cls = context, cls

    def keep(self, key: str, draft: AnyDraft) -> None:
        """Keep what is being typed under its key."""
        record: Record | None = draft.record
        state = draft.plain() | {
            "token": draft.token, "at": clock.now().isoformat(),
            "id": record.id if record else None, "changed": changed_at(record),
        }  # fmt: skip
        with self._context.guard():
            self._context.store.keep_draft(key, self._cls.schema.key, state)

    def latest(self, besides: str) -> tuple[str, DraftState] | None:
        """The draft that was kept last, other than the one under that key."""
        latest = None
        for key, (register_key, kept) in self._context.store.kept_drafts().items():
            if register_key != self._cls.schema.key or key == besides:
                continue
            if isinstance(kept, BadDocument):
                self._refuse(key, kept)
            else:
                latest = key, kept
        return latest

    def take(self, key: str, kept: DraftState) -> AnyDraft | None:
        """The draft as it was left; of a record that is gone since, as a new one."""
        record = None
        if kept.id:
            try:
                record = self._context.store.get(self._cls, kept.id)
            except NotFound as error:
                self._context.messages.error(error)
        draft: AnyDraft = Draft(self._cls, record)
        try:
            draft.take(kept)
            self._take_children(draft, kept)
        except BadDocument as error:
            self._refuse(key, error)
            return None
        return draft

    def _take_children(self, draft: AnyDraft, kept: DraftState) -> None:
        """What was typed in the lines of the form; those of records that are gone are new ones."""
        store = self._context.store
        for key, children in kept.children.items():
            cls = register(key)
            draft.children[key] = []
            for one in children:
                found = store.fetch(cls, [one.id] if one.id else [])
                child: AnyDraft = Draft(cls, found[0] if found else None)
                child.take(one)
                draft.children[key].append(child)
            draft.parted += store.fetch(cls, kept.parted)

    def drop(self, key: str) -> None:
        """Throw a draft away."""
        with self._context.guard():
            self._context.store.drop_draft(key)

    def _refuse(self, key: str, error: BadDocument) -> None:
        self._context.messages.error(UserError(describe(error, _UNFINISHED, _AGAIN)))
        self.drop(key)


def outdated(draft: AnyDraft, kept: DraftState) -> bool:
    """Whether a stored record that was typed into was changed since, or one in its lines."""
    pairs: list[tuple[AnyDraft, DraftChild]] = [(draft, kept)]
    for key, children in kept.children.items():
        pairs += zip(draft.children[key], children, strict=True)
    return any(
        one.record is not None and changed_at(one.record) != was.changed for one, was in pairs
    )

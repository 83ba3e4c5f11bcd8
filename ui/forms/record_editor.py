"""The editor of a record beside its list: the form, its draft, saving and leaving."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from app.base import clock
from app.base.errors import InUse, InvalidRecord, NotFound, UserError
from app.base.language import T
from app.schema.draft import Draft
from app.schema.draft_state import DraftState
from app.schema.fields import DayField, Level, Problem, RowsField
from app.schema.record import Record
from app.schema.values import FieldValues
from app.services.children import finish_children, save_children
from app.services.looks import log_question
from app.store import AlreadySaved, Changes
from app.store.write.links import SensitiveLink
from app.store.write.uniqueness import refuse_twice
from ui.core import composing, dialogs, theme
from ui.core.context import Context
from ui.forms.add_dialog import add_linked
from ui.forms.conflict_notice import ConflictNotice
from ui.forms.editors.base import AnyDraft
from ui.forms.editors.text import cursor_within, put_cursor_within
from ui.forms.form import SAVE, Form
from ui.forms.kept_drafts import KeptDrafts, outdated
from ui.forms.parent_form import form_of

_KEEP_AFTER = 2000  # milliseconds after typing until the draft is kept
_AHEAD_AFTER, _BREATH = 400, 10  # milliseconds before a form is built ahead; between its parts
_PATIENCE = 0.25  # seconds that a save waits for another to end
_BUSY = T(
    "Sổ đang ghi một việc dài nên chưa lưu; những gì vừa gõ vẫn còn, hãy lưu lại khi việc ấy xong.",
    "A long piece of work is being written, so this was not saved; what you typed is kept. Save again when it is done.",
)
_ADDED = T("Thêm {label}", "Add {label}")
_EDITED = T("Sửa {code}", "Change {code}")
_SAVED = T("Đã ghi {code}.", "{code} is saved.")
_DELETED = T("Xóa {code}", "Delete {code}")
_IN_TRASH = T("{code} đã vào thùng rác, giữ 30 ngày.", "{code} is in the trash for 30 days.")
_UNSAVED = T("Những gì vừa gõ chưa lưu.", "What you typed is not saved.")
DISCARD, KEEP_EDITING = T("Bỏ", "Discard"), T("Gõ tiếp", "Keep editing")
_ELSEWHERE = T(
    "Chưa xóa {code}: một bản ghi ở sổ không được giao cho bạn đang dùng bản ghi này; dữ liệu không đổi, hãy báo người giữ sổ đó.",
    "{code} was not deleted: a record of a book that was not given to you links to it; nothing changed. Tell whoever keeps that book.",
)


class RecordEditor(QFrame):
    """Shows at most one form, which is built once. Emits ``saved`` with the id, ``closed`` when the form is gone."""

    saved = Signal(int)
    closed = Signal()
    opened = Signal()

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cls = cls
        self.form: Form | None = None  # while it is shown
        self._made: Form | None = None
        self._context = context
        self._draft_key = ""
        self._drafts = KeptDrafts(context, cls)
        self._refusal: InvalidRecord | None = None  # why the last try to save failed
        theme.role(self, "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self.stale = ConflictNotice(context.store)
        self.stale.reload.clicked.connect(self._reload)
        self._column.addWidget(self.stale)
        self._pause = QTimer(self, singleShot=True, interval=_KEEP_AFTER)
        self._pause.timeout.connect(self._keep_when_free)
        self._ahead = QTimer(self, singleShot=True)
        self._ahead.timeout.connect(self._build_more)
        context.changed.connect(self._changed)

    # Opening and leaving

    def build_ahead(self) -> None:
        """Build the form in small parts while nothing else happens, so that nobody waits for it."""
        self._ahead.start(_AHEAD_AFTER)

    def leave_off(self) -> None:
        """Build it no further: another page is shown."""
        self._ahead.stop()

    def give_back(self) -> None:
        """Give back a form that shows nothing: 2 to 5 MB. It is built again ahead of its next use."""
        self._ahead.stop()
        if self._made is not None and self.form is None:
            self._column.removeWidget(self._made)
            self._made.deleteLater()
            self._made = None

    def _build_more(self) -> None:
        if self.form is not None:
            return
        if self._context.worker.busy:
            self._ahead.start(_AHEAD_AFTER)
            return
        if self._made is None:
            self._made = self._make(Draft(self.cls))
            self._made.hide()
        if self._made.build_more():
            self._ahead.start(_BREATH)

    def new(self, draft: AnyDraft | None = None, values: FieldValues | None = None) -> None:
        """An empty form, some values filled in, or a draft that was kept; the cursor where to begin."""
        self.keep()
        if draft is None:
            draft = Draft(self.cls)
            draft.begin_with({**_begun(self.cls), **(values or {})})
        self._show(draft)
        assert self.form is not None
        self.form.focus_first()

    def view(self, id_: int, *, focus: bool = False) -> None:
        """A stored record in the form; what was being typed stays kept."""
        before = self.record_id
        if self.form is None or before != id_ or not self.dirty:
            self.keep()
            try:
                self._show(Draft(self.cls, self._context.store.get(self.cls, id_)))
            except NotFound as error:
                self._context.messages.error(error)
                return
        if self.form is not None and before != id_:
            self.form.scroll_up()
        if focus and self.form is not None:
            self.form.focus_first()

    def leave(self) -> bool:
        """Close the form; asks only where something was typed. Gives whether it is closed."""
        if self.dirty:
            answer = dialogs.choice(self, _UNSAVED, [SAVE, DISCARD], KEEP_EDITING)
            if answer is None or (answer == 0 and not self.save()):
                return False
            if answer == 1:
                self._drop(self._draft_key)
        self._close()
        return True

    @property
    def dirty(self) -> bool:
        """Something was typed that is not saved."""
        return self.form is not None and self.form.draft.dirty

    @property
    def draft_key(self) -> str:
        """Under which the draft in the form is kept; empty while there is none."""
        return self._draft_key

    @property
    def record_id(self) -> int | None:
        """The stored record in the form, if it holds one."""
        record = self.form.draft.record if self.form else None
        return record.id if record else None

    # Saving and deleting

    def save(self, *, following: bool = False) -> bool:
        """Save what was typed; then show the record, or an empty form. Gives whether it is saved."""
        if self.form is None:
            return False
        composing.finish()
        if not self._context.store.can_write(_PATIENCE):
            self._context.messages.error(InUse(_BUSY))
            return False
        form, draft = self.form, self.form.draft
        form.show_all_problems()
        try:
            saved = self._step(draft)
        except InvalidRecord as error:
            self._refused(error)
            return False
        except UserError as error:
            self._context.messages.error(error)
            return False
        if saved is None:
            self._drop(self._draft_key)
        else:
            self._context.messages.saved(_SAVED.format(code=saved.code))
        self._after(saved, following=following)
        return True

    def delete(self, id_: int) -> None:
        """Move a record to the trash; undo brings it back."""
        store = self._context.store
        with self._context.guard():
            record = store.get(self.cls, id_)
            try:
                with store.step(_DELETED.format(code=record.code)) as step:
                    step.delete(record)
            except SensitiveLink as link:
                log_question(store, link.register, [link.field])
                if store.permits(link.register):
                    raise
                raise InUse(_ELSEWHERE.format(code=record.code)) from link
            self._context.messages.saved(_IN_TRASH.format(code=record.code))

    def _step(self, draft: AnyDraft) -> Record | None:
        """The record as stored; None where this act of entering was stored before."""
        record, children, typed = draft.finish(), finish_children(draft), draft.touched
        label = self.cls.schema.label
        added = _ADDED.format(label=T(label.vi.lower(), label.en.lower()))
        title = _EDITED.format(code=record.code) if record.id else added
        try:
            with self._context.store.step(title, token=draft.token) as step:
                refuse_twice(self._context.store, self.cls, [record])
                saved: Record = step.save(record)
                new = save_children(self._context.store, step, saved, children, draft.parted)
                step.drop_draft(self._draft_key)
        except AlreadySaved:
            return None
        if not record.id or (self.form and self.form.revealed):
            self._context.entered.add((self.cls.schema.key, saved.id))
        self._context.typed.update((self.cls.schema.key, saved.id, name) for name in typed)
        self._context.entered.update((one.schema.key, one.id) for one in new)
        return saved

    def _refused(self, error: InvalidRecord) -> None:
        assert self.form is not None
        problems = [p for p in error.problems if isinstance(p, Problem)]
        for problem in problems:
            if cell := self.form.cells.get(problem.field):
                cell.show_problem(problem)
        if problems:
            self.form.focus_field(problems[0].field)
            for problem in problems:
                if cell := self.form.cells.get(problem.field):
                    cell.show_problem(problem)
        self._refusal = error
        self._context.messages.error(error)

    def _forget_refusal(self) -> None:
        """What was complained of is mended, or no longer here: so is the complaint."""
        if self._refusal is not None:
            self._context.messages.mended(self._refusal)
            self._refusal = None

    def _after(self, saved: Record | None, *, following: bool) -> None:
        if following or saved is None:
            draft: AnyDraft = Draft(self.cls)
            draft.begin_with(_begun(self.cls, saved))
            self._show(draft)
            assert self.form is not None
            self.form.focus_first()
        else:
            self._show(Draft(self.cls, saved))
        if saved is not None:
            self.saved.emit(saved.id)

    # Drafts over a crash

    def keep(self) -> None:
        """Keep what is being typed in the store, so that nothing is lost."""
        self._pause.stop()
        if self.form is not None and self.dirty:
            self._drafts.keep(self._draft_key, self.form.draft)

    def _keep_when_free(self) -> None:
        """Keep it; while something long is written, later: the window would stand still."""
        if self._context.store.can_write():
            self.keep()
        else:
            self._pause.start()

    def unfinished(self) -> tuple[str, DraftState] | None:
        """The latest draft of this register that was kept and is not in the form."""
        return self._drafts.latest(self._draft_key)

    def resume(self, key: str, kept: DraftState) -> None:
        """Go on with a draft that was kept."""
        draft = self._drafts.take(key, kept)
        if draft is None:
            return
        changed = outdated(draft, kept)
        self.new(draft)
        self._draft_key = key
        if changed:
            self.stale.warn()

    def forget(self, key: str) -> None:
        """Throw a kept draft away."""
        self._drop(key)

    def _drop(self, key: str) -> None:
        if key == self._draft_key:
            self._pause.stop()
        self._drafts.drop(key)

    # The form

    def _show(self, draft: AnyDraft) -> None:
        """Show a draft in place of what the form shows; the cursor stays in its field, and within it."""
        cursor = self.form.focused() if self.form else ""
        place = cursor_within(QApplication.focusWidget()) if cursor else None
        self._pause.stop()
        self._forget_refusal()
        self.stale.hide()
        self._draft_key = f"{self.cls.schema.key}.{draft.token}"
        if self._made is None:
            self._made = self._make(draft)
        self._made.begin(draft)
        self.form = self._made
        self.form.show()
        self.opened.emit()
        if cursor and self.form.focused() != cursor:  # where it stood is gone
            self.form.focus_field(cursor)
        elif place is not None:
            put_cursor_within(QApplication.focusWidget(), place)

    def _make(self, draft: AnyDraft) -> Form:
        form = form_of(
            self._context,
            draft,
            lambda *request: add_linked(self._context, self, *request),
            self,
            slowly=True,
        )
        form.edited.connect(self._edited)
        form.save_requested.connect(self.save)
        form.next_requested.connect(lambda: self.save(following=True))
        form.leave_requested.connect(self.leave)
        form.delete_requested.connect(self._delete_shown)
        self.stale.watch(form)
        self._column.addWidget(form)
        return form

    def _edited(self) -> None:
        if self._refusal is not None and self.form is not None:
            left = self.form.draft.problems().values()
            if all(problem.level is not Level.ERROR for problem in left):
                self._forget_refusal()
        if not self._pause.isActive():
            self._pause.start()

    def _delete_shown(self) -> None:
        if self.record_id is not None:
            self.delete(self.record_id)

    def _close(self) -> None:
        self._pause.stop()
        self._forget_refusal()
        self.stale.hide()
        if self.form is not None:
            self.form.begin(Draft(self.cls))  # nothing of a record stays behind
            self.form.hide()
            self.form = None
            self._draft_key = ""
        self.closed.emit()

    def _changed(self, changes: Changes) -> None:
        """A record shown here was changed elsewhere, undone or deleted.

        What is being typed into it is never overwritten, nor does it overwrite without a word.
        """
        id_ = self.record_id
        if id_ is None or id_ not in changes.ids.get(self.cls.schema.key, ()):
            return
        found = self._context.store.fetch(self.cls, [id_])
        if not found:
            self.keep()
            self._close()
        elif self.form is not None and self.form.attach_changes(found[0]):
            if self.dirty:
                self._pause.start()  # kept anew, beside the stamp of now
        elif self.dirty and self.form is not None:
            self.stale.join(self.form, found[0])
        else:
            self._show(Draft(self.cls, found[0]))

    def _reload(self) -> None:
        """Drop what was typed for the record as it is now."""
        id_ = self.record_id
        found = self._context.store.fetch(self.cls, [id_]) if id_ is not None else []
        if found:
            self._drop(self._draft_key)
            self._show(Draft(self.cls, found[0]))


def _begun(cls: type[Record], before: Record | None = None) -> FieldValues:
    """What a new record begins with: its day is today; after another, what the two have in common."""
    spec = cls.schema.fields.get(cls.schema.dated_by)
    today = {spec.name: clock.today()} if isinstance(spec, DayField) and spec.required else {}
    if before is None:
        return {**today}
    values: FieldValues = {name: getattr(before, name) for name in cls.schema.repeats}
    for name, value in values.items():
        if isinstance(cls.schema.fields[name], RowsField):
            values[name] = tuple(replace(row, row_id=0, uid="") for row in value)
    return {**today, **values}

"""A record changed elsewhere while it is typed into: both are kept, and what differs is named."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from app.base.language import T
from app.schema.fields import Level, Problem
from app.schema.record import Record
from app.services.list_cells import Sight, shown
from app.store import Store
from ui.core import theme
from ui.forms.form import Form
from ui.forms.parent_form import ParentForm

_OVER = T(
    "Bản ghi này vừa thay đổi ở nơi khác. Lưu sẽ ghi đè bằng những gì đang gõ ở đây.",
    "This record was just changed elsewhere. Saving writes what is typed here over it.",
)
_JOINED = T(
    "Bản ghi này vừa thay đổi ở nơi khác{taken}. Các ô đang gõ giữ nguyên{against}.",
    "This record was just changed elsewhere{taken}. What is typed here stays{against}.",
)
_TAKEN = T("; đã nhận: {fields}", "; taken over: {fields}")
_AGAINST = T("; khác với nơi kia: {fields}", "; it differs there: {fields}")
_THERE = T(
    "nơi khác vừa ghi “{there}”; lưu thì giữ ô này",
    "“{there}” was entered elsewhere; saving keeps what stands here",
)
_EMPTY = T("để trống", "nothing")
_LINES = T(
    "Dòng đang gõ vừa thay đổi ở nơi khác (dòng {numbers}); ngay ở dòng có ghi chỗ khác.",
    "What is typed in was just changed elsewhere (line {numbers}); the line says where it differs.",
)
_RELOAD = T("Bỏ phần đang gõ, xem bản mới", "Discard what is typed, show the new one")


class ConflictNotice(QFrame):
    """Stands above the form and says what became of its fields."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._of_form = ""
        theme.role(self, "bar-problem")
        self.sentence = theme.label("", "problem", wrap=True)
        self.sentence.setObjectName("stale")
        self.reload = QPushButton(str(_RELOAD))
        self.reload.setObjectName("stale.reload")
        theme.role(self.reload, "link")
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addWidget(self.sentence)
        column.addWidget(self.reload, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def join(self, form: Form, record: Record) -> None:
        """Go on in the form with the record as it is now.

        Fields that were not touched take its values; beside a touched one that was changed
        elsewhere too stands what was entered there.
        """
        taken, against = form.draft.rebase(record)
        for name, cell in form.cells.items():
            if name in taken:
                form.load_field(name)
                cell.elsewhere = None
            elif name in against:
                sight = Sight.WINDOW if form.closes(name) else Sight.ALL
                there = shown(self._store, cell.spec, getattr(record, name), sight) or _EMPTY
                cell.elsewhere = Problem(name, _THERE.format(there=there), Level.WARNING)
        form.show_problems()
        more = {"taken": _named(_TAKEN, form, taken), "against": _named(_AGAINST, form, against)}
        self._tell(_JOINED.format(**more))

    def watch(self, form: Form) -> None:
        """Say also where lines of a form were changed that are typed in."""
        if isinstance(form, ParentForm):
            form.conflicted.connect(self._tell_lines)

    def warn(self) -> None:
        """Of a draft that was kept it is not known which fields were touched."""
        self._tell(_OVER)

    def _tell(self, sentence: T) -> None:
        self._of_form = str(sentence)
        self.sentence.setText(self._of_form)
        self.show()

    def _tell_lines(self, numbers: list[int]) -> None:
        """What became of each is said in the line itself, which may be out of sight."""
        before = "" if self.isHidden() else f"{self._of_form} "
        self.sentence.setText(before + str(_LINES.format(numbers=", ".join(map(str, numbers)))))
        self.show()


def _named(sentence: T, form: Form, names: frozenset[str]) -> T | str:
    """The fields by their labels, in the order of the record; nothing where there are none."""
    labels = [str(spec.label) for name, spec in form.schema.fields.items() if name in names]
    return sentence.format(fields=", ".join(labels)) if labels else ""

"""The first run: which commune, who, a password, the recovery sheet. Under two minutes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.base import text
from app.base.errors import UserError
from app.base.language import T
from ui.core import composing, theme
from ui.core.composing import ComposingLine
from ui.core.worker import JobQueue
from ui.forms.editors.suggest import Suggestion, SuggestLine
from ui.widgets.basics import Captioned, NewPassword, PasswordEdit, ProblemLabel, button
from ui.widgets.recovery_code import RecoveryCodeSheet

if TYPE_CHECKING:
    from app.law.communes import Commune
    from app.store import Store

_TITLE = T("Lập sổ mới", "A new store")
_CODE_TITLE = T("Mã khôi phục", "Recovery code")
_COMMUNE = T("Xã, phường, đặc khu", "Commune, ward or special zone")
_COMMUNE_HINT = T("Gõ vài chữ, không cần dấu: “bac dong quan”", "A few letters, no accents needed")
_NAME = T("Họ và tên của bạn", "Your full name")
_PASSWORD = T("Mật khẩu", "Password")
_PASSWORD_HINT = T(
    "Từ 12 ký tự: một câu ngắn dễ nhớ, có dấu cách, là tốt nhất",
    "12 characters or more: a short phrase with spaces is best",
)
_AGAIN = T("Gõ lại mật khẩu", "The password again")
_CREATE = T("Lập sổ", "Create the store")
_CREATING = T("Đang lập sổ…", "Creating…")
_PICK = T(
    "Hãy chọn đơn vị trong danh sách hiện ra khi gõ.",
    "Pick the commune from the list shown while typing.",
)
_UNKNOWN = T(
    "Chưa thấy đơn vị nào tên như vậy; thử gõ ít chữ hơn, hoặc tên trước 1/7/2025.",
    "No unit is called so; try fewer letters, or its name of before 1/7/2025.",
)
_TELLING = 3  # letters from which on a name that is not there is one
_NO_NAME = T("Hãy gõ họ và tên của bạn.", "Type your full name.")
_DIFFER = T("Hai lần gõ mật khẩu khác nhau.", "The two passwords differ.")
_FORMER = T("{now} (trước 1/7/2025: {was})", "{now} (before 1/7/2025: {was})")
_SUGGESTIONS = 12


class CommuneEdit(SuggestLine):
    """Finds the commune from a few letters without accents. Emits ``left`` when the cursor leaves."""

    def __init__(self) -> None:
        super().__init__(_communes)
        self.commune: Commune | None = None
        self.picked.connect(self._pick)
        self.typing.connect(self._forget)

    def _pick(self, commune: Commune) -> None:
        self.commune = commune
        self.put(commune.full_name)

    def _forget(self, _words: str) -> None:
        self.commune = None


def _communes(words: str) -> list[Suggestion]:
    """The units of that name; behind them those that a unit of that name became part of."""
    from app.law import communes, former_units

    found = [(unit, unit.full_name) for unit in communes.search(words, _SUGGESTIONS)]
    former = former_units.search(words, _SUGGESTIONS - len(found))
    known = {unit for unit, _ in found}
    return [
        *found,
        *(
            (now, str(_FORMER.format(now=now.full_name, was=was.full_name)))
            for now, was in former
            if now not in known
        ),
    ]


class FirstRunPage(QWidget):
    """Emits ``opened`` with the new store once the recovery code is kept."""

    opened = Signal(object)
    code_shown = Signal()

    def __init__(self, path: Path, background: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path, self._background = path, background
        self._store: Store | None = None
        self.commune = CommuneEdit()
        self.commune.left.connect(self._left_commune)
        self.commune.typing.connect(self._typing_commune)
        self.commune.picked.connect(lambda _unit: self._mark_commune(None))
        self.unpicked = ProblemLabel()
        self.name = ComposingLine()
        self.password = PasswordEdit()
        self.again = PasswordEdit()
        self.problem = ProblemLabel(self.commune, self.name, self.password, self.again)
        self.go = button(_CREATE, "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.create_store)
        self.again.returnPressed.connect(self.create_store)
        self.sheet: RecoveryCodeSheet | None = None
        self._steps = QStackedLayout(self)
        self._steps.addWidget(self._form())

    def create_store(self) -> None:
        """Check what was typed and make the store in a thread."""
        problem = self._missing()
        self.problem.say(problem)
        commune = self.commune.commune
        if problem is None and commune is not None:
            self._busy(True)
            path, name, password = self._path, text.clean(self.name.text()), self.password.text()
            self._background.start(
                lambda _progress: _create(path, commune, name, password),
                done=self._created,
                failed=self._refused,
            )

    def abandon(self) -> None:
        """Close a store whose recovery code was not confirmed: the window is closing."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _missing(self) -> T | None:
        composing.finish()
        self.commune.settle()
        if self.commune.commune is None:
            self._mark_commune(_PICK)
            self.unpicked.say(None)  # it is said once, where the button is
            self.commune.setFocus()
            return _PICK
        if not self.name.text().strip():
            self.name.setFocus()
            return _NO_NAME
        if self.password.text() != self.again.text():
            self.again.setFocus()
            return _DIFFER
        from app.store.security.passwords import check_password

        if (weak := check_password(self.password.text())) is not None:
            self.password.setFocus()
        return weak

    def _typing_commune(self, words: str) -> None:
        """Say at once where no unit is called so: the list below would be empty without a word."""
        unknown = len(words.strip()) >= _TELLING and not _communes(words)
        self._mark_commune(_UNKNOWN if unknown else None)

    def _left_commune(self) -> None:
        self.commune.settle()
        self._mark_commune(_PICK if self.commune.unpicked.strip() else None)

    def _mark_commune(self, problem: T | None) -> None:
        """Say at the field itself that what was typed there is no commune yet."""
        self.unpicked.say(problem)
        theme.problem(self.commune, problem is not None)
        self.commune.setAccessibleDescription(self.unpicked.text)

    def _created(self, made: tuple[Store, str]) -> None:
        self._store, code = made
        commune = self.commune.commune
        assert commune is not None
        self.password.clear()
        self.again.clear()
        self.sheet = RecoveryCodeSheet(code, commune.full_name)
        self.sheet.kept.connect(self._finish)
        page, column = _page(_CODE_TITLE)
        column.addWidget(self.sheet)
        self._steps.addWidget(page)
        self._steps.setCurrentWidget(page)
        self.sheet.typed.setFocus()
        self.code_shown.emit()

    def _finish(self) -> None:
        from app.services import recovery_custody

        store, self._store = self._store, None
        if store is None:
            return  # the window is closing
        recovery_custody.confirm(store)
        self.opened.emit(store)

    def _refused(self, error: UserError) -> None:
        self._busy(False)
        self.problem.say(error.text)

    def _busy(self, busy: bool) -> None:
        for widget in (self.commune, self.name, self.password, self.again, self.go):
            widget.setEnabled(not busy)
        self.go.setText(str(_CREATING if busy else _CREATE))

    def _form(self) -> QWidget:
        page, column = _page(_TITLE)
        chooser = Captioned(_COMMUNE, self.commune, _COMMUNE_HINT)
        chooser.column.addWidget(self.unpicked.label)
        column.addWidget(chooser)
        column.addWidget(Captioned(_NAME, self.name))
        column.addWidget(NewPassword(_PASSWORD, self.password, _PASSWORD_HINT, new=True))
        column.addWidget(Captioned(_AGAIN, self.again))
        column.addWidget(self.problem.label)
        column.addWidget(self.go)
        return page


def _page(title: T) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.gap(1.75))
    column.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    column.addWidget(theme.label(str(title), "title"))
    return page, column


def _create(path: Path, commune: Commune, name: str, password: str) -> tuple[Store, str]:
    import app.registers  # noqa: F401 - the store makes a table of each registered type
    from app.services import my_books, recovery_custody, unit_settings
    from app.store import Store

    store, code = Store.create(path, name.lower(), name, password)
    recovery_custody.expect(store)
    my_books.expect(store)
    unit_settings.save(store, unit_settings.unit_of(commune))
    return store, code

"""The registers that an account is given: all, those of a post, or ticked one by one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.base.language import T
from app.schema.record import REGISTRY
from app.store.permissions import Post
from app.store.read.principal import AccountRole
from ui.widgets.basics import Captioned
from ui.widgets.combo import Combo

_GIVEN = T("Các sổ được giao", "Registers given")
_ALL, _SOME = T("Mọi sổ", "Every register"), T("Chọn từng sổ", "One by one")
FIXED = {AccountRole.CHIEF: None, AccountRole.TECHNICIAN: frozenset[str]()}
_KEY = Qt.ItemDataRole.UserRole


class RegisterChoice(QListWidget):
    """A tick for each register; ``chooser`` sets those of a post at once, and shows which they are."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(str(_GIVEN))
        self.post = Combo(fits=True)
        self.chooser = Captioned(_GIVEN, self.post)
        self.post.addItem(str(_ALL), frozenset(REGISTRY))
        for post in Post:
            self.post.addItem(str(post.label), post.registers)
        self.post.addItem(str(_SOME), None)
        for key, cls in REGISTRY.items():
            item = QListWidgetItem(str(cls.schema.book))
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self.addItem(item)
        self.post.activated.connect(self._chosen_post)
        self.itemChanged.connect(self._ticked)

    def chosen(self) -> frozenset[str] | None:
        """The registers that are ticked; None for all."""
        found = self._keys()
        return None if found == frozenset(REGISTRY) else found

    def show_chosen(self, registers: frozenset[str] | None) -> None:
        """Tick these registers; None: all."""
        keys = frozenset(REGISTRY) if registers is None else registers
        with QSignalBlocker(self):
            for item in self._items():
                ticked = item.data(_KEY) in keys
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._ticked()

    def follow(self, role: AccountRole) -> None:
        """Let nothing be chosen where the role says it: a chief has all, a technician none."""
        for part in (self, self.post):
            part.setEnabled(role not in FIXED)
        if role in FIXED:
            self.show_chosen(FIXED[role])

    def _chosen_post(self) -> None:
        keys = self.post.currentData()
        if keys is not None:
            self.show_chosen(keys)

    def _ticked(self) -> None:
        places = (n for n in range(self.post.count()) if self.post.itemData(n) == self._keys())
        self.post.setCurrentIndex(next(places, self.post.count() - 1))

    def _keys(self) -> frozenset[str]:
        ticked = (i for i in self._items() if i.checkState() is Qt.CheckState.Checked)
        return frozenset(item.data(_KEY) for item in ticked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

"""The choice of a file to write: it always ends as its kind does, and nothing is lost by that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.base.language import T
from ui.core import dialogs
from ui.core.dialogs import Asker
from ui.core.file_drop import Dropping


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


class Choosing(Asker):
    """Chooses a name in the dialog; answers whether to replace."""

    def __init__(self, typed: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
        chosen = ("" if typed is None else str(typed), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: chosen)
        self.questions: list[str] = []
        self.answer: int | None = None

    def choice(
        self, _parent: QWidget, question: T, _answers: Any, _stay: T | None = None
    ) -> int | None:
        self.questions.append(question.vi)
        return self.answer


@pytest.mark.parametrize(
    ("kind", "typed", "written"),
    [
        (dialogs.EXCEL, "Báo cáo 10.2026", "Báo cáo 10.2026.xlsx"),
        (dialogs.EXCEL, "Báo cáo", "Báo cáo.xlsx"),
        (dialogs.EXCEL, "Báo cáo.XLSX", "Báo cáo.XLSX"),
        (dialogs.EXCEL, "Báo cáo.pdf", "Báo cáo.pdf.xlsx"),
        (dialogs.PDF, "Giấy khen số 1.QĐ", "Giấy khen số 1.QĐ.pdf"),
        (dialogs.PDF, "Giấy khen.pdf", "Giấy khen.pdf"),
        (dialogs.PACKAGES, "gói.andan-goi", "gói.andan-goi"),
        (dialogs.PACKAGES, "gói T10.2026", "gói T10.2026.xlsx"),
    ],
)
def test_a_file_ends_as_its_kind_does(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, kind: T, typed: str, written: str
) -> None:
    asker = Choosing(Path("không có") / typed, monkeypatch)
    suggested = Path("x.pdf" if kind is dialogs.PDF else "x.xlsx")
    given = asker.save_file(parent, T("Ghi", "Write"), suggested, [kind])
    assert given == Path("không có") / written
    assert asker.questions == []


def test_another_file_is_not_replaced_unasked(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "Báo cáo 10.2026.xlsx"
    there.touch()
    asker = Choosing(tmp_path / "Báo cáo 10.2026", monkeypatch)
    given = (parent, T("Ghi", "Write"), Path("x.xlsx"), [dialogs.EXCEL])
    assert asker.save_file(*given) is None
    assert there.name in asker.questions[0]
    asker.answer = 0
    assert asker.save_file(*given) == there
    # One that was typed whole has been asked for by the dialog itself.
    assert Choosing(there, monkeypatch).save_file(*given) == there


def test_a_name_that_is_offered_is_one_that_every_disk_takes() -> None:
    name = dialogs.file_name("Giấy khen theo 128/QĐ-UBND: “a”?", ".pdf")
    assert name == Path("Giấy khen theo 128-QĐ-UBND- “a”-.pdf")


def test_no_file_is_none(parent: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    given = (parent, T("Ghi", "Write"), Path("x.xlsx"), [dialogs.EXCEL])
    assert Choosing(None, monkeypatch).save_file(*given) is None


def test_a_dialog_opens_in_documents_then_where_the_last_one_was(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Path] = []
    documents, chosen = tmp_path / "Documents", tmp_path / "USB" / "so.xlsx"
    chosen.parent.mkdir()

    def choose(_parent: QWidget, _title: str, begin: str, _kinds: str) -> tuple[str, str]:
        begun.append(Path(begin))
        return str(chosen), ""

    monkeypatch.setenv("ANDAN_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(documents))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    given = (parent, T("Ghi", "Write"), Path("x.xlsx"), [dialogs.EXCEL])
    Asker().save_file(*given)
    Asker().open_file(parent, T("Mở", "Open"), [dialogs.EXCEL])
    chosen.parent.rmdir()  # the drive was pulled out
    Asker().save_file(*given)
    assert begun == [documents / "x.xlsx", chosen.parent, documents / "x.xlsx"]


def test_what_is_dropped_is_read_by_the_reader_of_its_kind(
    parent: QWidget, tmp_path: Path, qapp: QApplication
) -> None:
    read: list[str] = []
    Dropping(parent, {dialogs.BOOKS: lambda path: read.append(path.name)})
    for ending in (*dialogs.endings(dialogs.BOOKS), *dialogs.endings(dialogs.REPLY)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / f"a{ending.upper()}"))])
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        how = Qt.DropAction.CopyAction, data, left, none
        enter = QDragEnterEvent(QPoint(5, 5), *how)
        qapp.sendEvent(parent, enter)
        if enter.isAccepted():
            qapp.sendEvent(parent, QDropEvent(QPointF(5, 5), *how))
    assert set(read) == {f"a{ending.upper()}" for ending in dialogs.endings(dialogs.BOOKS)}

"""Handing over a frozen report: the receiver, encryption, the drive; the copy is read back and compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.exchange.package.container import fingerprint
from app.exchange.package.delivery import Delivery, deliver
from app.exchange.package.file_names import is_plain, keep_plain
from app.exchange.package.receivers import ReceiverCard, choose_receiver, read_card, receivers
from app.exchange.package.words_part import PeopleNamed, WithWords, has_words, shown_names
from app.store import Store
from app.store.submissions import Submission
from ui.core import dialogs, drives, theme
from ui.core.context import Context
from ui.core.drives import Drive
from ui.submission_page.written_line import WrittenLine
from ui.widgets.basics import Captioned, Card, button
from ui.widgets.combo import Combo

_TITLE = T("Gửi báo cáo, lần chốt {n}", "Hand over revision {n}")
_NOBODY = T(
    "Chưa có tệp khóa của nơi nhận báo cáo này: tệp báo cáo vẫn được ký số, nhưng ai cầm USB cũng đọc được số liệu. Phần chỉ có từ 1 đến 4 người được giúp đỡ để trống, nơi nhận không cộng được phần ấy.",
    "This report has no receiver's card yet: the package is signed, but anyone with the drive reads it. Parts of 1 to 4 people being helped are left blank, so that they cannot be added up either.",
)
_KNOWN = T("Nơi nhận: {name} · dấu khóa {key}", "Receiver: {name} · key {key}")
_NO_CARD = T(
    "Nơi nhận: {name} · dấu khóa {key}; chưa có tệp khóa nên không mã hóa được báo cáo.",
    "Receiver: {name} · key {key}; without their card the package cannot be encrypted.",
)
_CARD = T("Chọn tệp khóa của nơi nhận…", "Choose the receiver's card…")
_SEAL = T(
    "Mã hóa: chỉ nơi nhận mở được tệp báo cáo", "Encrypt: only the receiver opens the package"
)
_COPIES = T(
    "Kèm bản Excel và PDF, ai cầm USB cũng đọc được", "With Excel and PDF, which anyone can read"
)
_WORDS = T("Kèm đoạn thuyết minh đã chốt", "With the frozen paragraphs")
_NO_WORDS = T(
    "Lần chốt này không có đoạn thuyết minh nào.", "No paragraphs were kept in this revision."
)
_NAMED = T(
    "Đoạn thuyết minh nêu tên người có trong sổ: {names}. Vẫn gửi kèm trong tệp báo cáo?",
    "The paragraphs name people of the store: {names}. Send them in the package all the same?",
)
_NAMED_OPEN = T(
    "Đoạn thuyết minh nêu tên người có trong sổ: {names}. Tệp không mã hóa, ai cầm USB cũng đọc được. Vẫn gửi kèm?",
    "The paragraphs name people of the store: {names}. The package is not encrypted, so anyone with the drive reads them. Send them all the same?",
)
_WITH_NAMES = T("Vẫn gửi kèm", "Send them")
_FOR_RECEIVER = T("thuyết minh gửi nơi nhận", "paragraphs for the receiver")
_PLAIN = T("Tên tệp không dấu", "File names without diacritics")
_WHERE, _OTHER = T("Ghi vào", "Write to"), T("Thư mục khác…", "Another folder…")
_DRIVE = T("USB “{name}”, còn trống {free} MB", "USB “{name}”, {free} MB free")
_FIXED = T("Ổ đĩa “{name}”, còn trống {free} MB", "Drive “{name}”, {free} MB free")
_NO_DRIVE = T(
    "Chưa thấy USB nào: cắm vào rồi tìm lại", "No removable drive found: plug one in, look again"
)
_LOOK, _WRITE = T("Tìm lại USB", "Look again"), T("Ghi và kiểm tra", "Write and check")
_WRITING = T("Đang ghi tệp báo cáo đã ký và đọc lại…", "Writing the package and reading it back…")
_DONE = T(
    "Đã ghi {names}; đã mở lại và so đúng.{drive}", "Wrote {names}; read back and compared.{drive}"
)
_PULL_OUT = T(" Có thể rút USB.", " The drive can be pulled out.")


@dataclass(frozen=True, slots=True)
class _Order:
    """What is handed over and how, as it was chosen when it was asked for."""

    submission: Submission
    folder: Path
    encrypted_to: bytes | None
    copies: bool
    words: WithWords | None
    plain: bool


class DeliveryCard(Card):
    """Hands one submission over; ``begin`` shows it for one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._submission: Submission | None = None
        self._watch: Watch | None = None
        self._begun = False  # the cursor goes to what comes next once the drives are known
        self.title = theme.label("", "heading")
        self.receiver = theme.label("", wrap=True)
        self.card = button(_CARD, "", "download")
        self.encrypt = QCheckBox(str(_SEAL))
        self.encrypt.setObjectName("seal")
        self.copies = QCheckBox(str(_COPIES))
        self.copies.setObjectName("copies")
        # An encrypted package should not have open copies beside it.
        self.encrypt.toggled.connect(lambda encrypted: self.copies.setChecked(not encrypted))
        self.words = QCheckBox(str(_WORDS))
        self.words.setObjectName("words")
        self.plain = QCheckBox(str(_PLAIN))
        self.plain.setObjectName("plain")
        self.where = Combo(fits=True)
        self.where.setObjectName("where")
        self.where.setMinimumContentsLength(40)
        self.look, self.other = button(_LOOK, "", "rotate-ccw"), button(_OTHER, "", "folder-open")
        self.write = button(_WRITE, "primary", "usb")
        self.done = WrittenLine(context.messages.show_file)
        self._drives = set[str]()  # the places that can be pulled out
        self.card.clicked.connect(self.choose_card)
        self.look.clicked.connect(self.find_drives)
        self.other.clicked.connect(self.choose_folder)
        self.write.clicked.connect(self.hand)
        self._lay_out()
        self.hide()

    def begin(self, submission: Submission) -> None:
        """Ask where this one goes."""
        self._submission = submission
        self.title.setText(str(_TITLE.format(n=submission.revision)))
        self.done.hide()
        self._show_receiver()
        self._offer_words(submission)
        self.plain.setChecked(is_plain(self._context.store))
        self.show()
        self._begun = True
        self.find_drives()

    def find_drives(self) -> None:
        """List the drives again."""

        def job(_progress: Progress, _store: Store) -> list[Drive]:
            return drives.writable()

        self._context.worker.run(job, done=self._offer)

    def choose_card(self) -> None:
        """Let the report go to the receiver in a file."""
        path, submission = dialogs.open_file(self, _CARD, dialogs.CARD), self._submission
        if path is None or submission is None:
            return

        def job(_progress: Progress, store: Store) -> None:
            choose_receiver(store, submission.slot.report, read_card(path))

        failed = self._context.messages.error
        self._context.worker.run(job, done=self._show_receiver, failed=failed)

    def choose_folder(self) -> None:
        """Write to a folder that is no drive of its own."""
        if folder := dialogs.folder(self, _WHERE):
            self._add(str(folder), folder)
            self.where.setCurrentIndex(self.where.count() - 1)
            self.write.setFocus()

    def hand(self) -> None:
        """Write, read back, and only then say that the drive may be pulled out."""
        submission, folder = self._submission, self.where.currentData()
        if submission is None or folder is None or self._watch:
            return
        known = self._receiver()
        self._hand(
            _Order(
                submission,
                Path(folder),
                known.public if known and self.encrypt.isChecked() else None,
                self.copies.isChecked(),
                WithWords() if self.words.isChecked() else None,
                self.plain.isChecked(),
            )
        )

    def _hand(self, order: _Order) -> None:
        def job(progress: Progress, store: Store) -> Delivery:
            if order.plain != is_plain(store):
                keep_plain(store, order.plain)
            return deliver(
                store, order.submission, order.folder, order.encrypted_to, progress,
                copies=order.copies, words=order.words, plain_names=order.plain,
            )  # fmt: skip

        self.done.hide()
        self.write.setEnabled(False)
        self._watch = self._context.run_with_progress(
            _WRITING, job, partial(self._handed, order), partial(self._failed, order), self._end
        )

    def _handed(self, order: _Order, handed: Delivery) -> None:
        self._end()
        drive = _PULL_OUT if str(order.folder) in self._drives else ""
        sentence = _DONE.format(names=handed.names, drive=drive)
        if order.submission == self._submission:
            said = map(str, filter(None, (sentence, handed.remark)))
            self.done.say("\n".join(said), handed.package.parent)
        else:  # the card is of another by now
            self._context.messages.say(sentence)
        if handed.doubt:
            self._context.messages.error(UserError(handed.doubt))

    def _failed(self, order: _Order, error: UserError) -> None:
        self._end()
        if not isinstance(error, PeopleNamed):
            self._context.messages.error(error)
            return
        question = _NAMED if order.encrypted_to else _NAMED_OPEN
        if dialogs.yes(self, question.format(names=shown_names(error.names)), _WITH_NAMES):
            self._hand(replace(order, words=WithWords(named=True, purpose=str(_FOR_RECEIVER))))

    def _end(self) -> None:
        self._watch = None
        self.write.setEnabled(self.where.currentData() is not None)

    # What is shown

    def _offer_words(self, submission: Submission) -> None:
        """Never ticked by itself; there to be ticked where the revision holds paragraphs."""
        self.words.setChecked(False)
        self.words.setEnabled(False)

        def done(there: bool) -> None:
            if submission == self._submission:
                self.words.setEnabled(there)
                self.words.setToolTip("" if there else str(_NO_WORDS))

        # The whole revision is read for it: the worker's, whom the window does not wait for.
        run, failed = self._context.worker.run, self._context.messages.error
        run(lambda _, store: has_words(store, submission), done=done, failed=failed)

    def _receiver(self) -> ReceiverCard | None:
        report = self._submission.slot.report if self._submission else ""
        return receivers(self._context.store).get(report)

    def _show_receiver(self, _nothing: None = None) -> None:
        known = self._receiver()
        can_encrypt = known is not None and known.public is not None
        sentence: object = _NOBODY
        if known:
            form = _KNOWN if can_encrypt else _NO_CARD
            sentence = form.format(name=known.name, key=fingerprint(known.signing))
        self.receiver.setText(str(sentence))
        self.encrypt.setEnabled(can_encrypt)
        self.encrypt.setChecked(can_encrypt)
        self.copies.setChecked(not can_encrypt)

    def _offer(self, found: list[Drive]) -> None:
        """Drives first; a folder that was chosen stays."""
        places = [self.where.itemData(n) for n in range(self.where.count())]
        drives_ = {str(drive.path) for drive in found}
        self._drives = {str(drive.path) for drive in found if drive.removable}
        chosen = [place for place in places if place and place not in drives_]
        self.where.clear()
        for drive in found:
            form = _DRIVE if drive.removable else _FIXED
            self._add(str(form.format(name=drive.name, free=drive.free // (1 << 20))), drive.path)
        for place in chosen:
            self._add(place, Path(place))
        if not self.where.count():
            self.where.addItem(str(_NO_DRIVE), None)
        self.write.setEnabled(self.where.currentData() is not None and self._watch is None)
        if self._begun:
            self._begun = False
            (self.write if self.write.isEnabled() else self.other).setFocus()

    def _add(self, label: str, path: Path) -> None:
        if self.where.count() == 1 and self.where.itemData(0) is None:
            self.where.clear()
        self.where.addItem(label, str(path))
        self.write.setEnabled(True)

    def _lay_out(self) -> None:
        self.column.addWidget(self.title)
        whom = QHBoxLayout()
        whom.addWidget(self.receiver, 1)
        whom.addWidget(self.card)
        self.column.addLayout(whom)
        ticks = QHBoxLayout()
        ticks.addWidget(self.encrypt)
        ticks.addSpacing(theme.gap(3))
        ticks.addWidget(self.copies)
        ticks.addStretch()
        self.column.addLayout(ticks)
        more = QHBoxLayout()
        more.addWidget(self.words)
        more.addSpacing(theme.gap(3))
        more.addWidget(self.plain)
        more.addStretch()
        self.column.addLayout(more)
        place = QHBoxLayout()
        place.addWidget(Captioned(_WHERE, self.where), 1)
        for part in (self.look, self.other, self.write):
            place.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(place)
        self.column.addWidget(self.done)

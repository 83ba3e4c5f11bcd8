"""What only the officer can say of a list: asked once for a whole column, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.base.language import T
from app.exchange.imports.date_texts import DateEvidence, DateOrder, day_text
from app.exchange.workbook.book import column_letters

KEEP, LEAVE, SPLIT = "keep", "leave", "split"
_FEW = 5  # places that a question names
HIDDEN_ROWS = T("Có {n} dòng bị ẩn ({places}). Có nhập không?", "{n} {n:row|rows} are hidden ({places}). Import them?")  # fmt: skip
HIDDEN_COLUMNS = T("Có cột bị ẩn: {places}. Có nhập không?", "Columns are hidden: {places}. Import them?")  # fmt: skip
MERGED = T(
    "Có ô gộp theo chiều dọc ({places}). Giá trị của ô gộp là của mọi dòng trong đó?",
    "Cells are merged over rows ({places}). Does their value hold for each of those rows?",
)
DATES = T(
    "Cột {column} “{header}”: “{example}” là ngày nào?",
    "Column {column} “{header}”: which day is “{example}”?",
)
SWAPPED = T(
    "Cột {column} “{header}”: các ngày không quá 12 có vẻ bị đổi chỗ ngày và tháng. Đổi lại?",
    "Column {column} “{header}”: day and month seem changed over where both are 12 or less. Change them back?",
)
AGES = T(
    "Cột {column} “{header}” ghi tuổi. Tính năm sinh từ năm nào?",
    "Column {column} “{header}” holds ages. From which year are births worked out?",
)
SEVERAL = T(
    "Cột {column} “{header}”: {n} ô ghi nhiều người hoặc nhiều số ({places}). Làm thế nào?",
    "Column {column} “{header}”: {n} {n:cell holds|cells hold} several people or numbers ({places}). What now?",
)
BELOW = T(
    "Cột {column} “{header}”: {n} ô để trống ({places}). Ô trống có giống ô ngay trên không?",
    "Column {column} “{header}”: {n} {n:cell is|cells are} blank ({places}). Is a blank cell as the one above?",
)
OF_ALL = T(
    "Danh sách không có cột “{label}”. Tất cả các dòng thuộc loại nào?",
    "The list has no column “{label}”. What are all its rows?",
)
BLANK_SEX = T(
    "Cột {column} “{header}” chỉ đánh dấu nữ. Dòng để trống là nam?",
    "Column {column} “{header}” only marks women. Is a row without a mark a man?",
)
FORMER = T(
    "Cột {column} “{header}” có địa chỉ trước 1/7/2025, như “{was}”. Đổi sang tên hiện nay (“{now}”)?",
    "Column {column} “{header}” has addresses of before 1/7/2025, such as “{was}”. Change them to the names of now (“{now}”)?",
)
TITLED = T(
    "Trên bảng ghi {label} “{name}”. Mọi dòng thuộc {label} này?",
    "The lines above the table name {label} “{name}”. Do all its rows belong to it?",
)
HOUSEHOLD = T(
    "Cột {column} “{header}”: người ghi dưới chủ hộ là người trong hộ đó?",
    "Column {column} “{header}”: are the people below a head of that household?",
)
YES, NO = T("Có", "Yes"), T("Không", "No")
_AS_IS = T("Giữ nguyên như trong tệp", "Leave as in the file")
_ONE_TEXT = T("Giữ cả ô làm một", "Keep each cell as one")
_EACH = T("Mỗi người một bản ghi, các ô khác như nhau", "A record for each, the other cells alike")
_ROWS_OUT = T("Bỏ các dòng đó", "Leave these rows out")
_NO_YEAR = T("Không tính, để trống", "Do not, leave it empty")
_NOT_ALL = T("Không như nhau, để trống", "Not all the same, leave it empty")
_CHANGE = T("Đổi lại", "Change them back")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its possible answers (key and text); the import waits while ``answer`` is None."""

    key: str
    text: T
    options: tuple[tuple[str, T], ...]
    answer: str | None = None


class Questions:
    """Puts each question once and looks up its answer."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self.found: list[Question] = []

    def put(
        self, key: str, text: T, options: tuple[tuple[str, T], ...], usual: str | None = None
    ) -> str | None:
        """The answer to a question, or the usual one; None where there is none yet."""
        answer = self._answers.get(key)
        known = answer if answer in dict(options) else usual
        self.found.append(Question(key, text, options, known))
        return known

    def confirm(self, key: str, text: T, no: T = NO) -> bool | None:
        """Whether yes was answered; None: nothing yet."""
        answer = self.put(key, text, ((KEEP, YES), (LEAVE, no)))
        return None if answer is None else answer == KEEP

    def order(self, column: int, header: str, found: DateEvidence) -> DateOrder | None:
        """In which order a column of days is written, where its cells do not tell."""
        options = tuple(
            (
                order.value,
                T(day_text(found.example, order) or "", day_text(found.example, order) or ""),
            )
            for order in DateOrder
        )
        text = DATES.format(**_at(column, header), example=found.example)
        answer = self.put(f"dates:{column}", text, options)
        return DateOrder(answer) if answer else None

    def changed_over(self, column: int, header: str) -> bool:
        """Whether day and month of a column are to be changed back."""
        options = ((KEEP, _CHANGE), (LEAVE, _AS_IS))
        return self.put(f"swapped:{column}", SWAPPED.format(**_at(column, header)), options) == KEEP

    def age_year(self, column: int, header: str, years: Sequence[int]) -> int | None:
        """The year from which births are worked out; 0: they are not; None: nothing yet."""
        options = (*((str(year), T(str(year), str(year))) for year in years), (LEAVE, _NO_YEAR))
        answer = self.put(f"age:{column}", AGES.format(**_at(column, header)), options)
        return None if answer is None else int(answer) if answer.isdigit() else 0

    def renewed(self, column: int, header: str, was: str, now: str) -> bool:
        """Whether addresses of before are changed to the units of now; they are left until that is said."""
        text = FORMER.format(**_at(column, header), was=was, now=now)
        return self.put(f"former:{column}", text, ((KEEP, YES), (LEAVE, _AS_IS)), LEAVE) == KEEP

    def below(self, column: int, header: str, places: Sequence[str]) -> bool | None:
        """Whether blank cells below a filled one hold the same."""
        text = BELOW.format(**_at(column, header), n=len(places), places=shortened(places))
        return self.confirm(f"below:{column}", text)

    def below_head(self, column: int, header: str) -> bool | None:
        """Whether people below the head of a household are of it."""
        return self.confirm(f"household:{column}", HOUSEHOLD.format(**_at(column, header)))

    def titled(self, name: str, label: T, words: str) -> bool:
        """Whether all rows have what the title says; they have, unless that is denied."""
        text = TITLED.format(label=T(label.vi.lower(), label.en.lower()), name=words)
        return self.put(f"titled:{name}", text, ((KEEP, YES), (LEAVE, NO)), KEEP) == KEEP

    def of_all(self, name: str, label: T, choices: tuple[tuple[str, T], ...]) -> str | None:
        """What all rows have, where no column says it; None where that is not so, or not known yet."""
        text = OF_ALL.format(label=label)
        answer = self.put(f"all:{name}", text, (*choices, (LEAVE, _NOT_ALL)))
        return None if answer == LEAVE else answer

    def several(self, column: int, header: str, places: Sequence[str]) -> bool:
        """Whether rows with several people in one cell are left out."""
        text = SEVERAL.format(**_at(column, header), n=len(places), places=shortened(places))
        options = ((KEEP, _ONE_TEXT), (LEAVE, _ROWS_OUT))
        return self.put(f"several:{column}", text, options) == LEAVE

    def each(self, column: int, header: str, places: Sequence[str]) -> str | None:
        """What is made of cells that name several people, where each person has a record."""
        text = SEVERAL.format(**_at(column, header), n=len(places), places=shortened(places))
        options = ((SPLIT, _EACH), (KEEP, _ONE_TEXT), (LEAVE, _ROWS_OUT))
        return self.put(f"several:{column}", text, options)


def shortened(places: Sequence[str]) -> str:
    """The first of some places, and that there are more."""
    return ", ".join(places[:_FEW]) + (", …" if len(places) > _FEW else "")


def _at(column: int, header: str) -> dict[str, str]:
    return {"column": column_letters(column), "header": header}

"""The cells of one column as a field reads them, and what was mended in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.base.language import T
from app.base.numbers import show_decimal
from app.base.text import fold
from app.exchange.imports.content import IDENTITY, MARKS
from app.exchange.imports.date_texts import (
    DateOrder,
    day_text,
    serial_day,
    swapped,
    year_in_moment,
)
from app.exchange.imports.known_values import choice_of, starter_of
from app.exchange.imports.parent_columns import base_name
from app.exchange.imports.people import joined_links, joined_people
from app.exchange.workbook.book import CellError, Moment, Value
from app.exchange.workbook.cell_texts import text_of
from app.schema.date_fields import DayField, PartDayField
from app.schema.fields import (
    AnyField,
    ChoiceField,
    ChoicesField,
    LinkField,
    LinksField,
    NumberField,
    PhoneField,
    RowsField,
    TermField,
    TextField,
    YesNoField,
)
from app.schema.visitor import FieldVisitor


class ValueRepairKind(StrEnum):
    """What was wrong with a cell, or how it came together."""

    LEADING_ZERO = "leading-zero"
    SCIENTIFIC = "scientific"
    NUMBER = "number"
    DATE = "date"
    SERIAL = "serial"
    SWAPPED = "swapped"
    YEAR = "year"
    AGE = "age"
    DITTO = "ditto"
    MARK = "mark"
    MERGED = "merged"
    CHOICE = "choice"
    PHONE = "phone"
    IDENTITY = "identity"
    JOINED = "joined"
    SPLIT = "split"
    SEX_COLUMN = "sex-column"
    HEADING = "heading"
    TITLE = "title"
    ERROR = "error"
    FORMER_UNIT = "former-unit"

    @property
    def label(self) -> T:
        """What an officer reads."""
        return _LABELS[self]


_LABELS = {
    ValueRepairKind.LEADING_ZERO: T("thêm số 0 đã mất ở đầu", "a leading zero was lost"),
    ValueRepairKind.SCIENTIFIC: T("số viết dạng lũy thừa", "a number written as a power"),
    ValueRepairKind.NUMBER: T("số ghi bằng chữ", "a number with words or other signs"),
    ValueRepairKind.DATE: T("ngày viết kiểu khác", "a day written in another way"),
    ValueRepairKind.SERIAL: T("ngày lưu thành số", "a day kept as a number"),
    ValueRepairKind.SWAPPED: T("ngày và tháng bị đổi chỗ", "day and month changed over"),
    ValueRepairKind.YEAR: T("chỉ có năm", "the year alone"),
    ValueRepairKind.AGE: T("tính từ tuổi", "worked out from the age"),
    ValueRepairKind.DITTO: T("ghi “như trên”", "“as above”"),
    ValueRepairKind.MARK: T("đánh dấu", "a mark"),
    ValueRepairKind.MERGED: T("ô gộp", "a merged cell"),
    ValueRepairKind.CHOICE: T("từ khác của danh sách", "another word of the list"),
    ValueRepairKind.PHONE: T("viết lại số điện thoại", "a telephone number written anew"),
    ValueRepairKind.IDENTITY: T("viết lại số căn cước", "an identity number written anew"),
    ValueRepairKind.JOINED: T("ghép nhiều cột", "several columns joined"),
    ValueRepairKind.SPLIT: T("tách từ một ô", "part of a cell"),
    ValueRepairKind.SEX_COLUMN: T("theo cột Nam, Nữ", "by the column of the sex"),
    ValueRepairKind.HEADING: T("theo tên nhóm ở trên", "by the heading above"),
    ValueRepairKind.TITLE: T("theo tiêu đề", "by the title"),
    ValueRepairKind.FORMER_UNIT: T("địa chỉ theo đơn vị hiện nay", "an address by the unit of now"),
    ValueRepairKind.ERROR: T("ô báo lỗi, để trống", "an error of the sheet, left empty"),
}
Mended = tuple[str, ValueRepairKind | None]
_SIGNS = re.compile(r"[\s.\-()/']")
_FLOAT = re.compile(r"(\d{8,13})[.,]0+", re.ASCII)
_ABROAD = re.compile(r"(?:\+84|0084|84(?=\d{9}$))0?")
_NO_ZERO = re.compile(r"[35789]\d{8}|2\d{9}", re.ASCII)
_POWER = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})", re.ASCII)
_BY_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?", re.ASCII)
_NO_DECIMALS = re.compile(r"\d+[.,]0{1,2}|\d{1,3}(?:\.\d{3})+,0+", re.ASCII)
_TRAILING = re.compile(r"[.,]0+$")
_DITTO = frozenset(
    ('"', "''", "“", "”", "″", "-nt-", "nt", "- nt -", "//", "-//-", "'' ''", "n/t", "--nt--")
)
_AS_ABOVE = frozenset(
    ("nhu tren", "nt", "nt.", "-nt-", "- nt -", "(nt)", "nhu tren.", "-nhu tren-")
)
_LONGEST_DITTO = 14  # letters
_NONE = frozenset(("-", "--", "0", "khong", "k", "ko", "chua", "khong co", "false", "no", "\u2013"))
_YES = frozenset((*MARKS, "da", "da co", "dung", "yes", "true", "roi", "y"))
_EMPTY = frozenset(("-", "--", "\u2013", "\u2014", "...", "\u2026", "/", "khong ro"))
_UNIT = re.compile(
    r"\s*(?:đ|đồng|vnđ|vnd|người|hộ|buổi|cuộc|lượt|tin|vụ|tờ|bài|thành viên|tv|khẩu|lần|\.-)\s*(?:/\w+)?\s*$",
    re.IGNORECASE,
)
_MILLIONS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(triệu|tr|nghìn|ngàn|k)(?:\s*đồng|\s*đ)?", re.IGNORECASE
)
_TIMES = {"tr": 1_000_000, "triệu": 1_000_000, "nghìn": 1000, "ngàn": 1000, "k": 1000}
_AGE = re.compile(r"(\d{1,3})\s*(?:tuổi|tuoi|t)?\.?", re.IGNORECASE)
_OLDEST = 120
_LONGEST = 500  # letters: what is longer is prose, in which nothing is mended
_IDENTITY_LENGTHS = {8: 9, 10: 12, 11: 12}  # digits found, and there before zeros were lost


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What is known of a whole column before its cells are read.

    ``order``: of day and month; ``change_over``: days of the sheet's own were read the wrong way;
    ``age_from``: the year that ages are of, 0: they are left out; ``digits``: the length to which its codes
    are filled with zeros.
    """

    order: DateOrder | None = None
    since_1904: bool = False
    change_over: bool = False
    age_from: int | None = None
    digits: int = 0


def is_ditto(value: Value) -> bool:
    """Whether a cell says that the one above it holds for it too."""
    if not isinstance(value, str) or len(value) > _LONGEST_DITTO:
        return False
    return value.strip() in _DITTO or fold(value) in _AS_ABOVE


def is_age(value: Value, spec: AnyField) -> bool:
    """Whether a cell of a day of birth holds an age."""
    if not isinstance(spec, PartDayField) or isinstance(value, Moment | CellError):
        return False
    return _age(text_of(value)) > 0


def _age(text: str) -> int:
    """The age that a text says; 0 for none."""
    found = _AGE.fullmatch(text)
    return int(found[1]) if found and int(found[1]) < _OLDEST else 0


def is_blank(value: Value) -> bool:
    """Whether a cell for a mark holds none: empty, a dash, a zero, *không*."""
    return fold(text_of(value)) in ("", *_NONE)


def code_length(values: Iterable[Value]) -> int:
    """The length of the codes of a column, where texts with leading zeros all have the same; or 0."""
    texts = {v.strip() for v in values if isinstance(v, str) and v.strip().isdigit()}
    lengths = {len(text) for text in texts}
    return lengths.pop() if len(lengths) == 1 and any(t.startswith("0") for t in texts) else 0


def mended(spec: AnyField, values: Sequence[Value], facts: ColumnFacts) -> list[Mended]:
    """Each cell of a column as the field reads it; what could not be mended stays as it is."""
    mend = spec.accept(_Mending(facts))
    known: dict[object, Mended] = {}
    found = []
    for value in values:
        key = value if type(value) is str else (type(value), value)
        made = known.get(key)
        if made is None:
            made = known[key] = _checked(value, mend)
        found.append(made)
    return found


def _checked(value: Value, mend: Callable[[Value, str], Mended]) -> Mended:
    if isinstance(value, CellError):
        return "", ValueRepairKind.ERROR
    text = text_of(value)
    if not text or len(text) > _LONGEST:
        return text, None
    made, kind = mend(value, text)
    return made, kind if made != text else None


@dataclass(frozen=True, slots=True)
class _Mending(FieldVisitor[Callable[[Value, str], Mended]]):
    """How a cell is mended, by the kind of its field."""

    facts: ColumnFacts

    def scalar(self, spec: AnyField, /) -> Callable[[Value, str], Mended]:
        if isinstance(spec, PhoneField):
            return _phone
        if base_name(spec) == IDENTITY:
            return _identity
        if isinstance(spec, TextField) and spec.is_name:
            return _name
        return self._text

    def link(self, _spec: LinkField, /) -> Callable[[Value, str], Mended]:
        return self._text

    def links(self, _spec: LinksField, /) -> Callable[[Value, str], Mended]:
        return lambda _value, text: (joined_links(text), ValueRepairKind.SPLIT)

    def rows(self, _spec: RowsField, /) -> Callable[[Value, str], Mended]:
        return lambda _value, text: (joined_people(text), ValueRepairKind.SPLIT)

    def choices(self, spec: ChoicesField, /) -> Callable[[Value, str], Mended]:
        return lambda _value, text: _choices(spec, text)

    def choice(self, spec: ChoiceField, /) -> Callable[[Value, str], Mended]:
        return lambda _value, text: _choice(spec, text)

    def term(self, spec: TermField, /) -> Callable[[Value, str], Mended]:
        return lambda value, text: _term(spec, text) or self._text(value, text)

    def number(self, spec: NumberField, /) -> Callable[[Value, str], Mended]:
        return lambda value, text: _number(spec, value, text)

    def yes_no(self, _spec: YesNoField, /) -> Callable[[Value, str], Mended]:
        return _yes_no

    def day(self, _spec: DayField, /) -> Callable[[Value, str], Mended]:
        return self._day

    def part_day(self, _spec: PartDayField, /) -> Callable[[Value, str], Mended]:
        return self._birth

    def _text(self, _value: Value, text: str) -> Mended:
        digits = self.facts.digits
        if digits and len(text) < digits and text.isdigit():
            return text.zfill(digits), ValueRepairKind.LEADING_ZERO
        return text, None

    def _day(self, value: Value, text: str) -> Mended:
        if isinstance(value, Moment):
            if self.facts.change_over and (changed := swapped(value)):
                return changed, ValueRepairKind.SWAPPED
            return text.split(" ", maxsplit=1)[0], ValueRepairKind.DATE
        if found := serial_day(value, self.facts.since_1904):
            return found, ValueRepairKind.SERIAL
        if not text[0].isdigit() and fold(text) in _EMPTY:
            return "", ValueRepairKind.DATE
        return day_text(text, self.facts.order) or text, ValueRepairKind.DATE

    def _birth(self, value: Value, text: str) -> Mended:
        if isinstance(value, Moment) and (year := year_in_moment(value)):
            return year, ValueRepairKind.YEAR
        since = self.facts.age_from
        if since is not None and (age := _age(text)):
            return str(since - age) if since else "", ValueRepairKind.AGE
        return self._day(value, text)


def _phone(_value: Value, text: str) -> Mended:
    digits, kind = _digits(text)
    if found := _ABROAD.match(digits):
        digits = f"0{digits[found.end() :]}"
    if not digits.isdigit():
        return text, None
    if _NO_ZERO.fullmatch(digits):
        return f"0{digits}", kind or ValueRepairKind.LEADING_ZERO
    return digits, kind or ValueRepairKind.PHONE


def _identity(_value: Value, text: str) -> Mended:
    digits, kind = _digits(text)
    if not digits.isdigit():
        return text, None
    if full := _IDENTITY_LENGTHS.get(len(digits)):
        return digits.zfill(full), kind or ValueRepairKind.LEADING_ZERO
    return digits, kind or ValueRepairKind.IDENTITY


def _digits(text: str) -> Mended:
    """The digits of a long number; of one written as a power, only where all of them are there."""
    if text.isdigit():
        return text, None
    if found := _POWER.fullmatch(text):
        behind, power = found[2] or "", int(found[3])
        if len(behind) <= power <= len(behind) + 2:
            return (found[1] + behind).ljust(power + 1, "0"), ValueRepairKind.SCIENTIFIC
        return text, None
    whole = _FLOAT.fullmatch(text)
    return _SIGNS.sub("", whole[1] if whole else text), None


def _name(_value: Value, text: str) -> Mended:
    return " ".join(text.split()), None


def _choice(spec: ChoiceField, text: str) -> Mended:
    found = choice_of(spec, text)
    return (str(found.label), ValueRepairKind.CHOICE) if found else (text, None)


def _term(spec: TermField, text: str) -> Mended | None:
    found = starter_of(spec, text)
    return (str(found.label), ValueRepairKind.CHOICE) if found else None


def _choices(spec: ChoicesField, text: str) -> Mended:
    parts = [part for part in re.split(r"\s*[;,\n+]\s*|\s+-\s+", text) if part]
    found = [choice_of(spec.one(), part) for part in parts]
    if not all(found):
        return text, None
    return ", ".join(dict.fromkeys(str(c.label) for c in found if c)), ValueRepairKind.CHOICE


def _yes_no(_value: Value, text: str) -> Mended:
    folded = fold(text)
    if folded in _YES:
        return str(YesNoField.YES), ValueRepairKind.MARK
    return (str(YesNoField.NO), ValueRepairKind.MARK) if folded in _NONE else (text, None)


def _number(spec: NumberField, value: Value, text: str) -> Mended:
    if isinstance(value, float) and not value.is_integer():
        return (show_decimal(value, 1), ValueRepairKind.NUMBER) if spec.tenths else (text, None)
    if not isinstance(value, str):
        return text, None
    if fold(text) in _EMPTY:
        return "", ValueRepairKind.NUMBER
    if found := _MILLIONS.fullmatch(text):
        amount = float(found[1].replace(",", ".")) * _TIMES[found[2].lower()]
        return str(round(amount)), ValueRepairKind.NUMBER
    bare = _UNIT.sub("", text)
    if _BY_COMMAS.fullmatch(bare):
        bare = bare.split(".")[0].replace(",", ".")
    elif not spec.tenths and _NO_DECIMALS.fullmatch(bare):
        bare = _TRAILING.sub("", bare)
    return (bare, ValueRepairKind.NUMBER) if bare[:1].isdigit() else (text, None)

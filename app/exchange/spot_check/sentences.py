"""What came of each drawn record, in one sentence: what was proved of it, or why nothing was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.dates import show_day
from app.base.language import T
from app.exchange.spot_check.answer import Value
from app.exchange.spot_check.checking import CheckedRecord, Proof
from app.reports.submission.record_leaf import ENTERED
from app.schema.date_fields import DayField
from app.schema.fields import ChoiceField, ChoicesField, YesNoField
from app.schema.record import REGISTRY, Record

_PROVED = T(
    "Bản ghi số {n} ({book}) đúng như lúc chốt: {facts}.",
    "Record {n} ({book}) is as it was when frozen: {facts}.",
)
_UNPROVED = T("Bản ghi số {n} không được chứng minh: {why}.", "Record {n} is not proved: {why}.")
_ENTERED = T("nhập ngày {day}", "entered {day}")
_FACT = T("{label}: {value}", "{label}: {value}")
_BARE = T("không mục nào được mở", "nothing of it was opened")
_YES, _NO = T("có", "yes"), T("không", "no")


def sentence_of(one: CheckedRecord) -> T:
    """What a receiver is told of one record of a lot; records are called by the number of their leaf."""
    number = one.place + 1
    if one.state is Proof.UNPROVED:
        return _UNPROVED.format(n=number, why=one.why or "")
    cls = REGISTRY.get(one.register)
    book = cls.schema.book if cls else one.register
    facts = [*_facts(cls, one.facts)]
    vi, en = ("; ".join(map(language, facts)) for language in (_vi, _en))
    return _PROVED.format(n=number, book=book, facts=T(vi, en) if facts else _BARE)


def _vi(text: T) -> str:
    return text.vi


def _en(text: T) -> str:
    return text.en


def _facts(cls: type[Record] | None, facts: dict[str, Value]) -> Iterator[T]:
    if (day := facts.get(ENTERED)) is not None:
        yield _ENTERED.format(day=_day(day))
    for name, value in facts.items():
        if name == ENTERED or value is None or value == []:
            continue
        spec = cls.schema.fields.get(name) if cls else None
        label = spec.label if spec else T(name, name)
        yield _FACT.format(label=label, value=_words(spec, value))


def _words(spec: object, value: Value) -> T:
    if isinstance(spec, DayField):
        return T(_day(value), _day(value))
    if isinstance(spec, ChoicesField) and isinstance(value, list):
        labels = [_label(spec.one(), one) for one in value]
        return T(", ".join(map(_vi, labels)), ", ".join(map(_en, labels)))
    if isinstance(spec, ChoiceField):
        return _label(spec, value)
    if isinstance(spec, YesNoField):
        return _YES if value else _NO
    return T(str(value), str(value))


def _label(spec: ChoiceField, key: object) -> T:
    choice = spec.from_db(key)
    return choice.label if choice else T(str(key), str(key))


def _day(value: Value) -> str:
    """A day that another program wrote, as it is read; whatever else it wrote as it stands."""
    try:
        return show_day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)

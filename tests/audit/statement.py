"""A report as it must be: its columns, rows and charts, from the records and the report's form alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from app.base.periods import Days
from app.registers.figure import FigureName
from app.reports.spec.figures import Blank, Figure, is_number
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.report import Report
from tests.audit.calendar import Columns, shown
from tests.audit.ledger import (
    GOING_ON,
    NOT_BY_AREA,
    RATES,
    SUMS,
    Ledger,
    change,
    percent,
    rate,
    tenth,
)
from tests.support.plain_figures import months_of

FOUR = ("value", "previous", "same_last_year", "cumulative")
UNSAID = "Chưa ghi"
_YEARLY = {
    "areas_assessed": 15, "areas_safe": 15, "institutions_safe": 20, "commune_safe": 20,
}  # fmt: skip
_ASSESSED_OF = {"areas_safe": "areas_assessed"}
_MANUAL = "Số liệu nhập tay khác"
_TITLES = {
    "number": "STT", "name": "Chỉ tiêu", "unit": "Đơn vị tính", "done": "Thực hiện khi ước",
    "estimate": "Ước cả kỳ", "value": "Kỳ này", "previous": "Kỳ trước", "change": "Tăng/giảm",
    "change_share": "%", "same_last_year": "Cùng kỳ năm trước", "year_change": "Tăng/giảm",
    "year_change_share": "%", "cumulative": "Lũy kế từ đầu năm", "target": "Chỉ tiêu năm",
    "reached": "% thực hiện", "trend": "Thay đổi bình quân năm", "trend_share": "% bình quân năm",
}  # fmt: skip
_ALWAYS = ("number", "name", "unit", "value")


def whole(number: float) -> str:
    exact = abs(Fraction(str(number))) + Fraction(1, 2)
    return f"{'-' if number < 0 else ''}{exact.__floor__():,}".replace(",", ".")


def decimal(number: Fraction | float) -> str:
    exact = number if isinstance(number, Fraction) else Fraction(str(number))
    return f"{tenth(exact) + 0:,.1f}".translate({ord(","): ".", ord("."): ","})


def figure_words(figure: Figure, *, rate: bool) -> str:
    if isinstance(figure, Blank):
        return str(figure.label)
    return decimal(figure) if rate else whole(figure)


@dataclass
class Part:
    """A share of a figure; ``hidden`` of which of its columns a copy that may be passed on is blank."""

    stored: Any
    label: str
    code: str
    figures: list[Figure]
    hidden: set[int] = field(default_factory=set)

    @property
    def is_printed(self) -> bool:
        return bool(self.hidden) or any(is_number(one) and one for one in self.figures)


@dataclass
class Line:
    """A figure with what stands beside it."""

    indicator: Indicator
    number: int
    code: str
    figures: list[Figure]
    label: str
    splits: list[tuple[Split, list[Part]]] = field(default_factory=list)
    areas: dict[Any, Figure] = field(default_factory=dict)
    hidden_areas: set[Any] = field(default_factory=set)
    target: int | None = None
    ends: tuple[Figure, Figure, int] | None = None
    done: Figure | None = None
    estimate: Figure | None = None
    year: int | None = None  # of the assessment it tells, where that is not the period's own

    @property
    def is_rate(self) -> bool:
        return self.indicator.is_rate

    @property
    def reached(self) -> Fraction | None:
        so_far = self.figures[3]
        return (
            Fraction(100 * Fraction(str(so_far)), self.target)
            if self.target and is_number(so_far)
            else None
        )

    @property
    def mean(self) -> float | None:
        if self.ends is None or (moved := change(self.ends[1], self.ends[0])) is None:
            return None
        return tenth(Fraction(str(moved)) / (self.ends[2] - 1))

    @property
    def growth(self) -> float | None:
        """The yearly growth in percent that leads from the first year to the last."""
        if self.ends is None or self.is_rate:
            return None
        first, last, years = self.ends
        if not (is_number(first) and is_number(last)) or first < 10 or last <= 0:
            return None
        return tenth(Fraction(str(100 * (float(last) / float(first)) ** (1 / (years - 1)) - 100)))

    def texts(self, part: Part | None = None) -> dict[str, str]:
        """What each column says of it, or of a part."""
        figures = part.figures if part else self.figures
        hidden = part.hidden if part else set()

        def said(which: int) -> str:
            return "" if which in hidden else figure_words(figures[which], rate=self.is_rate)

        def moved(which: int) -> str:
            found = None if hidden & {0, which} else change(figures[0], figures[which])
            return "" if found is None else figure_words(found, rate=self.is_rate)

        def share(which: int) -> str:
            found = (
                None if self.is_rate or hidden & {0, which} else percent(figures[0], figures[which])
            )
            return "" if found is None else decimal(found)

        texts = {
            "number": "" if part else str(self.number),
            "name": part.label if part else self.label,
            "unit": "" if part else str(self.indicator.unit),
            "value": said(0), "previous": said(1), "same_last_year": said(2), "cumulative": said(3),
            "change": moved(1), "change_share": share(1),
            "year_change": moved(2), "year_change_share": share(2),
        }  # fmt: skip
        return (
            texts
            | dict.fromkeys(_TITLES.keys() - texts.keys(), "")
            | ({} if part else self._further())
        )

    def _further(self) -> dict[str, str]:
        found = {}
        if self.target is not None:
            found["target"] = figure_words(self.target, rate=self.is_rate)
        if self.reached is not None:
            found["reached"] = decimal(self.reached)
        if (mean := self.mean) is not None:
            found["trend"] = whole(mean) if abs(mean) >= 1000 else decimal(mean)
        if (growth := self.growth) is not None:
            found["trend_share"] = decimal(growth)
        for name, figure in (("done", self.done), ("estimate", self.estimate)):
            if figure is not None:
                found[name] = figure_words(figure, rate=self.is_rate)
        return found


@dataclass(frozen=True)
class Chart:
    """What a chart shows: for each label a value of each series."""

    kind: str
    title: str
    unit: str
    labels: list[str]
    series: list[tuple[str, list[int | None]]]
    note: str = ""


@dataclass
class Statement:
    """A report of a period on a day. ``estimated``: it expects what the whole period comes to."""

    report: Report
    columns: Columns
    ledger: Ledger
    estimated: bool = False
    estimated_on: date | None = None
    groups: list[tuple[str, list[Line]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        number = 0
        for title, indicators in self._form():
            lines = []
            for one in indicators:
                number += 1
                lines.append(self._line(one, number))
            self.groups.append((title, lines))
        if self.estimated:
            self._estimate()

    @property
    def lines(self) -> list[Line]:
        return [line for _, lines in self.groups for line in lines]

    def line(self, key: str) -> Line:
        return next(line for line in self.lines if line.indicator.key == key)

    def _form(self) -> Iterator[tuple[str, list[Indicator]]]:
        from app.reports.compute.manual_figures import (
            manual_indicator,
            rate_indicator,
            stock_indicator,
        )

        known = set()
        for group in self.report.groups:
            known |= {one.key for one in group.indicators}
            yield str(group.title), list(group.indicators)
        if not self.report.more:
            return
        own: dict[str, set[str]] = {}
        for f in self.ledger.every.all("figure"):
            if f.kind.value != "estimate":
                own.setdefault(f.indicator, set()).add(f.kind.value)
        found = []
        for name in sorted(own):
            entered = own[name] - {"target"}
            if f"figure:{name}" in known or (not entered and name in known):
                continue
            one = next((i for _, some in self._known() for i in some if i.key == name), None)
            label = f"{one.label} (số nhập tay)" if one else name
            units = [f for f in self.ledger.every.all("figure") if f.indicator == name and f.unit]
            unit = max(units, key=lambda f: f.id).unit if units else "theo số liệu"
            made = manual_indicator
            if "rate" in entered:
                made = rate_indicator
            elif "stock" in entered:
                made = stock_indicator
            indicator = (
                made(name, _same(label))
                if "rate" in entered
                else made(name, _same(label), _same(unit))
            )
            found.append(indicator)
        if found:
            yield _MANUAL, found

    def _known(self) -> Iterator[tuple[str, list[Indicator]]]:
        for group in self.report.groups:
            yield str(group.title), list(group.indicators)

    def _line(self, one: Indicator, number: int) -> Line:
        from app.reports.spec.row_codes import code_of

        key, columns = one.key, self.columns
        figures = [self.ledger.column(key, columns, which) for which in range(4)]
        line = Line(one, number, code_of(self.report, one), figures, str(one.label))
        if year := self._year_told(key, figures[0]):
            line.year = year
            line.label = f"{one.label} (kết quả xét năm {year})"
        line.target = self._target(key)
        if columns.spans_years and not columns.runs and len(columns.years()) > 1:
            years = columns.years()
            ends = [self.ledger.then(key, days) for days in (years[0], years[-1])]
            line.ends = (ends[0], ends[1], len(years))
        if key in RATES or key in SUMS:
            return line
        line.splits = [(split, self._parts(line, split)) for split in one.splits]
        if one.areas and is_number(figures[0]):
            line.areas = dict(self.ledger.by_area(key, columns.value))
            if (why := self.why_no_area(key)) is not None:
                known = self.ledger.by_area(_ASSESSED_OF.get(key, key), columns.value)
                line.areas |= {id_: why for id_ in self.areas() if id_ not in known}
        return line

    def _parts(self, line: Line, split: Split) -> list[Part]:
        from app.reports.spec.row_codes import code_of

        one, columns = line.indicator, self.columns
        counts = [self.ledger.divided(one.key, days, split.path) for days in columns.four]
        used = list(dict.fromkeys(value for count in counts for value in count))
        found = []
        for stored, label in one.labels(split, used).items():
            figures = [
                whole if isinstance(whole, Blank) else count.get(stored, 0)
                for whole, count in zip(line.figures, counts, strict=True)
            ]
            code = code_of(self.report, one, split, stored)
            found.append(Part(stored, str(label), code, figures))
        return found

    def _year_told(self, key: str, value: Figure) -> int | None:
        """The year of the assessment that a figure tells, where it is not the period's own."""
        key = RATES[key][1] if key in RATES else key
        if key not in _YEARLY or isinstance(value, Blank):
            return None
        year = self._year_in_force(key)
        return None if year == self.columns.value.months[1] // 12 else year

    def _year_in_force(self, key: str) -> int:
        days = self.columns.value
        year, month = divmod(days.months[1], 12)
        over = month == 11 or days.last >= date(year, 11, _YEARLY[key])
        return year if over else year - 1

    def why_no_area(self, key: str) -> Blank | None:
        """Why nothing is said of an area of which nothing was assessed; None of what is counted."""
        if key == "households_pledged":
            due = self.columns.value.last
        elif key in ("areas_assessed", "areas_safe"):
            due = date(self._year_in_force(key), 11, _YEARLY[key])
        else:
            return None
        early = min(self.columns.value.last, self.columns.today) < due
        return Blank.NOT_ASSESSED if early else Blank.NO_DATA

    def _target(self, key: str) -> int | None:
        """The sum of the targets of its years, by the name they were entered under."""
        years = {f"{month // 12:04}" for month in self.columns.whole.months}
        first, last = (month // 12 for month in self.columns.whole.months)
        years = {f"{year:04}" for year in range(first, last + 1)}
        name = key.removeprefix("figure:")
        if key.startswith("figure:") and any(
            i.key == name for _, some in self._known() for i in some
        ):
            return None  # it stands beside the indicator of that name
        found = [
            f.value for f in self.ledger.every.all("figure")
            if f.kind.value == "target" and f.indicator == name and f.period in years
        ]  # fmt: skip
        return sum(found) if found else None

    def _estimate(self) -> None:
        """What was entered as the estimate of exactly these days; else at the pace of the days so far."""
        days = self.columns.value
        long = (self.columns.whole.last - days.first).days + 1
        so_far = (days.last - days.first).days + 1
        entered: dict[str, int] = {}
        for f in self.ledger.every.all("figure"):
            if f.kind.value == "estimate" and months_of(f.period) == self.columns.whole.months:
                entered[f.indicator] = entered.get(f.indicator, 0) + f.value
        found: dict[str, Figure] = {}
        for line in self.lines:
            key = line.indicator.key
            value = line.figures[0]
            if is_number(value) and key in GOING_ON:
                value = (Fraction(int(value) * long, so_far) + Fraction(1, 2)).__floor__()
            found[key] = entered.get(key.removeprefix("figure:"), value)
        for line in self.lines:
            key = line.indicator.key
            if key in RATES:
                found[key] = rate(*(found[one] for one in RATES[key]))
            elif key in SUMS and all(one in found for one in SUMS[key]):
                found[key] = sum(n for one in SUMS[key] if is_number(n := found[one]))
            line.estimate = found[key]

    # ---- what is shown of it ---------------------------------------------------------------------

    def shown_columns(self) -> list[str]:
        """The columns that say something, and not the same as another."""
        texts = [line.texts() for line in self.lines]
        texts += [
            line.texts(p)
            for line in self.lines
            for _, ps in line.splits
            for p in ps
            if p.is_printed
        ]
        days = self.columns.four
        out = {one for one in _TITLES if not any(row[one] for row in texts)}
        if (days[1].first, days[1].last) == (days[2].first, days[2].last):
            out |= {"same_last_year", "year_change", "year_change_share"}
        alike = all(line.figures[0] == line.figures[3] for line in self.lines)
        if days[0].first == days[3].first and alike:
            out.add("cumulative")
        found = [one for one in _TITLES if one in _ALWAYS or one not in out]
        if self.estimated:
            found.remove("estimate")
            found.insert(found.index("value") + 1, "estimate")
        return found

    def title(self, column: str) -> str:
        columns, said = self.columns, _TITLES[column]
        if column == "value" and columns.runs:
            return f"Thực hiện đến {shown(columns.today)}"
        if column == "value" and self.estimated_on:
            return "Chính thức"
        if column == "done" and self.estimated_on:
            return f"Thực hiện đến {shown(self.estimated_on)}"
        if column in ("previous", "same_last_year") and columns.runs:
            return f"{said} (cùng số ngày)"
        return said

    def hows(self) -> Iterator[str]:
        """How the columns are made that no definition speaks of."""
        columns = self.shown_columns()
        if "trend" in columns:
            yield (
                "Thay đổi bình quân năm: số của năm cuối trừ số của năm đầu, chia cho số năm trừ 1."
            )
        if "trend_share" in columns:
            yield (
                "Tốc độ tăng, giảm bình quân năm (%): căn bậc (số năm trừ 1) của tỷ số giữa năm cuối và "
                "năm đầu, trừ 1; để trống khi năm đầu nhỏ hơn 10, khi năm cuối bằng 0 hoặc một trong hai "
                "năm để trống, và với tỷ lệ."
            )
        if {"change_share", "year_change_share"} & {*columns}:
            yield "Không ghi tỷ lệ % khi số được so sánh nhỏ hơn 10."
        if self.columns.runs and "previous" in columns:
            before, ago = (
                f"{shown(days.first)} đến ngày {shown(days.last)}"
                for days in self.columns.four[1:3]
            )
            more = (
                f", và của cùng kỳ năm trước, từ ngày {ago}" if "same_last_year" in columns else ""
            )
            yield (
                "Kỳ báo cáo chưa kết thúc nên so với cùng số ngày của kỳ trước, từ ngày "
                f"{before}{more}."
            )

    def areas(self) -> list[Any]:
        """The areas there are at its end, and others with a figure."""
        last = self.columns.whole.last
        used = {a for line in self.lines for a, n in line.areas.items() if a and n != 0}
        areas = self.ledger.every.all("area")
        return [
            a.id for a in areas if a.active or (a.merged_on and a.merged_on > last) or a.id in used
        ]

    def by_area(self) -> list[Line]:
        """The figures that a table by area has: those that add up over the areas."""
        return [
            line for line in self.lines
            if line.indicator.areas and is_number(line.figures[0])
            and line.indicator.key not in NOT_BY_AREA
        ]  # fmt: skip

    def charts(self) -> Iterator[Chart]:
        for plan in self.report.charts:
            line = self.line(plan.indicator)
            make = {"months": self._months, "areas": self._by_area, "shares": self._shares}[
                plan.kind
            ]
            chart = make(line, plan.split)
            if chart and any(value for _, values in chart.series for value in values):
                yield chart

    def _number(self, key: str, days: Days) -> int | None:
        found = self.ledger.figure(key, days)
        return int(found) if is_number(found) else None

    def _months(self, line: Line, _split: str) -> Chart:
        columns, one = self.columns, line.indicator
        note = ""
        if columns.spans_years:
            years = columns.years()
            names = [str(days.months[0] // 12) for days in years]
            values = [self._number(one.key, days) for days in years]
            if years[-1].last < years[-1].first.replace(month=12, day=31) and columns.runs:
                note = f"Năm {names[-1]} tính đến hết ngày {shown(columns.today)}."
            first, last = (month // 12 for month in columns.whole.months)
            names = [str(year) for year in range(first, last + 1)]
            values += [None] * (len(names) - len(values))
            return Chart(
                "months",
                f"{one.label} theo năm",
                str(one.unit),
                names,
                [(columns.title, values)],
                note,
            )
        months = columns.charted()
        year = columns.whole.months[1] // 12
        name, last, _ = months[-1]
        if last.last == columns.today and columns.runs:
            note = f"Tháng {name} năm {year} tính đến hết ngày {shown(columns.today)}; năm trước lấy cùng số ngày."
        series: list[tuple[str, list[int | None]]] = [
            (str(year - 1), [self._number(one.key, ago) for _, _, ago in months]),
            (str(year), [self._number(one.key, now) for _, now, _ in months]),
        ]
        return Chart(
            "months",
            f"{one.label} theo tháng",
            str(one.unit),
            [n for n, _, _ in months],
            series,
            note,
        )

    def _by_area(self, line: Line, _split: str) -> Chart:
        names = {a.id: a.name for a in self.ledger.every.all("area")}
        ids: list[Any] = self.areas() + ([None] if line.areas.get(None) else [])
        numbers = {i: n if is_number(n := line.areas.get(i, 0)) else 0 for i in ids}
        ordered = sorted(ids, key=lambda i: -numbers[i])
        found, others = ordered[:24], ordered[24:]
        note = ""
        if others:
            left = whole(sum(numbers[i] for i in others))
            note = f"Và {len(others)} khu dân cư khác, tổng cộng {left} {line.indicator.unit} (xem bảng theo khu dân cư)."
        shown_ = [i for i in found if i not in line.hidden_areas]
        if len(shown_) < len(found):
            note = ""
        values: list[int | None] = [
            None if isinstance(line.areas.get(i), Blank) else int(numbers[i]) for i in shown_
        ]
        labels = [names[i] if i else UNSAID for i in shown_]
        one = line.indicator
        return Chart(
            "areas",
            f"{one.label} theo khu dân cư",
            str(one.unit),
            labels,
            [(str(one.label), values)],
            note,
        )

    def _shares(self, line: Line, path: str) -> Chart:
        split, parts = next(found for found in line.splits if found[0].path == path)
        some = [part for part in parts if is_number(part.figures[0]) and part.figures[0]]
        open_ = [part for part in some if 0 not in part.hidden]
        values: list[int | None] = [int(part.figures[0]) for part in open_]  # type: ignore[arg-type]
        labels = [part.label for part in open_]
        if labels and len(open_) < len(some):
            labels.append("Các ô để trống")
            values.append(sum(int(p.figures[0]) for p in some if 0 in p.hidden))  # type: ignore[arg-type]
        one, name = line.indicator, str(split.label)
        title = f"{one.label} {name[:1].lower()}{name[1:]}"
        return Chart("shares", title, str(one.unit), labels, [(name, values)])


def _same(text: str) -> Any:
    from app.base.language import T

    return T(text, text)


NAMES = {name.value for name in FigureName}

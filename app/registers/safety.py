"""An toàn về an ninh, trật tự: a year's registration, criteria and verdict (TT 124/2021/TT-BCA)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Level, Problem
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type


class SafetyLevel(Choice):
    """Whose safety is assessed; each has its own list of criteria."""

    COMMUNE = "commune", T("Xã, phường, đặc khu", "The commune itself")
    AREA = "area", T("Khu dân cư", "Residential area")
    INSTITUTION = "institution", T("Cơ quan, doanh nghiệp", "Office or business")
    SCHOOL = "school", T("Nhà trường", "School")


# How many criteria the default lists have; a province may add to them (TT 124/2021/TT-BCA).
CRITERIA = {
    SafetyLevel.COMMUNE: 4,
    SafetyLevel.AREA: 5,
    SafetyLevel.INSTITUTION: 5,
    SafetyLevel.SCHOOL: 6,
}


WHOLE_SHEET = 100
NOT_WHOLE = T("Tổng điểm chuẩn chưa bằng 100", "The points at most are not 100 together")


class Verdict(Choice):
    """The verdict of the assessment."""

    SAFE = "safe", T("Đạt", "Safe")
    NOT_YET = "not_yet", T("Chưa đạt", "Not yet")


@row_type(
    r.open_fields("official forms need all of it", "name met evidence"),
)
class Criterion(Row):
    """One criterion of the list, whether it is met, and what shows it."""

    name: str = r.text(T("Tiêu chí", "Criterion"), longest=500, width=40)
    met: bool | None = r.yes_no(T("Đạt", "Met"))
    evidence: str | None = r.text(T("Minh chứng", "Evidence"), default=None, longest=500)


@row_type(
    r.open_fields("official forms need all of it", "name standard own above"),
)
class Score(Row):
    """Chấm điểm phong trào: one item of the sheet of 100 points (QĐ 510/QĐ-BCA-V05)."""

    name: str = r.text(T("Nội dung chấm điểm", "Item"), longest=500, width=40)
    standard: float = r.number(T("Điểm chuẩn", "Points at most"), most=100, tenths=True)
    own: float | None = r.number(T("Tự chấm", "Own points"), default=None, most=100, tenths=True)
    above: float | None = r.number(
        T("Cấp trên chấm", "Points from above"), default=None, most=100, tenths=True
    )

    def rules(self) -> Iterator[Problem]:
        """Check that no item is given more than its points."""
        for name in ("own", "above"):
            if (getattr(self, name) or 0) > self.standard:
                yield Problem(name, T("Nhiều hơn điểm chuẩn", "More than the points at most"))


@record_type(
    "safety",
    T("Đăng ký an toàn về ANTT", "Safety registration"),
    T("An toàn về ANTT", "Safety of the year"),
    prefix="AT",
    digits=4,
    group=RegisterGroup.MOVEMENT,
    order=160,
    columns="year level area institution verdict decided",
    form=(
        FormSection(
            T("Đăng ký", "Registration"), "year level", "area institution", "registered households"
        ),
        FormSection(T("Tiêu chí", "Criteria"), "criteria"),
        FormSection(T("Kết quả", "Result"), "verdict recognised_by", "decision_no decided"),
        FormSection(
            T("Chấm điểm phong trào (100 điểm)", "The movement on 100 points"),
            "scores",
            "movement_grade",
        ),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "official forms need all of it",
            "year level area institution registered households criteria verdict recognised_by "
            "decision_no decided note "
            "scores points_own points_above movement_grade",
        ),
    ),
    title="year",
    sort_by="-year",
    dated_by="decided",
    indexes=("year level verdict", "area year"),
    icon="shield-check",
    repeats="year level",
)
class Safety(Record):
    """One assessment of one year: of the commune, an area, or an institution."""

    year: int = r.year(T("Năm", "Year"))
    level: SafetyLevel = r.choice(
        T("Đối với", "Of"), SafetyLevel, default=SafetyLevel.AREA, width=18
    )
    area: int | None = r.link(T("Khu dân cư", "Area"), "area", default=None)
    institution: int | None = r.link(
        T("Cơ quan, đơn vị", "Institution"), "institution", default=None
    )
    registered: date | None = r.day(T("Ngày đăng ký", "Registered on"), default=None)
    households: int | None = r.number(T("Số hộ đăng ký", "Households registered"), default=None)
    criteria: tuple[Criterion, ...] = r.rows(T("Tiêu chí", "Criteria"), Criterion)
    verdict: Verdict | None = r.choice(T("Kết quả", "Verdict"), Verdict, default=None, width=10)
    recognised_by: str | None = r.text(T("Cấp công nhận", "Recognised by"), default=None)
    decision_no: str | None = r.text(T("Quyết định số", "Decision no."), default=None)
    decided: date | None = r.day(T("Ngày quyết định", "Decided on"), default=None)
    scores: tuple[Score, ...] = r.rows(T("Chấm điểm", "Points"), Score)
    points_own: float | None = r.number(
        T("Tổng điểm tự chấm", "Own points together"),
        default=None,
        derived=True,
        tenths=True,
        summed=False,
    )
    points_above: float | None = r.number(
        T("Tổng điểm cấp trên chấm", "Points from above together"), default=None, derived=True,
        tenths=True, summed=False,
    )  # fmt: skip
    movement_grade: str | None = r.text(
        T("Xếp loại phong trào", "Grade of the movement"), default=None, longest=60,
        help=T("Ghi theo thang xếp loại của tỉnh; sổ không tự xếp loại từ điểm.",
               "In the words of the province's bands; it is not made from the points."),
    )  # fmt: skip
    note: str | None = r.note()

    def completed(self) -> Safety:
        """Return the record with its points added up; none where no item has any."""
        return replace(
            self, points_own=_together(s.own for s in self.scores),
            points_above=_together(s.above for s in self.scores),
        )  # fmt: skip

    def rules(self) -> Iterator[Problem]:
        """Check the points, what is assessed against the level, the verdict against day and criteria."""
        if self.scores and _together(score.standard for score in self.scores) != WHOLE_SHEET:
            yield Problem("scores", NOT_WHOLE, Level.WARNING)
        needed = {
            SafetyLevel.COMMUNE: (False, False),
            SafetyLevel.AREA: (True, False),
        }.get(self.level, (False, True))
        if (self.area is not None) != needed[0]:
            yield Problem(
                "area", T("Chỉ ghi khi xét khu dân cư", "For a residential area, and only then")
            )
        if (self.institution is not None) != needed[1]:
            yield Problem(
                "institution",
                T("Chỉ ghi khi xét cơ quan, trường học", "For an institution, and only then"),
            )
        least = CRITERIA[self.level]
        if self.verdict and len(self.criteria) < least:
            few = T("Danh mục mặc định có {n} tiêu chí", "The default list has {n} criteria")
            yield Problem("criteria", few.format(n=least), Level.WARNING)
        if self.decided and not self.verdict:
            yield Problem("verdict", T("Ghi kết quả", "Give the verdict"))


def _together(points: Iterable[float | None]) -> float | None:
    given = [one for one in points if one is not None]
    return round(sum(given), 1) if given else None

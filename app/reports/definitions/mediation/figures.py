"""The figures of mediation: what came, what became of it, and who mediates.

What was carried over and what was received is settled, or not, or still open at the end: each
dispute stands in exactly one of these, whatever period is asked for and whenever it is asked.
"""

from __future__ import annotations

from app.base.language import T
from app.registers.dispute import DisputeOutcome
from app.registers.team import TeamKind
from app.reports.definitions.movement.disputes import RATE, RECEIVED, SETTLED
from app.reports.definitions.movement.teams import SAME_PERSON
from app.reports.spec.counting_units import DISPUTES as _DISPUTES
from app.reports.spec.counting_units import PEOPLE, PERCENT, TEAMS
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.sentences import Clause, results, shortcomings, situation
from app.reports.spec.when import AtStart, During, Jointly, Standing
from app.schema.conditions import all_of, eq, ne
from app.schema.vocabulary import Running
from app.store.read.aggregates import CountPeople

OPEN = Standing("received", "ended")
_BY_FIELD = Split("field", T("Theo lĩnh vực", "By field"))
_SERVING = Jointly((Standing("since", "until"), Standing("team.established", "team.ended")))
_PEOPLE = CountPeople()
_MEDIATES = all_of(eq("team.kind", TeamKind.MEDIATION.value), ne("team.state", Running.PAUSED))

CARRIED = Indicator(
    key="disputes_carried",
    number=1,
    label=T("Kỳ trước chuyển sang", "Carried over"),
    definition=T(
        "Số vụ tiếp nhận trước kỳ và chưa kết thúc khi kỳ bắt đầu.",
        "Disputes received before the period and not ended when it began.",
    ),
    unit=_DISPUTES,
    register="dispute",
    when=AtStart(OPEN),
    splits=(_BY_FIELD,),
    areas="area",
)
FAILED = Indicator(
    key="disputes_failed",
    number=4,
    label=T("Hòa giải không thành", "Not settled"),
    definition=T(
        "Số vụ hòa giải không thành có ngày kết thúc trong kỳ.",
        "Disputes that ended within the period without a settlement.",
    ),
    unit=_DISPUTES,
    register="dispute",
    when=During("ended"),
    where=eq("outcome", DisputeOutcome.FAILED),
    splits=(_BY_FIELD,),
    areas="area",
)
PENDING = Indicator(
    key="disputes_pending",
    number=5,
    label=T("Chưa giải quyết", "Not yet taken up"),
    definition=T(
        "Số vụ chưa kết thúc vào cuối kỳ, nay vẫn ghi là chưa giải quyết.",
        "Disputes not ended at the end of the period that are still noted as not taken up.",
    ),
    unit=_DISPUTES,
    register="dispute",
    when=OPEN,
    where=eq("outcome", DisputeOutcome.PENDING),
    splits=(_BY_FIELD,),
    areas="area",
)
GOING_ON = Indicator(
    key="disputes_going_on",
    number=6,
    label=T("Đang giải quyết", "Being mediated"),
    definition=T(
        "Số vụ chưa kết thúc vào cuối kỳ, nay đang hòa giải hoặc đã kết thúc sau kỳ.",
        "Disputes not ended at the end of the period that are being mediated, or ended after it.",
    ),
    unit=_DISPUTES,
    register="dispute",
    when=OPEN,
    where=ne("outcome", DisputeOutcome.PENDING),
    splits=(_BY_FIELD,),
    areas="area",
)

RESULTS = IndicatorGroup(
    T("Kết quả hòa giải", "Results"),
    (
        CARRIED,
        RECEIVED.numbered(2),
        SETTLED.numbered(3),
        FAILED,
        PENDING,
        GOING_ON,
        RATE.numbered(7),
    ),
    (
        situation(
            Clause(
                "disputes_carried",
                T("kỳ trước chuyển sang {n} vụ, việc", "{n} disputes were carried over"),
                _DISPUTES,
                compares=False,
            ),
        ),
        results(
            Clause(
                "disputes_received",
                T("tiếp nhận {n} vụ, việc", "{n} disputes were received"),
                _DISPUTES,
                among="field",
            ),
            Clause(
                "disputes_settled",
                T("hòa giải thành {n} vụ, việc", "{n} were settled"),
                _DISPUTES,
                among="field",
            ),
            Clause(
                "disputes_settled_rate",
                T("đạt tỷ lệ {n}%", "that is {n}%"),
                PERCENT,
            ),
        ),
        shortcomings(
            Clause(
                "disputes_failed",
                T("{n} vụ, việc hòa giải không thành", "{n} disputes were not settled"),
                _DISPUTES,
            ),
            Clause(
                "disputes_pending",
                T("còn {n} vụ, việc chưa giải quyết", "{n} disputes are not yet taken up"),
                _DISPUTES,
            ),
            Clause(
                "disputes_going_on",
                T("còn {n} vụ, việc đang giải quyết", "{n} disputes are being mediated"),
                _DISPUTES,
            ),
        ),
    ),
)
MEDIATORS = IndicatorGroup(
    T("Tổ hòa giải và hòa giải viên", "Teams and mediators"),
    (
        Indicator(
            key="mediation_teams",
            number=8,
            label=T("Tổ hòa giải", "Mediation teams"),
            definition=T(
                "Số tổ hòa giải đã thành lập và chưa kết thúc vào cuối kỳ; không tính tổ tạm dừng.",
                "Mediation teams established and not ended at the end of the period, without those paused.",
            ),
            unit=TEAMS,
            register="team",
            when=Standing("established", "ended"),
            where=all_of(eq("kind", TeamKind.MEDIATION.value), ne("state", Running.PAUSED)),
        ),
        Indicator(
            key="mediators",
            number=9,
            label=T("Hòa giải viên", "Mediators"),
            definition=T(
                f"Số người đang tham gia các tổ hòa giải trên vào cuối kỳ, dù ở nhiều tổ; {SAME_PERSON.vi}.",
                "People in these teams at the end of the period, in however many teams; "
                f"{SAME_PERSON.en}.",
            ),
            unit=PEOPLE,
            register="member",
            measure=_PEOPLE,
            when=_SERVING,
            where=_MEDIATES,
            splits=(Split("sex", T("Theo giới tính", "By sex")),),
        ),
        Indicator(
            key="mediators_law",
            number=10,
            label=T("Có chuyên môn luật", "Trained in law"),
            definition=T(
                "Số hòa giải viên trên có chuyên môn luật; mỗi người tính một lần.",
                "Those of them trained in law; each once.",
            ),
            unit=PEOPLE,
            register="member",
            measure=_PEOPLE,
            when=_SERVING,
            where=all_of(_MEDIATES, eq("law_trained", True)),
        ),
        Indicator(
            key="mediators_trained",
            number=11,
            label=T("Được bồi dưỡng trong kỳ", "Took a course"),
            definition=T(
                "Số hòa giải viên trên được bồi dưỡng ít nhất một lần trong kỳ; mỗi người tính một lần.",
                "Those of them who took at least one course within the period; each once.",
            ),
            unit=PEOPLE,
            register="member",
            measure=_PEOPLE,
            when=Jointly((_SERVING, During("trainings.day"))),
            where=_MEDIATES,
        ),
    ),
    (
        situation(
            Clause(
                "mediation_teams",
                T("trên địa bàn có {n} tổ hòa giải", "there are {n} mediation teams"),
                TEAMS,
            ),
            Clause(
                "mediators",
                T("với {n} hòa giải viên", "with {n} mediators"),
                PEOPLE,
                among="sex",
            ),
            Clause(
                "mediators_law",
                T("trong đó {n} người có chuyên môn luật", "{n} of them trained in law"),
                PEOPLE,
            ),
        ),
        results(
            Clause(
                "mediators_trained",
                T("{n} hòa giải viên được bồi dưỡng trong kỳ", "{n} mediators took a course"),
                PEOPLE,
            ),
        ),
    ),
)

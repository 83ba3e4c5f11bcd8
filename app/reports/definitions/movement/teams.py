"""Teams and who serves in them."""

from __future__ import annotations

from app.base.language import T
from app.reports.spec.counting_units import PEOPLE, TIMES
from app.reports.spec.counting_units import TEAMS as _TEAMS
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.sentences import Clause, results, situation
from app.reports.spec.when import Jointly, Standing, YearsAssessed
from app.schema.conditions import ne
from app.schema.vocabulary import Running
from app.store.read.aggregates import CountDistinct, CountPeople, CountRows, SumOf

SAME_PERSON = T(
    "cùng họ tên là một người, trừ khi giới tính hoặc ngày sinh đã ghi trái nhau (ghi 1990 thì coi là người "
    "sinh ngày 03/06/1990; chưa ghi thì coi là người cùng họ tên đã ghi)",
    "one name is one person, unless sex or birth as they are written down contradict each other (1990 is "
    "whoever was born on 03/06/1990; what is not written down is that of the namesake)",
)
_NOT_PAUSED = ne("state", Running.PAUSED)
_SERVING = Jointly((Standing("since", "until"), Standing("team.established", "team.ended")))
_BY_GRADE = Split("ratings.grade", T("Theo mức xếp loại", "By grade"))
_BY_TEAM_KIND = Split("team.kind", T("Theo loại tổ", "By kind of team"))

ACTIVE = Indicator(
    key="teams_active",
    number=7,
    label=T("Tổ đang hoạt động", "Teams at work"),
    definition=T(
        "Số tổ, đội, câu lạc bộ đã thành lập và chưa kết thúc vào cuối kỳ; "
        "không tính tổ đang tạm dừng.",
        "Teams established and not ended at the end of the period, without those paused now.",
    ),
    unit=_TEAMS,
    register="team",
    when=Standing("established", "ended"),
    where=_NOT_PAUSED,
    splits=(Split("kind", T("Theo loại tổ", "By kind of team")),),
)

_WHOLE = T(
    "Kỳ ngắn hơn một năm tính theo cả năm, kỳ nhiều năm cộng các năm.",
    "A shorter period takes the whole year, several years are added up.",
)
TEAMS = IndicatorGroup(
    T("Tổ và thành viên", "Teams and members"),
    (
        ACTIVE,
        Indicator(
            key="team_kinds",
            number=44,
            label=T("Loại tổ", "Kinds of teams"),
            definition=T(
                "Số loại khác nhau của các tổ, đội, câu lạc bộ đang hoạt động trên.",
                "The different kinds of these teams at work.",
            ),
            unit=T("loại", "kinds"),
            register="team",
            measure=CountDistinct(("kind",)),
            when=Standing("established", "ended"),
            where=_NOT_PAUSED,
            kinds_of=ACTIVE.key,
        ),
        Indicator(
            key="members_active",
            number=8,
            label=T("Lượt tham gia tổ", "Memberships"),
            definition=T(
                "Số lượt thành viên có ghi tên đang tham gia các tổ đang hoạt động vào cuối kỳ; "
                "một người ở hai tổ tính hai lượt.",
                "Memberships by name in teams at work at the end of the period; "
                "a person in two teams counts twice.",
            ),
            unit=TIMES,
            register="member",
            when=_SERVING,
            where=ne("team.state", Running.PAUSED),
            splits=(_BY_TEAM_KIND,),
        ),
        Indicator(
            key="members_people",
            number=9,
            label=T("Số người tham gia", "People who are members"),
            definition=T(
                f"Số người trong các lượt tham gia trên; {SAME_PERSON.vi}.",
                f"The people of these memberships; {SAME_PERSON.en}.",
            ),
            unit=PEOPLE,
            register="member",
            measure=CountPeople(),
            when=_SERVING,
            where=ne("team.state", Running.PAUSED),
        ),
        Indicator(
            key="members_unlisted",
            number=10,
            label=T("Thành viên chưa ghi tên", "Members not listed by name"),
            definition=T(
                "Cộng số thành viên chưa ghi tên của các tổ đang hoạt động vào cuối kỳ.",
                "Members not listed by name, added up over the teams at work "
                "at the end of the period.",
            ),
            unit=PEOPLE,
            register="team",
            measure=SumOf("unlisted"),
            when=Standing("established", "ended"),
            where=_NOT_PAUSED,
            splits=(Split("kind", T("Theo loại tổ", "By kind of team")),),
        ),
        Indicator(
            key="teams_rated",
            number=50,
            label=T("Tổ được xếp loại năm", "Teams rated for the year"),
            definition=T(
                "Số tổ có mức xếp loại của năm của kỳ báo cáo; chưa xếp loại tổ nào thì để trống. "
                + _WHOLE.vi,
                "Ratings of teams for the year of the period; blank as long as none is rated. "
                + _WHOLE.en,
            ),
            unit=_TEAMS,
            register="team",
            measure=CountRows("ratings"),
            inside=YearsAssessed("year"),
            splits=(_BY_GRADE,),
        ),
        Indicator(
            key="members_rated",
            number=51,
            label=T("Thành viên được xếp loại năm", "Members rated for the year"),
            definition=T(
                "Số lượt thành viên có mức xếp loại của năm của kỳ báo cáo; một người ở hai tổ tính hai lượt; "
                "chưa xếp loại ai thì để trống. " + _WHOLE.vi,
                "Ratings of members for the year of the period; a person in two teams counts twice; blank as "
                "long as nobody is rated. " + _WHOLE.en,
            ),
            unit=TIMES,
            register="member",
            measure=CountRows("ratings"),
            inside=YearsAssessed("year"),
            splits=(_BY_GRADE,),
        ),
    ),
    (
        situation(
            Clause(
                "teams_active",
                T("có {n} tổ, đội, câu lạc bộ đang hoạt động", "{n} teams are at work"),
                _TEAMS,
                among="kind",
            ),
            Clause(
                "members_people",
                T("với {n} người tham gia", "with {n} people"),
                PEOPLE,
            ),
        ),
        results(
            Clause(
                "teams_rated",
                T("xếp loại năm {n} tổ", "{n} teams were rated"),
                _TEAMS,
                compares=False,
                among="ratings.grade",
            ),
            Clause(
                "members_rated",
                T("xếp loại {n} lượt thành viên", "{n} memberships were rated"),
                TIMES,
                compares=False,
            ),
        ),
    ),
)

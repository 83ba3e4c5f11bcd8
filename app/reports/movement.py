"""Báo cáo phong trào Toàn dân bảo vệ an ninh Tổ quốc: what the commune's registers add up to."""

from __future__ import annotations

from app.choices import Running
from app.conditions import all_of, eq, is_null, ne, one_of
from app.lang import T
from app.records.award import AwardState
from app.records.dispute import Outcome
from app.reports.indicator import (
    During,
    DuringElse,
    DuringYears,
    Indicator,
    Jointly,
    Ratio,
    Split,
    Standing,
)
from app.reports.report import Group, Report
from app.store.figures import Different, Pairs, Rows, Total, Values

_TIMES = T("lượt", "times")
_TEAMS = T("tổ", "teams")
_PEOPLE = T("người", "people")
_MODELS = T("mô hình", "models")
_CASES = T("hồ sơ", "cases")
_DISPUTES = T("vụ", "disputes")
_AWARDS = T("lượt", "awards")
_DONG = T("đồng", "đồng")

_RUNNING_MODEL = Standing("launched", "ended")
_NOT_PAUSED = ne("state", Running.PAUSED)
_BY_GROUP = Split("group", T("Theo nhóm", "By group"))
_SERVING = Jointly((Standing("since", "until"), Standing("team.established", "team.ended")))
_BY_TEAM_KIND = Split("team.kind", T("Theo loại tổ", "By kind of team"))
_PLACE_THEN = Standing("since", since_known=False)
_PLACE_RUNNING = all_of(eq("state", Running.ACTIVE), is_null("area", False))

_MODELS_GROUP = Group(
    T("Mô hình", "Models"),
    (
        Indicator(
            key="models_active",
            label=T("Mô hình đang hoạt động", "Models at work"),
            definition=T(
                "Số mô hình đã ra mắt và chưa kết thúc vào cuối kỳ; không tính mô hình đang tạm dừng.",
                "Models launched and not ended at the end of the period, without those paused now.",
            ),
            unit=_MODELS,
            register="model",
            when=_RUNNING_MODEL,
            where=_NOT_PAUSED,
            splits=(
                _BY_GROUP,
                Split("place", T("Theo nơi thực hiện", "By place")),
                Split("form", T("Theo dạng", "By form")),
            ),
        ),
        Indicator(
            key="models_new",
            label=T("Mô hình ra mắt", "Models launched"),
            definition=T(
                "Số mô hình có ngày ra mắt trong kỳ.", "Models launched within the period."
            ),
            unit=_MODELS,
            register="model",
            when=During("launched"),
            splits=(_BY_GROUP,),
        ),
        Indicator(
            key="models_ended",
            label=T("Mô hình kết thúc", "Models ended"),
            definition=T(
                "Số mô hình có ngày kết thúc trong kỳ.", "Models that ended within the period."
            ),
            unit=_MODELS,
            register="model",
            when=During("ended"),
            splits=(_BY_GROUP,),
        ),
        Indicator(
            key="areas_with_model",
            label=T("Khu dân cư có mô hình", "Areas with a model"),
            definition=T(
                "Số khu dân cư là điểm thực hiện đang hoạt động của ít nhất một mô hình đang hoạt động "
                "vào cuối kỳ; mỗi khu dân cư tính một lần.",
                "Areas where at least one model at work is carried out at the end of the period; "
                "each area once.",
            ),
            unit=T("khu dân cư", "areas"),
            register="model",
            measure=Values("places", "area", _PLACE_RUNNING),
            when=_RUNNING_MODEL,
            inside=_PLACE_THEN,
            where=_NOT_PAUSED,
        ),
        Indicator(
            key="model_spread",
            label=T("Độ lan tỏa của mô hình", "Spread of the models"),
            definition=T(
                "Cộng số khu dân cư đang thực hiện của từng mô hình đang hoạt động vào cuối kỳ; "
                "khu dân cư có hai mô hình được tính hai lượt.",
                "The areas in which each model at work is carried out at the end of the period, "
                "added up; an area with two models counts twice.",
            ),
            unit=T("lượt khu dân cư", "areas, by model"),
            register="model",
            measure=Pairs("places", "area", _PLACE_RUNNING),
            when=_RUNNING_MODEL,
            inside=_PLACE_THEN,
            where=_NOT_PAUSED,
            splits=(_BY_GROUP,),
            areas="places.area",
        ),
        Indicator(
            key="model_recognitions",
            label=T("Lượt mô hình được cấp trên ghi nhận", "Recognitions of models"),
            definition=T(
                "Số lần mô hình được ghi nhận theo năm của kỳ báo cáo; kỳ ngắn hơn một năm "
                "tính theo cả năm.",
                "Times that models were recognised in the year of the period; "
                "a shorter period takes the whole year.",
            ),
            unit=_TIMES,
            register="model",
            measure=Rows("recognised"),
            inside=DuringYears("year"),
            splits=(_BY_GROUP,),
        ),
    ),
)

_TEAMS_GROUP = Group(
    T("Tổ và thành viên", "Teams and members"),
    (
        Indicator(
            key="teams_active",
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
        ),
        Indicator(
            key="members_active",
            label=T("Lượt tham gia tổ", "Memberships"),
            definition=T(
                "Số lượt thành viên có ghi tên đang tham gia các tổ đang hoạt động vào cuối kỳ; "
                "một người ở hai tổ tính hai lượt.",
                "Memberships by name in teams at work at the end of the period; "
                "a person in two teams counts twice.",
            ),
            unit=_TIMES,
            register="member",
            when=_SERVING,
            where=ne("team.state", Running.PAUSED),
            splits=(_BY_TEAM_KIND,),
        ),
        Indicator(
            key="members_people",
            label=T("Số người tham gia", "People who are members"),
            definition=T(
                "Số người trong các lượt tham gia trên; cùng họ tên và cùng năm sinh tính là một người.",
                "The people of these memberships; the same name and birth count as one person.",
            ),
            unit=_PEOPLE,
            register="member",
            measure=Different(("name", "born")),
            when=_SERVING,
            where=ne("team.state", Running.PAUSED),
        ),
        Indicator(
            key="members_unlisted",
            label=T("Thành viên chưa ghi tên", "Members not listed by name"),
            definition=T(
                "Cộng số thành viên chưa ghi tên của các tổ đang hoạt động vào cuối kỳ.",
                "Members not listed by name, added up over the teams at work "
                "at the end of the period.",
            ),
            unit=_PEOPLE,
            register="team",
            measure=Total("unlisted"),
            when=Standing("established", "ended"),
            where=_NOT_PAUSED,
            splits=(Split("kind", T("Theo loại tổ", "By kind of team")),),
        ),
    ),
)

_VISITS_GROUP = Group(
    T("Thăm gặp gia đình", "Family visits"),
    (
        Indicator(
            key="visits",
            label=T("Lượt thăm gặp gia đình", "Family visits"),
            definition=T(
                "Số buổi thăm gặp có ngày trong kỳ, kể cả buổi chưa gặp được.",
                "Visits within the period, also those where nobody was met.",
            ),
            unit=_TIMES,
            register="visit",
            when=During("day"),
            splits=(Split("outcome", T("Theo kết quả", "By outcome")),),
            areas="area",
        ),
        Indicator(
            key="households_visited",
            label=T("Hộ gia đình được thăm", "Households visited"),
            definition=T(
                "Số hộ có ít nhất một buổi thăm gặp trong kỳ; mỗi hộ tính một lần.",
                "Households with at least one visit within the period; each once.",
            ),
            unit=T("hộ", "households"),
            register="visit",
            measure=Different(("household",)),
            when=During("day"),
            areas="area",
        ),
    ),
)

_CASES_GROUP = Group(
    T("Người được giúp đỡ", "People being helped"),
    (
        Indicator(
            key="cases_begun",
            label=T("Hồ sơ giúp đỡ bắt đầu", "Cases begun"),
            definition=T(
                "Số hồ sơ giúp đỡ có ngày bắt đầu trong kỳ.", "Cases begun within the period."
            ),
            unit=_CASES,
            register="case",
            when=During("start"),
            splits=(Split("kind", T("Theo loại hồ sơ", "By kind")),),
            areas="area",
        ),
        Indicator(
            key="cases_open",
            label=T("Hồ sơ đang thực hiện cuối kỳ", "Cases open at the end"),
            definition=T(
                "Số hồ sơ giúp đỡ đã bắt đầu và chưa kết thúc vào cuối kỳ, kể cả hồ sơ tạm dừng.",
                "Cases begun and not ended at the end of the period, also those paused.",
            ),
            unit=_CASES,
            register="case",
            when=Standing("start", "ended"),
            splits=(Split("kind", T("Theo loại hồ sơ", "By kind")),),
            areas="area",
        ),
        Indicator(
            key="cases_finished",
            label=T("Hồ sơ kết thúc", "Cases finished"),
            definition=T(
                "Số hồ sơ giúp đỡ có ngày kết thúc trong kỳ, chia theo cách kết thúc.",
                "Cases that ended within the period, by how they ended.",
            ),
            unit=_CASES,
            register="case",
            when=During("ended"),
            splits=(Split("ending", T("Theo cách kết thúc", "By how they ended")),),
            areas="area",
        ),
        Indicator(
            key="supports",
            label=T("Lượt hỗ trợ", "Supports given"),
            definition=T(
                "Số lượt hỗ trợ ghi trong các hồ sơ giúp đỡ, có ngày trong kỳ.",
                "Supports noted in the cases with a day within the period.",
            ),
            unit=_TIMES,
            register="case",
            measure=Rows("supports"),
            inside=During("day"),
            splits=(Split("supports.kind", T("Theo hình thức", "By kind")),),
            areas="area",
        ),
        Indicator(
            key="people_supported",
            label=T("Người được hỗ trợ", "People supported"),
            definition=T(
                "Số người được hỗ trợ ít nhất một lượt trong kỳ; mỗi người tính một lần.",
                "People supported at least once within the period; each once.",
            ),
            unit=_PEOPLE,
            register="case",
            measure=Different(("person",)),
            when=During("supports.day"),
            areas="area",
        ),
    ),
)

_AWARDED = DuringElse("decision.day", "handed_over")
_GRANTED = one_of("state", AwardState.DECIDED, AwardState.HANDED)
_AWARDS_GROUP = Group(
    T("Khen thưởng", "Awards"),
    (
        Indicator(
            key="awards",
            label=T("Lượt khen thưởng", "Awards"),
            definition=T(
                "Số lượt khen thưởng đã có quyết định hoặc đã trao, tính theo ngày quyết định trong kỳ; "
                "không có quyết định thì theo ngày trao.",
                "Awards decided or handed over, by the day of the decision; "
                "without a decision by the day of handing over.",
            ),
            unit=_AWARDS,
            register="award",
            when=_AWARDED,
            where=_GRANTED,
            splits=(
                Split("form", T("Theo hình thức", "By form")),
                Split("level", T("Theo cấp khen", "By level")),
                Split("recipient", T("Theo người, tập thể được khen", "By recipient")),
            ),
            areas="area",
        ),
        Indicator(
            key="award_money",
            label=T("Tiền thưởng", "Award money"),
            definition=T(
                "Cộng tiền thưởng của các lượt khen thưởng trên.", "The money of these awards."
            ),
            unit=_DONG,
            register="award",
            measure=Total("money"),
            when=_AWARDED,
            where=_GRANTED,
            splits=(Split("recipient", T("Theo người, tập thể được khen", "By recipient")),),
            areas="area",
        ),
    ),
)

_BY_FIELD = Split("field", T("Theo lĩnh vực", "By field"))
_DISPUTES_GROUP = Group(
    T("Hòa giải ở cơ sở", "Mediation"),
    (
        Indicator(
            key="disputes_received",
            label=T("Vụ việc tiếp nhận", "Disputes received"),
            definition=T(
                "Số vụ hòa giải có ngày tiếp nhận trong kỳ.",
                "Disputes received within the period.",
            ),
            unit=_DISPUTES,
            register="dispute",
            when=During("received"),
            splits=(_BY_FIELD,),
            areas="area",
        ),
        Indicator(
            key="disputes_settled",
            label=T("Vụ việc hòa giải thành", "Disputes settled"),
            definition=T(
                "Số vụ hòa giải thành có ngày kết thúc trong kỳ, kể cả vụ tiếp nhận từ kỳ trước.",
                "Disputes settled within the period, also those received before it.",
            ),
            unit=_DISPUTES,
            register="dispute",
            when=During("ended"),
            where=eq("outcome", Outcome.SETTLED),
            splits=(_BY_FIELD,),
            areas="area",
        ),
        Indicator(
            key="disputes_settled_rate",
            label=T("Tỷ lệ hòa giải thành", "Share settled"),
            definition=T(
                "Số vụ hòa giải thành chia cho số vụ tiếp nhận trong kỳ; có thể trên 100% khi giải quyết "
                "cả vụ kỳ trước chuyển sang; không tiếp nhận vụ nào thì ghi 0.",
                "Disputes settled in percent of those received; over 100 where earlier ones are settled "
                "as well; 0 where none was received.",
            ),
            unit=T("%", "%"),
            register="dispute",
            measure=Ratio("disputes_settled", "disputes_received"),
        ),
    ),
)

MOVEMENT = Report(
    "movement",
    T("Phong trào Toàn dân bảo vệ an ninh Tổ quốc", "The movement for national security"),
    T("BÁO CÁO", "REPORT"),
    T(
        "Kết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc",
        "Results of the movement for national security",
    ),
    "committee",
    (_MODELS_GROUP, _TEAMS_GROUP, _VISITS_GROUP, _CASES_GROUP, _AWARDS_GROUP, _DISPUTES_GROUP),
)

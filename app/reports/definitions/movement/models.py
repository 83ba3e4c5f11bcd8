"""Models: how many, where, how good, and how far they spread."""

from __future__ import annotations

from app.base.language import T
from app.registers.model import ModelPlace
from app.registers.review import Quality
from app.reports.definitions.crossing import Crossing
from app.reports.spec.counting_units import AREAS, TIMES
from app.reports.spec.counting_units import MODELS as _MODELS
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.sentences import Clause, results, shortcomings, situation
from app.reports.spec.when import During, DuringYears, LatestInForce, Standing
from app.schema.conditions import all_of, eq, is_null, ne, one_of
from app.schema.vocabulary import Running
from app.store.read.aggregates import CountDistinct, CountPairs, CountRows, CountValues

_RUNNING_MODEL = Standing("launched", "ended")
_NOT_PAUSED = ne("state", Running.PAUSED)
_FORMS = T("dạng", "forms")
_BY_GROUP = Split("group", T("Theo nhóm", "By group"))
_IN_FORCE = LatestInForce("day", "model", months=12)  # as the duty to review a model
_PLACE_THEN = Standing("since", since_known=False)
_PLACE_RUNNING = all_of(eq("state", Running.ACTIVE), is_null("area", False))

ACTIVE = Indicator(
    key="models_active",
    number=1,
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
)

FORMS_AND_PLACES = Crossing(
    "model_forms_places",
    T("Mô hình theo dạng và nơi thực hiện", "Models by form and place"),
    T("Dạng, nơi thực hiện", "Form and place"),
    ACTIVE,
    "form",
    {"form": T("Dạng mô hình", "Form")},
    "place",
)
MODELS = IndicatorGroup(
    T("Mô hình", "Models"),
    (
        ACTIVE,
        Indicator(
            key="model_groups",
            number=41,
            label=T("Nhóm mô hình", "Groups of models"),
            definition=T(
                "Số nhóm khác nhau của các mô hình đang hoạt động trên; mô hình chưa ghi nhóm không tính.",
                "The different groups of these models at work; a model without a group is not counted.",
            ),
            unit=T("nhóm", "groups"),
            register="model",
            measure=CountDistinct(("group",)),
            when=_RUNNING_MODEL,
            where=_NOT_PAUSED,
            kinds_of=ACTIVE.key,
        ),
        Indicator(
            key="model_forms",
            number=42,
            label=T("Dạng mô hình", "Forms of models"),
            definition=T(
                "Số dạng khác nhau của các mô hình đang hoạt động trên; mô hình chưa ghi dạng không tính.",
                "The different forms of these models at work; a model without a form is not counted.",
            ),
            unit=_FORMS,
            register="model",
            measure=CountDistinct(("form",)),
            when=_RUNNING_MODEL,
            where=_NOT_PAUSED,
            kinds_of=ACTIVE.key,
        ),
        Indicator(
            key="model_forms_institutions",
            number=43,
            label=T(
                "Dạng mô hình trong cơ quan, doanh nghiệp, nhà trường",
                "Forms of models in offices, businesses and schools",
            ),
            definition=T(
                "Số dạng khác nhau của các mô hình đang hoạt động mà nơi thực hiện là cơ quan, doanh nghiệp "
                "hoặc nhà trường; một dạng ở nhiều nơi tính một lần.",
                "The different forms of the models at work that are carried out in offices, businesses or "
                "schools; a form in several of them counts once.",
            ),
            unit=_FORMS,
            register="model",
            measure=CountDistinct(("form",)),
            when=_RUNNING_MODEL,
            where=all_of(
                _NOT_PAUSED,
                one_of("place", ModelPlace.OFFICE, ModelPlace.BUSINESS, ModelPlace.SCHOOL),
            ),
            kinds_of="",
        ),
        Indicator(
            key="models_new",
            number=2,
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
            number=3,
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
            key="models_effective",
            number=23,
            label=T("Mô hình được xếp loại hiệu quả", "Models classed effective"),
            definition=T(
                "Số mô hình mà lần sơ kết gần nhất, trong 12 tháng đến cuối kỳ, xếp loại hiệu quả; mỗi mô "
                "hình tính một lần. Chưa mô hình nào được sơ kết thì để trống.",
                "Models classed effective by their last review within the 12 months up to the end of "
                "the period; each once. Blank where no model was reviewed.",
            ),
            unit=_MODELS,
            register="review",
            measure=CountDistinct(("model",)),
            when=_IN_FORCE,
            where=eq("quality", Quality.EFFECTIVE),
        ),
        Indicator(
            key="effective_spread",
            number=40,
            label=T("Khu dân cư có mô hình hiệu quả", "Areas with an effective model"),
            definition=T(
                "Số khu dân cư là điểm thực hiện của các mô hình được xếp loại hiệu quả trên; "
                "mỗi khu dân cư tính một lần.",
                "Areas where these models classed effective are carried out; each area once.",
            ),
            unit=AREAS,
            register="review",
            measure=CountDistinct(("model.places.area",)),
            when=_IN_FORCE,
            where=eq("quality", Quality.EFFECTIVE),
        ),
        Indicator(
            key="areas_with_model",
            number=4,
            label=T("Khu dân cư có mô hình", "Areas with a model"),
            definition=T(
                "Số khu dân cư là điểm thực hiện đang hoạt động của ít nhất một mô hình đang hoạt động "
                "vào cuối kỳ; mỗi khu dân cư tính một lần.",
                "Areas where at least one model at work is carried out at the end of the period; "
                "each area once.",
            ),
            unit=AREAS,
            register="model",
            measure=CountValues("places", "area", _PLACE_RUNNING),
            when=_RUNNING_MODEL,
            inside=_PLACE_THEN,
            where=_NOT_PAUSED,
        ),
        Indicator(
            key="model_spread",
            number=5,
            label=T("Số điểm nhân rộng", "Spread of the models"),
            definition=T(
                "Cộng số khu dân cư đang thực hiện của từng mô hình đang hoạt động vào cuối kỳ; "
                "khu dân cư có hai mô hình được tính hai lượt.",
                "The areas in which each model at work is carried out at the end of the period, "
                "added up; an area with two models counts twice.",
            ),
            unit=T("lượt khu dân cư", "areas, by model"),
            register="model",
            measure=CountPairs("places", "area", _PLACE_RUNNING),
            when=_RUNNING_MODEL,
            inside=_PLACE_THEN,
            where=_NOT_PAUSED,
            splits=(_BY_GROUP,),
            areas="places.area",
        ),
        Indicator(
            key="model_recognitions",
            number=6,
            label=T("Lượt mô hình được cấp trên ghi nhận", "Recognitions of models"),
            definition=T(
                "Số lần mô hình được ghi nhận theo năm của kỳ báo cáo; kỳ ngắn hơn một năm "
                "tính theo cả năm.",
                "Times that models were recognised in the year of the period; "
                "a shorter period takes the whole year.",
            ),
            unit=TIMES,
            register="model",
            measure=CountRows("recognised"),
            inside=DuringYears("year"),
            splits=(_BY_GROUP,),
        ),
    ),
    (
        situation(
            Clause(
                "models_active",
                T("trên địa bàn duy trì {n} mô hình đang hoạt động", "{n} models are at work"),
                _MODELS,
                among="place",
            ),
            Clause(
                "model_groups",
                T("thuộc {n} nhóm", "of {n} groups"),
                T("nhóm", "groups"),
                compares=False,
            ),
            Clause(
                "areas_with_model",
                T("tại {n} khu dân cư", "in {n} areas"),
                AREAS,
            ),
        ),
        results(
            Clause(
                "models_new",
                T("ra mắt {n} mô hình mới", "{n} models were launched"),
                _MODELS,
            ),
            Clause(
                "models_effective",
                T("{n} mô hình được xếp loại hiệu quả", "{n} models were classed effective"),
                _MODELS,
            ),
            Clause(
                "effective_spread",
                T("{n} khu dân cư có mô hình hiệu quả", "{n} areas have an effective model"),
                AREAS,
            ),
            Clause(
                "model_recognitions",
                T("mô hình được cấp trên ghi nhận {n} lượt", "models were recognised {n} times"),
                TIMES,
            ),
        ),
        shortcomings(
            Clause(
                "models_ended",
                T("{n} mô hình kết thúc hoạt động trong kỳ", "{n} models ended"),
                _MODELS,
            ),
        ),
    ),
)

"""What figures are counted in, as the column of units says it."""

from __future__ import annotations

from app.base.language import T

AREAS = T("khu dân cư", "areas")
CASES = T("hồ sơ", "cases")
DISPUTES = T("vụ", "disputes")
DONG = T("đồng", "đồng")
HOUSEHOLDS = T("hộ", "households")
MODELS = T("mô hình", "models")
PEOPLE = T("người", "people")
PERCENT = T("%", "%")
TEAMS = T("tổ", "teams")
TIMES = T("lượt", "times")

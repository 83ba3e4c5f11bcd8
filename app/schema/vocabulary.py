"""Vocabularies that several registers share. Keys are permanent."""

from __future__ import annotations

from app.base.language import T
from app.schema.fields import Choice


class Sex(Choice):
    """As on identity papers."""

    MALE = "male", T("Nam", "Male")
    FEMALE = "female", T("Nữ", "Female")


class Running(Choice):
    """Whether a model or a team is at work."""

    ACTIVE = "active", T("Đang hoạt động", "Active")
    PAUSED = "paused", T("Tạm dừng", "Paused")
    ENDED = "ended", T("Kết thúc", "Ended")


class Address(Choice):
    """The form of address on paper (xưng hô)."""

    MR = "mr", T("Ông", "Mr")
    MRS = "mrs", T("Bà", "Mrs")
    YOUNG_MAN = "young_man", T("Anh", "Mr (young)")
    YOUNG_WOMAN = "young_woman", T("Chị", "Ms (young)")
    MINOR = "minor", T("Cháu", "Minor")


class Need(Choice):
    """A need that a family or a person expresses."""

    WORK = "work", T("Việc làm", "Work")
    LOAN = "loan", T("Vay vốn", "Loan")
    TRAINING = "training", T("Học nghề", "Vocational training")
    HEALTH = "health", T("Y tế", "Health care")
    PAPERS = "papers", T("Giấy tờ", "Identity papers")
    OTHER = "other", T("Khác", "Other")


class Grade(Choice):
    """The four levels of the yearly rating of a team and of each member."""

    EXCELLENT = "excellent", T("Hoàn thành xuất sắc nhiệm vụ", "Excellent")
    GOOD = "good", T("Hoàn thành tốt nhiệm vụ", "Good")
    DONE = "done", T("Hoàn thành nhiệm vụ", "Done")
    NOT_DONE = "not_done", T("Không hoàn thành nhiệm vụ", "Not done")

"""How large the letters of the window are."""

from __future__ import annotations

from app.base.language import T
from app.schema.values import Choice


class LetterSize(Choice):
    """How large the letters are; all else is counted from them."""

    SMALL = "small", T("Nhỏ, được nhiều dòng", "Small, more lines")
    USUAL = "usual", T("Vừa", "Medium")
    LARGE = "large", T("Lớn", "Large")
    LARGEST = "largest", T("Rất lớn", "Very large")

    @property
    def points(self) -> float:
        """The size of ordinary text, in points."""
        return {"small": 9.0, "usual": 10.0, "large": 11.0, "largest": 12.5}[self.value]

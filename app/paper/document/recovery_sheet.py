"""The recovery sheet: the one paper that opens a store when its password is forgotten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.base.dates import show_day
from app.base.language import T

if TYPE_CHECKING:
    from app.paper.document.canvas import Target

TITLE = T("TỜ MÃ KHÔI PHỤC", "RECOVERY SHEET")
_LINES = (
    T(
        "Mã này mở được sổ khi quên mật khẩu. Ai có cả máy và tờ này đều đọc được toàn bộ dữ liệu.",
        "This code opens the store when the password is forgotten. Whoever has both the computer and this sheet can read everything.",
    ),
    T(
        "Cất trong phong bì niêm phong, ở két hoặc tủ có khóa, không để cùng chỗ với máy.",
        "Keep it in a sealed envelope, in a safe or a locked cabinet, away from the computer.",
    ),
    T(
        "Cách dùng: ở màn hình mở sổ chọn “Quên mật khẩu?”, gõ mã, rồi đặt mật khẩu mới.",
        "How to use it: on the first window choose “Forgot the password?”, type the code, then set a new password.",
    ),
)
_FOR = T("{unit} · lập ngày {day}", "{unit} · made on {day}")


def groups(code: str) -> tuple[str, ...]:
    """The code in the groups it is printed and typed in."""
    return tuple(code.split("-"))


def sheet_lines(code: str, unit: str, day: date) -> list[str]:
    """The sheet as plain lines, also for a text file."""
    parts = groups(code)
    half = len(parts) // 2
    about = _FOR.format(unit=unit, day=show_day(day))
    numbered = [f"{number}. {part}" for number, part in enumerate(parts, 1)]
    rows = ["   ".join(numbered[:half]), "   ".join(numbered[half:])]
    return [str(TITLE), str(about), "", *rows, "", *(str(line) for line in _LINES)]


def write_pdf(target: Target, code: str, unit: str, day: date) -> None:
    """Write the sheet as a PDF of one page; raises UserError when it cannot be written."""
    from app.paper.document.code_box import draw_sheet

    about = str(_FOR.format(unit=unit, day=show_day(day)))
    draw_sheet(target, str(TITLE), about, groups(code), [str(line) for line in _LINES])

"""A scan or photo as what a unit hands in: the codes on it are read by the limited process, then believed or not."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from app.base import sandbox
from app.base.documents import decode
from app.base.errors import UserError, file_errors
from app.base.language import T
from app.exchange.package.code_parts import CodedBytes, joined
from app.exchange.package.container import BadPackage
from app.exchange.package.package import Package
from app.exchange.package.paper_code import read_code
from app.exchange.rollup import scan_reading

_MODULE = "app.exchange.rollup.scan_reading"
_READER = "zxingcpp"
_WHY: dict[str, T] = {
    "kind": T("tệp không phải ảnh JPEG, PNG hay PDF", "it is no JPEG, PNG or PDF"),
    "dots": T("ảnh có quá nhiều điểm", "the picture has too many dots"),
    "pages": T(
        "tệp PDF có hơn {most} trang", "the PDF has more than {most} pages"
    ).format(most=scan_reading.MOST_PAGES),
    "locked": T("tệp PDF có mật khẩu", "the PDF has a password"),
    "damaged": T("tệp hỏng hoặc bị cắt cụt", "it is damaged or cut off"),
    "large": T(
        "tệp lớn hơn {most} MB", "it is larger than {most} MB"
    ).format(most=scan_reading.LARGEST >> 20),
    "heavy": T(
        "đọc tệp này tốn quá nhiều bộ nhớ hoặc thời gian", "reading it takes too much memory or time"
    ),
}  # fmt: skip


class UnreadableScan(BadPackage):
    """A file that is not looked at further; the sentence says why."""

    reason = T(
        "Không đọc được “{name}”: {why}; chưa lấy gì từ tệp này, hãy quét lại trang mã cuối báo cáo.",
        "“{name}” cannot be read: {why}; nothing was taken from it. Scan the report's last page, that of codes, again.",
    )

    def __init__(self, name: str, why: str) -> None:
        UserError.__init__(self, self.reason.format(name=name, why=_WHY[why]))


class NoCode(BadPackage):
    reason = T(
        "“{name}” không có mã số liệu của An Dân (giấy khác, hoặc chưa rõ); chưa lấy gì từ tệp này, hãy quét trang mã cuối báo cáo.",
        "“{name}” shows no codes of An Dân (another paper, or not sharp); nothing was taken from it. Scan the report's last page, that of codes.",
    )


class NoReader(BadPackage):
    reason = T(
        "Máy này chưa cài phần đọc mã trên giấy nên chưa đọc “{name}”; chưa lấy gì từ tệp này, hãy cài zxing-cpp hoặc xin tệp .andan-goi.",
        "What reads codes on paper is not installed, so “{name}” was not read; nothing was taken from it. Install zxing-cpp, or ask for the .andan-goi file.",
    )


class _Finding(Struct):
    """What the limited process says of a file: why it refuses it, or its codes in hexadecimal digits."""

    refused: str = ""
    codes: list[str] = []


def read_scan(path: Path) -> list[Package | BadPackage]:
    """Every report whose codes are in the file, each as its package or why it is not taken.

    Raises BadPackage where there is none, or NotFound … where the file itself cannot be read.
    """
    name = path.name
    if not find_spec(_READER):
        raise NoReader(name)
    with file_errors(path):
        if path.stat().st_size > scan_reading.LARGEST:
            raise UnreadableScan(name, "large")
        data = path.read_bytes()
    codes = _codes_in(name, data)
    found = [_believed(name, one) for one in joined(codes)]
    if not found:
        raise NoCode(name)
    return found


def _believed(name: str, coded: CodedBytes) -> Package | BadPackage:
    try:
        return read_code(name, coded)
    except BadPackage as error:
        return error


def _codes_in(name: str, data: bytes) -> list[bytes]:
    try:
        answer = decode(_Finding, sandbox.ask(_MODULE, None, data, scan_reading.LIMITS))
        if answer.refused:
            raise UnreadableScan(name, answer.refused)
        return [bytes.fromhex(code) for code in answer.codes]
    except sandbox.TooMuch:
        raise UnreadableScan(name, "heavy") from None
    except (sandbox.NotReadable, ValueError, KeyError):
        raise UnreadableScan(name, "damaged") from None

"""The paper of a submission as it is handed over: what was frozen, and behind it the page of codes."""

from __future__ import annotations

from app.base.language import T
from app.exchange.package.paper_code import paper_code
from app.paper.document.code_page import code_page, with_page
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.frozen_report import period_of
from app.services import unit_settings
from app.store import Store
from app.store.submissions import Submission

_TITLE = T("SỐ LIỆU CỦA BÁO CÁO DƯỚI DẠNG MÃ", "THE REPORT'S FIGURES AS CODES")
_OF = T(
    "{unit} (mã {code}). {report}, {period}. Lần chốt {n}.",
    "{unit} (code {code}). {report}, {period}. Revision {n}.",
)
_OF_ESTIMATE = T(
    "{unit} (mã {code}). {report}, {period}: ước thực hiện. Lần chốt {n}.",
    "{unit} (code {code}). {report}, {period}: an estimate. Revision {n}.",
)
_HOW = T(
    "Không gửi được tệp báo cáo thì gửi bản quét hoặc ảnh chụp rõ, phẳng cả trang này: nơi nhận đọc {n} mã, có chữ ký của đơn vị.",
    "Where the package cannot be sent, send a flat, sharp scan or photo of this whole page: its {n} codes are signed by the unit.",
)
_DIGEST = T("SHA-256 của số liệu: {digest}", "SHA-256 of the figures: {digest}")


def coded_paper(store: Store, submission: Submission, paper: bytes) -> bytes:
    """Return the frozen paper with one page more, which holds its open figures as codes.

    The same submission gives the same bytes; the paper stays as it is where one page has no room.
    """
    code = paper_code(store, submission)
    if code is None:
        return paper
    unit, slot = unit_settings.load(store), submission.slot
    of = (_OF_ESTIMATE if slot.estimate else _OF).format(
        unit=unit.name,
        code=unit.code,
        report=REPORTS[slot.report].label,
        period=period_of(submission).label,
        n=submission.revision,
    )
    said = (of, _HOW.format(n=len(code.parts)), _DIGEST.format(digest=code.figures))
    lines = [str(line) for line in said]
    page = code_page(str(_TITLE), lines, code.parts, code.version, submission.made)
    return with_page(paper, page)

"""Giấy đăng ký khóa ký: the paper on which a unit gives its key to its receiver, signed and stamped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.language import T
from app.exchange.package.container import fingerprint, public_key
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.office.content import BLANK, OfficePaper, SignaturePart, TextPart
from app.paper.office.record_paper import printable
from app.services import unit_settings
from app.store.security.signing_keys import signing_keys

if TYPE_CHECKING:
    from app.paper.document.printable import Printable
    from app.store import Store

KEY_PAPER = T("Giấy đăng ký khóa ký", "Registration of a signing key")
ABOUT = "Đăng ký khóa ký báo cáo của phần mềm An Dân"


def key_paper(store: Store) -> OfficePaper:
    """Return the paper: the unit, its key in groups of digits, since when, and room to sign and stamp."""
    unit, keys = unit_settings.load(store), signing_keys(store)
    former = fingerprint(keys.vouchers[-1].before) if keys.vouchers else f"{BLANK}{BLANK}"
    issuer = unit.issuers[0]
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, clock.today())
    parts = (
        TextPart(f"Đơn vị: {unit.name}, {unit.province}", "left"),
        TextPart(f"Mã đơn vị: {unit.code}", "left"),
        TextPart("Dãy số của khóa ký:", "left"),
        TextPart(fingerprint(public_key(keys.signing)), "centred"),
        TextPart(
            "Từ ngày lập giấy này, báo cáo của đơn vị được ký bằng khóa trên. Tệp báo cáo ký bằng khóa khác "
            "không phải của đơn vị."
        ),
        TextPart(f"Khóa trước đây thôi dùng (nếu có): {former}", "left"),
        SignaturePart((Signature(issuer.signs_as, issuer.signer),)),
    )
    return OfficePaper(ABOUT, head, "GIẤY ĐĂNG KÝ", ABOUT, parts)


def printable_key(store: Store) -> Printable:
    """Return the paper as it is printed. Raises NotPermitted for who only looks or maintains."""
    store.principal.require_work()
    return printable(KEY_PAPER, key_paper(store))


def print_key_paper(store: Store, target: Path) -> None:
    """Write the paper as PDF, or as Word by the file's ending; raises UserError where it cannot be written."""
    printable_key(store).write(store, target)

"""The lots that a receiver drew, kept in its store: an answer is held against what was asked for, not what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from app.base.documents import plain
from app.base.errors import UserError
from app.base.language import T
from app.exchange.package.package import Package
from app.exchange.spot_check.answer import read_answer
from app.exchange.spot_check.checking import CheckedRecord, check
from app.exchange.spot_check.lot import MOST, Lot, Number, draw, lot_bytes
from app.store import Store
from app.store.security.signing_keys import signing_keys

_KEY = "spot_checks"
_MOST_KEPT = 2000  # packages; the lot drawn longest ago gives way
_DRAWN = T("Bốc thăm kiểm tra", "Draw records for a spot check")
_CHECKED = T("Kiểm tra tệp đối chiếu", "Check an answer to a spot check")
_NOT_ASKED = T(
    "Chưa bốc thăm từ báo cáo này nên không có gì để đối chiếu; chưa lấy gì từ tệp, hãy bốc thăm trước.",
    "No lot was drawn from this report, so there is nothing to hold it against; nothing was taken. Draw one first.",
)

_DRAWN_BEFORE = T(
    "Đã bốc thăm từ báo cáo này rồi ({n} bản ghi{by}); chưa bốc lại, lần trước còn nguyên. Bốc lại thì tệp đối chiếu theo lần trước không còn dùng được: hãy dùng đúng số lần trước, hoặc thêm --again.",
    "A lot was drawn from this report before ({n} {n:record|records}{by}); it stands, none was drawn anew. Another one makes an answer to it useless: ask as before, or add --again.",
)
_BY_NUMBER = T(", số bốc thăm {number}", ", number {number}")


class RequestedLot(Struct, frozen=True):
    """How many records were asked for, and the number that the inspector made up, if any."""

    count: Annotated[int, Meta(ge=1, le=MOST)]
    number: Number | None = None

    @property
    def by(self) -> T | str:
        """The number, to stand behind how many records; nothing where none was said."""
        return "" if self.number is None else _BY_NUMBER.format(number=str(self.number))


def requested_lots(store: Store) -> dict[str, RequestedLot]:
    """The lots that were drawn, by the digest of the frozen report."""
    return store.setting(_KEY, dict[str, RequestedLot]) or {}


def other_lot(store: Store, package: Package, request: RequestedLot) -> RequestedLot | None:
    """The lot that was drawn from a report before, if it is not the one that is asked for now."""
    before = requested_lots(store).get(package.digest)
    return None if before == request else before


def draw_lot(
    store: Store, package: Package, request: RequestedLot, path: Path, *, again: bool = False
) -> Lot:
    """Draw a lot, write it for the unit, and remember what was asked for.

    Raises UserError, also where another lot was drawn before: an answer to that one would no longer be believed,
    and nobody is to draw until the records suit. ``again``: the other one gives way.
    """
    store.principal.require_work()
    if not again and (before := other_lot(store, package, request)):
        raise UserError(_DRAWN_BEFORE.format(n=before.count, by=before.by))
    lot = draw(package, request.count, request.number)
    about = {"unit": package.unit, "report": lot.report, "period": lot.period}
    with store.leaving(path, "export", _DRAWN, **about, records=len(lot.places)) as file:
        file.write(lot_bytes(lot))
    others = {key: one for key, one in requested_lots(store).items() if key != package.digest}
    kept = [*others.items(), (package.digest, request)][-_MOST_KEPT:]
    store.set_setting(_KEY, plain(dict(kept)))
    return lot


def check_answer(store: Store, package: Package, path: Path) -> list[CheckedRecord]:
    """Say of each record that was asked for whether a unit's answer proves it. Raises UserError."""
    store.principal.require_work()
    request = requested_lots(store).get(package.digest)
    if request is None:
        raise UserError(_NOT_ASKED)
    answer = read_answer(path, signing_keys(store).opening)
    store.log_access("rollup", _CHECKED, unit=package.unit)
    return check(package, answer, request.count, request.number)

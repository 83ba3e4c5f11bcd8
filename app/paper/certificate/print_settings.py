"""How this unit prints certificates: its template, bought stock, what its printer is off by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.paper.certificate.template import DEFAULT_A4, CertificateTemplate

if TYPE_CHECKING:
    from app.store import Store

_LAYOUT, _SHIFT = "certificate_layout", "certificate_shift"


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """How certificates are printed: on a full page, or text only on bought stock, moved so much.

    ``dx`` and ``dy``: millimetres to the right and down.
    """

    stock: bool = False
    dx: float = 0.0
    dy: float = 0.0
    layout: CertificateTemplate = DEFAULT_A4


def kept_printing(store: Store) -> PrintSettings:
    """The unit's own template and the shift its printer needs on stock."""
    layout = store.setting(_LAYOUT, str)
    dx, dy = store.setting(_SHIFT, tuple[float, float]) or (0.0, 0.0)
    return PrintSettings(
        False, dx, dy, CertificateTemplate.from_json(layout) if layout else DEFAULT_A4
    )


def keep_shift(store: Store, dx: float, dy: float) -> None:
    """Remember how far this unit's printer moves text on stock."""
    store.set_setting(_SHIFT, [dx, dy])


def keep_layout(store: Store, layout: CertificateTemplate) -> None:
    """Remember the unit's own template."""
    store.set_setting(_LAYOUT, layout.to_json())

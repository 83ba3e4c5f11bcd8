"""The officer's layout of a register's list: columns, their widths, the order of the rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from app.schema.record import Record
from app.services.list_cells import column_specs, sortable
from app.store import Store


@dataclass(frozen=True, slots=True)
class ListLayout:
    """``columns`` empty: those shown anyway. ``widths`` in characters, only those set by hand.

    ``order``: the field that the rows are sorted by; empty: as the register sorts them.
    """

    columns: tuple[str, ...] = ()
    widths: dict[str, float] = field(default_factory=dict)
    order: str = ""
    down: bool = False


def load(store: Store, cls: type[Record]) -> ListLayout:
    """The layout that who opened the store left; what names a field no longer there is left out."""
    kept = store.setting(_key(store, cls), ListLayout) or ListLayout()
    known = column_specs(cls)
    return ListLayout(
        tuple(name for name in kept.columns if name in known),
        {name: width for name, width in kept.widths.items() if name in known},
        kept.order if sortable(cls, kept.order) else "",
        kept.down,
    )


def save(store: Store, cls: type[Record], layout: ListLayout) -> None:
    """Keep the layout for who opened the store."""
    store.set_setting(_key(store, cls), asdict(layout))


def _key(store: Store, cls: type[Record]) -> str:
    return f"layout.{store.user}.{cls.schema.key}"

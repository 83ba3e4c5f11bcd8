"""An invented commune to look at and to test with: nobody in it exists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock, paths
from app.base.errors import UserError
from app.base.files import own
from app.base.language import T
from app.store.disk.location import remove
from app.store.security.key_file import DEFAULT, Cost

if TYPE_CHECKING:
    from app.base.jobs import Progress
    from app.store import Store

PASSWORD = "xem thử An Dân"  # published: nothing in such a store is to be kept from anybody
USER = "demo"
_NAME = "Cán bộ (ví dụ)"
_UNIT = "03127"
_NOTE = "Dữ liệu ví dụ, người trong đó không có thật. Invented data; nobody in it exists.\n"
_BAD_SIZE = T(
    "Cỡ của xã ví dụ phải từ 1 đến {most}; chưa ghi gì, hãy chọn số khác.",
    "The size of the example must be from 1 to {most}; nothing was written. Choose another.",
)
_BAD_DAY = T(
    "Ngày cuối của xã ví dụ phải từ năm {year} đến hôm nay; chưa ghi gì, hãy chọn ngày khác.",
    "The example's last day must be from {year} to today; nothing was written. Choose another.",
)
_LARGEST = 2000
_EARLIEST = 2000


def create(
    path: Path,
    size: int,
    seed: int,
    until: date,
    password: str = PASSWORD,
    *,
    user: str = USER,
    unit: str = _UNIT,
    cost: Cost = DEFAULT,
    progress: Progress | None = None,
) -> Store:
    """A new store of an invented commune; gives it open.

    Raises InUse where there is a file already, and UserError for a size or day that cannot be.
    Stopped half-way, it leaves nothing behind.
    """
    import app.registers  # noqa: F401 - the store makes a table of each registered type
    from app.law import communes
    from app.services import unit_settings
    from app.store import Store

    _check(size, until)
    commune = communes.find(unit)
    store, _recovery = Store.create(path, user, _NAME, password, cost)
    try:
        unit_settings.save(store, unit_settings.unit_of(commune))
        fill(store, size, seed, until, progress)
        with own(marker(path)) as file:
            file.write(_NOTE.encode())
    except BaseException:
        store.close()
        remove(path)
        marker(path).unlink(missing_ok=True)
        raise
    return store


def fill(store: Store, size: int, seed: int, until: date, progress: Progress | None = None) -> None:
    """Fill an empty store in one step. The same size, seed and day make the same records."""
    from app.demo.filling import fill_world

    _check(size, until)
    fill_world(store, size, seed, until, progress)


def marker(path: Path) -> Path:
    """The file beside a store which says that it is invented and opens with ``PASSWORD``."""
    return path.with_name(path.name + ".demo")


def is_invented(path: Path) -> bool:
    """Whether a store is an example, whose password is public and never asked for."""
    return marker(path).exists()


def place() -> Path:
    """Where the window keeps its example: in a folder of its own, apart from the commune's backups."""
    return paths.home() / "vi-du" / "vi-du.andan"


def _check(size: int, until: date) -> None:
    if not 1 <= size <= _LARGEST:
        raise UserError(_BAD_SIZE.format(most=_LARGEST))
    if until.year < _EARLIEST or until > clock.today():
        raise UserError(_BAD_DAY.format(year=_EARLIEST))

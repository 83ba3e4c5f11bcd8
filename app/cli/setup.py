"""Commands that make a store, and that tell what is in it."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path

from app import demo
from app.base import clock
from app.base.errors import UserError
from app.base.files import whole
from app.base.language import T
from app.base.version import VERSION
from app.cli.arguments import (
    CODE,
    DAY,
    FILE,
    NUMBER,
    TEXT,
    iso_day,
    json_option,
    recovery_option,
    whole_from,
)
from app.cli.common import (
    Command,
    Options,
    given_password,
    opened,
    password,
    progress,
    refuse_present,
    say,
    say_error,
    store_path,
    tell_hard_to_type,
    write_code,
    write_json,
)

_SIZE, _SEED, _UNIT = 1, 7, "03127"
_FIRST_USER = "canbo"
LAST_BACKUP = T("Sao lưu lần cuối", "Last backup")
_RECOVERY_OUT = T("tệp mới để ghi mã khôi phục", "a new file for the recovery code")
_CODE_SHOWN = T(
    "Mã khôi phục, chỉ hiện một lần; hãy in ra và cất riêng:",
    "The recovery code, shown only once; print it and keep it apart:",
)


def _init_options(parser: argparse.ArgumentParser) -> None:
    unit = T("mã 5 số của xã, phường, đặc khu", "the commune's 5-digit code")
    name = T("họ tên cán bộ giữ sổ", "full name of the officer who keeps the store")
    parser.add_argument("--unit", required=True, metavar=str(CODE), help=str(unit))
    parser.add_argument("--name", required=True, metavar=str(TEXT), help=str(name))
    recovery_option(parser, _RECOVERY_OUT)


def _init(options: Options) -> None:
    """Printed or written to a file, the code is handed over: nothing asks for it later."""
    import app.registers  # noqa: F401 - the store makes a table of each registered type
    from app.law import communes
    from app.services import unit_settings
    from app.store import Store

    commune, path = communes.find(options.unit), store_path(options)
    secret, out = password(options), options.recovery_out
    refuse_present(out)
    code = ""
    try:
        # Begun first: where it cannot be written there is no store either.
        with whole(out) if out else nullcontext() as file:
            store, code = Store.create(path, options.user or _FIRST_USER, options.name, secret)
            unit = unit_settings.unit_of(commune)
            unit_settings.save(store, unit)
            store.close()
            demo.marker(path).unlink(missing_ok=True)
            if file:
                write_code(file, out, code, unit)
    except UserError:
        if code:  # the store is there, and this is told only once
            say(code)
        raise
    tell_hard_to_type(secret)
    if not out:
        say_error(str(_CODE_SHOWN))
        say(code)


def _demo_options(parser: argparse.ArgumentParser) -> None:
    size = T("1: một năm của một xã; N nhân lên", "1: one commune's year; N multiplies")
    seed = T("cùng số, cùng cỡ và ngày: cùng dữ liệu", "same seed, size and day: same records")
    until = T(
        "ngày cuối cùng có dữ liệu; mặc định hôm nay", "the last day with data; today if left out"
    )
    unit = T("mã 5 số của xã; không nêu: 03127", "the commune's 5-digit code; 03127 if left out")
    number = str(NUMBER)
    parser.add_argument("--size", type=whole_from(1), default=_SIZE, metavar=number, help=str(size))
    parser.add_argument("--seed", type=whole_from(0), default=_SEED, metavar=number, help=str(seed))
    parser.add_argument("--until", type=iso_day, metavar=str(DAY), help=str(until))
    parser.add_argument("--unit", default=_UNIT, metavar=str(CODE), help=str(unit))


def _demo(options: Options) -> None:
    path, secret = store_path(options), given_password(options) or demo.PASSWORD
    until = options.until or clock.today()
    user, unit = options.user or demo.USER, options.unit
    store = demo.create(
        path, options.size, options.seed, until, secret, user=user, unit=unit, progress=progress()
    )
    store.close()
    tell_hard_to_type(given_password(options))
    say(f"{T('Sổ', 'Store')}: {path}")
    say(f"{T('Người dùng', 'User')}: {store.user}")
    say(f"{T('Mật khẩu', 'Password')}: {secret}")


def _info(options: Options) -> None:
    from app.services import unit_settings
    from app.store.backup_renewal import stale
    from app.store.disk.location import BACKUPS
    from app.store.last_backup import LAST, LastBackup
    from app.store.mapping.migrations import SCHEMA_VERSION
    from app.store.read.attachments import attachment_totals
    from app.store.security.audit_time import clock_behind
    from app.store.security.verification import verify_quickly

    with opened(options) as store:
        unit, last = unit_settings.load(store), store.setting(LAST, LastBackup)
        sentences, sizes = [str(text) for text in verify_quickly(store)], store.sizes()
        behind, last_entry = clock_behind(store.db), store.entry_before
        attached = attachment_totals(store)
        told = {
            "unit": {"code": unit.code, "name": unit.name, "province": unit.province},
            "version": VERSION,
            "schema": SCHEMA_VERSION,
            "user": store.user,
            "registers": sizes,
            "attachments": {"count": attached.number, "bytes": attached.size},
            "last_backup": last.at if last else None,
            "integrity": sentences or "ok",
            "stale_backups": [file.name for file in stale(store, store.path.parent / BACKUPS)],
            "freshness": str(store.freshness.kind),
            "last_entry": last_entry and {"at": last_entry.at, "who": last_entry.act.who},
        } | ({"clock": str(behind)} if behind else {})
    if options.json:
        write_json(told)
        return
    say(f"{unit.name}, {unit.province} ({unit.code})")
    for key, number in sizes.items():
        say(f"{key}\t{number}")
    say(f"{LAST_BACKUP}: {told['last_backup'] or '-'}")
    for sentence in (*sentences, *((behind,) if behind else ())):
        say(str(sentence))


def _holidays_options(parser: argparse.ArgumentParser) -> None:
    replace = T(
        "tệp CSV: mỗi dòng một ngày, rồi tên ngày nghỉ", "a CSV file: a day a line, then its name"
    )
    ours = T("dùng lại danh mục có sẵn", "use the built-in list again")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--replace", metavar=str(FILE), type=Path, help=str(replace))
    which.add_argument("--ours", action="store_true", help=str(ours))
    json_option(parser)


def _holidays(options: Options) -> None:
    """The list is this computer's, not a store's: the next command brings a store up to it.

    Where there is a store its deadlines move: so it takes who works in it, and is logged there.
    """
    from app.law import holidays
    from app.services import holiday_list

    if (options.replace or options.ours) and store_path(options).exists():
        with opened(options) as store:
            if options.replace:
                holiday_list.replace(store, options.replace)
            else:
                holiday_list.restore(store)
    elif options.replace:
        holidays.replace(options.replace)
    elif options.ours:
        holidays.restore()
    days, own = holidays.listed(), holidays.replaced()
    if options.json:
        told = [{"day": one.day.isoformat(), "name": one.name} for one in days]
        write_json({"replaced": own, "holidays": told})
        return
    for one in days:
        say(f"{one.day.isoformat()}\t{one.name}")


COMMANDS = {
    "init": Command(
        T("lập sổ mới, được mã hóa", "make a new encrypted store"),
        T(
            'init --unit 03127 --name "Trần Thị Lan" --recovery-out ma-khoi-phuc.txt',
            'init --unit 03127 --name "Trần Thị Lan" --recovery-out code.txt',
        ),
        _init,
        _init_options,
    ),
    "demo": Command(
        T("lập sổ mới với người không có thật", "make a new store of invented people"),
        T("demo --until 2026-10-31", "demo --until 2026-10-31"),
        _demo,
        _demo_options,
    ),
    "holidays": Command(
        T("các ngày nghỉ; thay danh mục", "the public holidays; replace the list"),
        T("holidays --replace ngay-nghi.csv", "holidays --replace holidays.csv"),
        _holidays,
        _holidays_options,
    ),
    "info": Command(
        T("đơn vị, số bản ghi, sao lưu, toàn vẹn", "unit, rows, backup, integrity"),
        T("info", "info"),
        _info,
        json_option,
    ),
}

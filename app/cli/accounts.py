"""Commands about who opens the store: passwords, users, and another key for it."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.files import whole
from app.base.json_types import JsonObject
from app.base.language import T
from app.cli.arguments import FILE, TEXT, USER, json_option, recovery_option
from app.cli.common import (
    Command,
    Options,
    Usage,
    opened,
    progress,
    read_text,
    refuse_present,
    say,
    say_error,
    tell_hard_to_type,
    write_code,
    write_json,
)

if TYPE_CHECKING:
    from app.store import Store
    from app.store.security.rekeying import Rekeyed

_NO_NEW = T(
    "Chưa có mật khẩu mới; hãy thêm --new-password-file TỆP.",
    "No new password was given; add --new-password-file FILE.",
)
_NO_USER = T("Cần tên người dùng", "The user's name is needed")
_NO_ROLE = T("Cần --role", "--role is needed")
_NOT_ALIKE = T(
    "Hai lần gõ mật khẩu mới không giống nhau; mật khẩu chưa đổi, hãy làm lại.",
    "The new password was typed in two ways; it was not changed. Try again.",
)
_REKEYED = T(
    "Đã đổi khóa sổ. Bản sao lưu trước hôm nay vẫn mở bằng khóa cũ: andan backup --renew THƯ-MỤC.",
    "The store's key was changed. Backups made before still open with the old one: andan backup --renew DIR.",
)
_LEFT_OUT = T(
    "“{user}” chưa mở sổ từ khi cập nhật nên không còn mở được; hãy đặt mật khẩu mới cho người ấy: andan passwd --for {user}.",
    "“{user}” has not opened the store since the update, and no longer opens it; give them a new password: andan passwd --for {user}.",
)
_SHEET_VOID = T(
    "Tờ mã khôi phục đã in không còn mở được sổ; hãy lập tờ mới: andan rekey --recovery-out TỆP.",
    "The printed recovery sheet no longer opens the store; make a new one: andan rekey --recovery-out FILE.",
)
_RECOVERY_OUT = T(
    "lập tờ mã khôi phục mới, ghi mã vào tệp này; tờ cũ hết dùng",
    "make a new recovery sheet, its code in this file; the old sheet is void",
)
_KEPT_KEY = T(
    "“{user}” không còn mở được sổ, nhưng ai giữ tệp khóa cũ và mật khẩu của người ấy thì vẫn mở được: hãy đổi khóa bằng andan rekey.",
    "“{user}” no longer opens the store; but whoever holds an old key file and their password still does: change the key with andan rekey.",
)


def _new_password_option(parser: argparse.ArgumentParser) -> None:
    file = T("tệp chứa mật khẩu mới", "holds the new password")
    parser.add_argument("--new-password-file", metavar=str(FILE), type=Path, help=str(file))


def _passwd_options(parser: argparse.ArgumentParser) -> None:
    _new_password_option(parser)
    other = T("của người khác, do người phụ trách đặt", "of somebody else, set by a chief")
    parser.add_argument("--for", dest="whose", metavar=str(USER), help=str(other))


def _passwd(options: Options) -> None:
    from app.store.security import key_changes
    from app.store.security.key_file import user_name

    with opened(options) as store:
        whose = user_name(options.whose or store.user)
        if whose != store.user:
            store.principal.require_chief()  # before anybody types
        new = _new_password(options)
        key_changes.change_password(store, whose, new)
    tell_hard_to_type(new)


def _new_password(options: Options) -> str:
    if options.new_password_file:
        return read_text(options.new_password_file).rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UserError(_NO_NEW)
    first = getpass(str(T("Mật khẩu mới: ", "New password: ")))
    if getpass(str(T("Gõ lại: ", "Again: "))) != first:
        raise UserError(_NOT_ALIKE)
    return first


def _users_options(parser: argparse.ArgumentParser) -> None:
    from app.store.permissions import Post
    from app.store.read.principal import AccountRole

    act = T(
        "add: thêm người; remove: cho thôi, và đổi khóa sổ; role: đổi vai trò; để trống: liệt kê",
        "add: let somebody in; remove: shut somebody out and change the key; role: change a role; left out: list them",
    )
    whose = T("tên đăng nhập của người ấy", "their user name")
    name = T("họ tên, với add", "full name, with add")
    its = T("vai trò, với add và role", "the role, with add and role")
    post = T(
        "chức trách, với add: giao các sổ của chức trách ấy",
        "the post, with add: gives its registers",
    )
    keep = T(
        "với remove: không đổi khóa, khi người ấy chỉ chuyển công tác",
        "with remove: leave the key as it is, for somebody who moves on in trust",
    )
    parser.add_argument("act", nargs="?", choices=("add", "remove", "role"), help=str(act))
    parser.add_argument("whose", nargs="?", metavar=str(USER), help=str(whose))
    parser.add_argument("--name", metavar=str(TEXT), default="", help=str(name))
    parser.add_argument("--role", choices=[role.value for role in AccountRole], help=str(its))
    parser.add_argument("--post", choices=[one.value for one in Post], help=str(post))
    parser.add_argument("--keep-key", action="store_true", help=str(keep))
    _new_password_option(parser)
    json_option(parser)


def _users(options: Options) -> None:
    from app.store.security import key_changes
    from app.store.security.key_file import user_name

    if options.act and not options.whose:
        raise Usage(_NO_USER)
    if options.act == "role" and not options.role:
        raise Usage(_NO_ROLE)
    whose = user_name(options.whose or "")
    with opened(options) as store:
        if options.act:
            store.principal.require_chief()  # before anybody types
        if options.act == "add":
            new = _new_password(options)
            role, given = options.role or "officer", registers_of(options.post)
            key_changes.add_user(store, whose, options.name, role, new, registers=given)
            tell_hard_to_type(new)
        elif options.act == "role":
            key_changes.change_role(store, whose, options.role)
        elif options.act == "remove":
            _remove(store, whose, keep_key=options.keep_key)
        if options.act is None or options.json:
            _list(store, options)


def registers_of(post: str | None) -> frozenset[str] | None:
    """The registers of a post by its key; None, which is all, without one."""
    from app.store.permissions import Post

    return next((one.registers for one in Post if one.value == post), None)


def _remove(store: Store, whose: str, *, keep_key: bool) -> None:
    from app.services import recovery_custody
    from app.store.security import key_changes
    from app.store.security.rekeying import rekey

    if keep_key:
        key_changes.remove_user(store, whose)
        say_error(str(_KEPT_KEY.format(user=whose)))
        return
    done = rekey(store, [whose], progress())
    if done.sheet_void:
        recovery_custody.expect(store)
    _tell(done)


def _list(store: Store, options: Options) -> None:
    from app.services.accounts import accounts

    told = [
        {"user": one.user, "name": one.name, "role": one.role.value if one.present else None}
        for one in accounts(store)
    ]
    if options.json:
        write_json({"users": told})
        return
    for one in told:
        say(f"{one['user']}\t{one['name']}\t{one['role'] or '-'}")


def _rekey_options(parser: argparse.ArgumentParser) -> None:
    without = T("không cho người này mở nữa (nhiều lần được)", "shut this user out (repeatable)")
    parser.add_argument(
        "--without", metavar=str(USER), action="append", default=[], help=str(without)
    )
    recovery_option(parser, _RECOVERY_OUT)
    json_option(parser)


def _rekey(options: Options) -> None:
    from app.services import recovery_custody, unit_settings
    from app.store.security import key_changes
    from app.store.security.key_file import RecoveryCode, user_name
    from app.store.security.rekeying import rekey

    out, leave = options.recovery_out, [user_name(user) for user in options.without]
    refuse_present(out)
    with opened(options) as store, whole(out) if out else nullcontext() as file:
        done = rekey(store, leave, progress())
        if file:
            code = RecoveryCode.random()
            write_code(file, out, str(code), unit_settings.load(store))
            key_changes.adopt_recovery(store, code)
        elif done.sheet_void:
            recovery_custody.expect(store)
        _tell(done, sheet_made=bool(file))
        if options.json:
            write_json(_as_json(done))


def _tell(done: Rekeyed, *, sheet_made: bool = False) -> None:
    say_error(str(_REKEYED))
    for user in done.left_out:
        say_error(str(_LEFT_OUT.format(user=user)))
    if done.sheet_void and not sheet_made:
        say_error(str(_SHEET_VOID))


def _as_json(done: Rekeyed) -> JsonObject:
    return {"epoch": done.epoch, "left_out": [*done.left_out], "sheet_void": done.sheet_void}


COMMANDS = {
    "passwd": Command(
        T("đổi mật khẩu của mình, hoặc của người khác", "change your password, or another's"),
        T("passwd --new-password-file mat-khau.txt", "passwd --new-password-file password.txt"),
        _passwd,
        _passwd_options,
    ),
    "users": Command(
        T(
            "ai mở được sổ; thêm, cho thôi, đổi vai trò",
            "who can open the store; add, remove, role",
        ),
        T(
            'users add lan --name "Trần Thị Lan" --role officer --new-password-file mat-khau.txt',
            'users add lan --name "Trần Thị Lan" --role officer --new-password-file password.txt',
        ),
        _users,
        _users_options,
    ),
    "rekey": Command(
        T(
            "đổi khóa sổ: người đã thôi, mật khẩu lộ, mất tệp khóa",
            "change the store's key: somebody left, a password or key file is out",
        ),
        T("rekey --recovery-out to-khoi-phuc.pdf", "rekey --recovery-out sheet.pdf"),
        _rekey,
        _rekey_options,
    ),
}

"""The command that says which registers each user was given, and gives them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from app.base.language import T
from app.cli.accounts import registers_of
from app.cli.arguments import USER, json_option
from app.cli.common import Command, Options, Usage, opened, say, write_json

_KEYS = T("SỔ,SỔ", "REGISTER,REGISTER")


def _permit_options(parser: argparse.ArgumentParser) -> None:
    from app.store.permissions import Post

    user = T("người dùng; không nêu: liệt kê", "the user; left out: list them")
    posts = T("các sổ của chức trách này", "the registers of this post")
    some = T("các sổ, cách nhau bằng dấu phẩy", "registers, parted by commas")
    parser.add_argument("whose", metavar=str(USER), nargs="?", help=str(user))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--post", choices=[one.value for one in Post], help=str(posts))
    what.add_argument("--registers", metavar=str(_KEYS), help=str(some))
    what.add_argument("--all", action="store_true", help=str(T("mọi sổ", "every register")))
    json_option(parser)


def _permit(options: Options) -> None:
    from app.services.accounts import accounts
    from app.store.permissions import permit

    if options.whose and not (options.post or options.registers or options.all):
        raise Usage(
            T("Cần --post, --registers hoặc --all", "--post, --registers or --all is needed")
        )
    with opened(options) as store:
        if options.whose:
            permit(store, options.whose, _requested(options))
        users = accounts(store)
    told = [
        {"user": one.user, "role": one.role.value, "registers": [*one.registers]} for one in users
    ]
    if options.json:
        write_json({"users": told})
        return
    for user in told:
        say(f"{user['user']}\t{user['role']}\t{', '.join(user['registers'])}")


def _requested(options: Options) -> Iterable[str] | None:
    """The registers that the options name; None: all."""
    if options.registers:
        return [key.strip() for key in options.registers.split(",")]
    return registers_of(options.post)


COMMANDS = {
    "permit": Command(
        T("mỗi người dùng được giao những sổ nào", "which registers each user was given"),
        T("permit lan --registers visit,household", "permit lan --registers visit,household"),
        _permit,
        _permit_options,
    ),
}

"""The command that says which registers each user was given, and gives them."""

from __future__ import annotations

import argparse

from app.base.language import T
from app.cli.common import Command, Options, Usage, json_option, opened, say, write_json


def _permit_options(parser: argparse.ArgumentParser) -> None:
    user = T("người dùng; không nêu: liệt kê", "the user; left out: list them")
    posts = T(
        "chức trách: police Công an, justice Tư pháp, culture Văn hóa - xã hội, front Mặt trận, office Văn phòng",
        "the post: police, justice, culture, front, office",
    )
    some = T("các sổ, cách nhau bằng dấu phẩy", "registers, parted by commas")
    parser.add_argument("whose", metavar="USER", nargs="?", help=str(user))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--post", metavar="POST", help=str(posts))
    what.add_argument("--registers", metavar="a,b", help=str(some))
    what.add_argument("--all", action="store_true", help=str(T("mọi sổ", "every register")))
    json_option(parser)


def _permit(options: Options) -> None:
    from app.schema.record import REGISTRY
    from app.store.permissions import permit, principal_of

    if options.whose and not (options.post or options.registers or options.all):
        raise Usage(
            T("Cần --post, --registers hoặc --all", "--post, --registers or --all is needed")
        )
    with opened(options) as store:
        if options.whose:
            permit(store, options.whose, _requested(options))
        users = [principal_of(store, user) for user in store.accounts()]
    told = [
        {
            "user": one.user,
            "role": one.role.value,
            "registers": [key for key in REGISTRY if one.permits(key)],
        }
        for one in users
    ]
    if options.json:
        write_json({"users": told})
        return
    for user in told:
        say(f"{user['user']}\t{user['role']}\t{', '.join(user['registers'])}")


def _requested(options: Options) -> list[str] | None:
    """The registers that the options name; None: all."""
    from app.store.permissions import Post

    if options.all:
        return None
    if options.registers:
        return [key.strip() for key in options.registers.split(",")]
    for post in Post:
        if post.value == options.post:
            return sorted(post.registers)
    known = ", ".join(post.value for post in Post)
    unknown = T("Không có chức trách “{post}”: {all}", "No post “{post}”: {all}")
    raise Usage(unknown.format(post=options.post, all=known))


COMMANDS = {
    "permit": Command(
        T("mỗi người dùng được giao những sổ nào", "which registers each user was given"),
        _permit,
        _permit_options,
    ),
}

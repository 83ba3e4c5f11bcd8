"""The command that tells and sets what the unit's papers bear: its names, who signs, who receives."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.base.json_types import JsonValue
from app.base.language import T
from app.cli.arguments import TEXT, json_option
from app.cli.common import Command, Options, opened, say, write_json

if TYPE_CHECKING:
    from app.schema.record import FieldSet

_KEY = T("MỤC", "KEY")
_WHICH = T(
    "mục cài đặt, như place hay police.signer; không nêu: mọi mục",
    "the setting, as place or police.signer; all of them if left out",
)
_VALUE = T(
    "nội dung mới, mỗi dòng một giá trị trong ngoặc kép; ghi một giá trị trống để xóa",
    "what it is from now on, each line a value of its own in quotes; one empty value clears it",
)


def _settings_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", nargs="?", metavar=str(_KEY), help=str(_WHICH))
    parser.add_argument("lines", nargs="*", metavar=str(TEXT), help=str(_VALUE))
    json_option(parser)


def _settings(options: Options) -> None:
    from app.services import unit_settings

    with opened(options) as store:
        unit = unit_settings.load(store)
        if options.lines:
            unit = unit_settings.changed(unit, options.key, "\n".join(options.lines))
            unit_settings.save(store, unit)
        wanted = [options.key] if options.key else [*unit_settings.fields_of(unit)]
        told = {key: _plain(*unit_settings.field_of(unit, key)) for key in wanted}
    if options.json:
        write_json({"unit": unit.code, "settings": told})
        return
    for key, value in told.items():
        lines = value if isinstance(value, list) else str(value).splitlines()
        say(f"{key}\t{' | '.join(map(str, lines))}")


def _plain(holder: FieldSet, name: str) -> JsonValue:
    value = getattr(holder, name)
    return [*value] if isinstance(value, tuple) else value


COMMANDS = {
    "settings": Command(
        T(
            "đơn vị, người ký, nơi nhận, tiêu đề văn bản: xem và đặt",
            "the unit, who signs, who receives, the head of papers: read and set",
        ),
        T(
            'settings police.receivers "- Công an tỉnh;" "- Lưu: CA."',
            'settings police.receivers "- Công an tỉnh;" "- Lưu: CA."',
        ),
        _settings,
        _settings_options,
    ),
}

"""Every type that a document is decoded into reads what it was written as."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from app.base.documents import convert, decode, plain
from tests.support import source
from tests.support.typed_values import values_of


def structs(of: type[Struct]) -> Iterator[type[Struct]]:
    for cls in of.__subclasses__():
        yield cls
        yield from structs(cls)


for _path in source.files("app"):
    if "msgspec" in source.text(_path):
        import_module(source.place(_path).removesuffix(".py").replace("/", "."))
OURS = sorted(
    {cls for cls in structs(Struct) if cls.__module__.startswith("app.")},
    key=lambda cls: (cls.__module__, cls.__qualname__),
)
# What holds parts as they were written is read in two steps: first what says of which kind they are.
WHOLE = [cls for cls in OURS if "Raw" not in "".join(map(str, cls.__annotations__.values()))]


def test_there_are_types_to_try() -> None:
    assert len(OURS) > 25


@pytest.mark.parametrize("shape", WHOLE, ids=lambda cls: cls.__qualname__)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_was_written_is_read(shape: type[Any], data: st.DataObject) -> None:
    value = data.draw(values_of(shape))
    assert decode(shape, json.dumps(plain(value))) == value
    assert convert(shape, plain(value)) == value

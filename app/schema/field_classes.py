"""The class of each field, which its register declares with the reason: what may be seen where.

Open fields leave with any list. Personal ones are shown in the window and leave only for a stated
purpose. Sensitive ones are masked in the window too, until somebody asks to see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.schema.values import AnyField, Privacy


@dataclass(frozen=True, slots=True)
class FieldClass:
    """Some fields of a register and why they are as open as they are.

    ``in_part``: of these personal values ``Record.open_part`` gives what anybody may see.
    """

    privacy: Privacy
    why: str
    names: tuple[str, ...]
    in_part: bool = False


def open_fields(why: str, names: str) -> FieldClass:
    """Declare fields that anybody may see."""
    return FieldClass(Privacy.OPEN, why, tuple(names.split()))


def personal_fields(why: str, names: str, *, in_part: bool = False) -> FieldClass:
    """Declare fields that leave only for a stated purpose."""
    return FieldClass(Privacy.PERSONAL, why, tuple(names.split()), in_part)


def sensitive_fields(why: str, names: str) -> FieldClass:
    """Declare fields that are masked until somebody asks to see them, which is logged."""
    return FieldClass(Privacy.SENSITIVE, why, tuple(names.split()))


def classify(fields: Mapping[str, AnyField], classes: Iterable[FieldClass]) -> dict[str, AnyField]:
    """Return the fields with their classes; one that no class names is sensitive, for no reason."""
    made = {name: replace(spec, privacy=Privacy.SENSITIVE) for name, spec in fields.items()}
    for one in classes:
        for name in one.names:
            made[name] = replace(made[name], privacy=one.privacy, why=one.why, in_part=one.in_part)
    return made

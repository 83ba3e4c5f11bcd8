"""In whose form the records of a register are entered too: the people of a household in the household's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.schema.conditions import Condition
    from app.schema.values import FieldValues


@dataclass(frozen=True, slots=True)
class ListedIn:
    """``link`` leads to the record in whose form they stand, each in a line of ``fields``.

    ``joined`` is what one has from then on that is entered there, ``parted`` what one has that is taken
    off again; where the link is required, it goes to the trash. ``waiting`` finds those that may be taken
    in. ``fill`` gives what follows from what a line holds.
    """

    link: str
    fields: tuple[str, ...]
    joined: FieldValues = field(default_factory=dict)
    parted: FieldValues = field(default_factory=dict)
    waiting: Condition | None = None
    fill: Callable[[FieldValues], FieldValues] | None = None

"""One module per record type; importing the package registers them all."""

from app.records import (  # noqa: F401 - the order is the order in the menu
    area,
    award,
    case,
    decision,
    dispute,
    household,
    member,
    model,
    person,
    team,
    visit,
)  # fmt: skip # isort: skip

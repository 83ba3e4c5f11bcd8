"""One module per record type; importing the package registers them all."""

from app.records import (  # noqa: F401 - the order is the order in the menu
    area,
    model,
    team,
    member,
    household,
    person,
    visit,
    case,
    dispute,
    award,
    decision,
)  # fmt: skip # isort: skip

"""The order in which the invented commune comes to be."""

from __future__ import annotations

from datetime import date

from app.base.jobs import Progress
from app.base.language import T
from app.demo.awards import make_awards
from app.demo.cases import make_cases
from app.demo.disputes import make_disputes
from app.demo.families import make_households, make_persons
from app.demo.movement import (
    make_activities,
    make_committee,
    make_institutions,
    make_reviews,
    make_tips,
)
from app.demo.papers import make_documents, make_figures, make_fund, make_narratives, make_requests
from app.demo.places import make_areas, make_models
from app.demo.rules import make_charters, make_safety
from app.demo.teams import make_members, make_teams
from app.demo.visits import make_visits
from app.demo.world import World
from app.law import communes
from app.services import unit_settings
from app.store import Store

_TITLE = T("Dựng xã ví dụ", "Make the example commune")
_MAKERS = (
    make_areas, make_institutions, make_committee, make_models, make_reviews, make_teams,
    make_members, make_households, make_persons, make_cases, make_visits, make_disputes,
    make_tips, make_activities, make_documents, make_safety, make_charters, make_fund, make_awards,
    make_figures, make_requests, make_narratives,
)  # fmt: skip
_RECORDS = 1980  # of one commune's year, for telling how far the work is


def fill_world(store: Store, size: int, seed: int, until: date, progress: Progress | None) -> None:
    """Make everything in one step; raises Cancelled through ``progress``."""
    commune = communes.find(unit_settings.load(store).code)
    with store.step(_TITLE) as step:
        world = World(step, commune, size, seed, until, progress, _RECORDS * size)
        for make in _MAKERS:
            make(world)

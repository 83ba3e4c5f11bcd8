"""The invented commune's households, and the people who are being helped."""

from __future__ import annotations

from app.demo.chance import Chance, Somebody
from app.demo.world import World
from app.registers.area import Area
from app.registers.household import Household
from app.registers.person import Person
from app.schema.vocabulary import Sex

_NO_PROVINCE = "999"  # no province has this code, so the invented numbers are nobody's


def make_households(world: World) -> None:
    """Households, spread evenly over the areas."""
    chance = world.chance("household")

    def household(number: int) -> Household:
        area = world.areas[number % len(world.areas)]
        sex = Sex.MALE if chance.often(75) else Sex.FEMALE
        return Household(
            book_no=f"{area.code.removeprefix('KDC-')}/{number // len(world.areas) + 1:03}",
            name=chance.somebody(world.until, sex, youngest=28).name,
            area=area.id,
            address=_address(chance, area),
            phone=chance.phone() if chance.often(55) else None,
            note=None,
        )

    world.households = world.save([household(n) for n in range(world.times(120))])


def make_persons(world: World) -> None:
    """People being helped, one in each of some households."""
    chance = world.chance("person")
    homes = chance.some(world.households, world.times(60), world.times(60))

    def person(number: int) -> Person:
        home = homes[number]
        sex = Sex.MALE if chance.often(85) else Sex.FEMALE
        who = chance.somebody(world.until, sex, youngest=17)
        return Person(
            name=f"{home.name.split()[0]} {who.name.split(maxsplit=1)[1]}",  # of the head's family
            address_as=who.address_as(world.until.year),
            born=who.born,
            sex=who.sex,
            id_number=_id_number(chance, who) if chance.often(20) else None,
            household=home.id,
            area=home.area,
            phone=chance.phone() if chance.often(40) else None,
            note=None,
        )

    world.persons = world.save([person(number) for number in range(len(homes))])


def _address(chance: Chance, area: Area) -> str:
    place = f"{area.name[:1].lower()}{area.name[1:]}"
    if chance.often(50):
        return f"Số nhà {chance.number(1, 180)}, {place}"
    return f"Ngõ {chance.number(1, 24)}, {place}"


def _id_number(chance: Chance, who: Somebody) -> str:
    """Twelve digits that fit sex and year of birth (as Person checks them)."""
    century = (who.born.year // 100 - 19) * 2 + (who.sex is Sex.FEMALE)
    return f"{_NO_PROVINCE}{century}{who.born.year % 100:02}{chance.number(0, 999_999):06}"

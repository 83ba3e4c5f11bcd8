"""Count every figure of this archive anew from its data, and compare.

    python3 recount.py [FOLDER]

Needs Python 3.9 or later and nothing else. Tells how many figures agree, names each that does not, and
exits with 1 where there is one. It stands alone on purpose: it shares no code with the program.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

COLUMNS = ("value", "previous", "same_last_year", "cumulative")
MONTHS = {"": 12, "H1": 6, "H2": 12, "9M": 9, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
SOURCES = "sources"
NOT_PERMITTED, NOT_BY_DAY = "not permitted", "not by day"


class Table:
    """The records of a register, or the rows of one of its small tables."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.kinds, self.targets = data["kinds"], data["targets"]
        columns = data["columns"]
        self.rows = [{c: row[n] for n, c in enumerate(columns)} for row in data["rows"]]


class Register(Table):
    """A register with its small tables."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data)
        self.by_code = {row["code"]: row for row in self.rows}
        self.tables = {name: Table(table) for name, table in data["tables"].items()}
        self.owned: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for name, table in self.tables.items():
            owned = self.owned[name] = {}
            for row in table.rows:
                owned.setdefault(row["owner"], []).append(row)

    def inside(self, name: str, record: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows of one record in a small table."""
        return self.owned[name].get(record["code"], [])


class Archive:
    """The data of a folder; answers conditions and measures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: dict[str, list[dict[str, Any]]] = {}
        self.registers = {
            p.stem: Register(read(p)) for p in sorted((folder / "data").glob("*.json"))
        }

    # ---- conditions ----

    def records(self, key: str, condition: Any, among: Any = None) -> list[dict[str, Any]]:
        """The records of a register that fulfil a condition; ``among``: of these, not of all."""
        if among is not None:
            return self.chosen(key, condition, among)
        asked = key + json.dumps(condition)
        if asked not in self.found:  # many figures ask for the records of the same days
            self.found[asked] = self.chosen(key, condition, None)
        return self.found[asked]

    def chosen(self, key: str, condition: Any, among: Any) -> list[dict[str, Any]]:
        """The same, looked for anew."""
        register = self.registers[key]
        if isinstance(condition, dict) and "all" in condition:
            for part in condition["all"]:
                among = self.records(key, part, among)
            return register.rows if among is None else among
        rows: list[dict[str, Any]] = register.rows if among is None else among
        if isinstance(condition, list):
            path, op, value = condition
            if "." in path or path in register.tables:
                return [row for row in rows if self.fits(key, row, condition)]
            return [row for row in rows if compares(row[path], op, value)]
        if "any" in condition:
            kept = {r["code"] for part in condition["any"] for r in self.records(key, part, rows)}
        elif "some" in condition:
            name, within = condition["some"], condition["where"]
            table = register.tables[name]
            fitting = (row for row in table.rows if self.row_fits(table, row, within))
            kept = {row["owner"] for row in fitting}
        else:
            kept = {row["code"] for row in self.latest(key, condition)}
        return [row for row in rows if row["code"] in kept]

    def latest(self, key: str, condition: dict[str, Any]) -> list[dict[str, Any]]:
        """Of the records of a condition, the last about each thing; of one day, the one entered later."""
        register, by = self.registers[key], condition["latest"]
        last: dict[tuple[Any, ...], tuple[tuple[bool, Any], dict[str, Any]]] = {}
        for record in self.records(key, condition["where"]):  # as they were entered
            thing = tuple(record[name] for name in condition["about"])
            day = last_month(record[by]) if register.kinds[by] == "period" else record[by]
            place = (day is not None, 0 if day is None else day)
            if thing not in last or place >= last[thing][0]:
                last[thing] = (place, record)
        return [record for _, record in last.values()]

    def fits(self, key: str, record: dict[str, Any], condition: list[Any]) -> bool:
        """Whether what stands at a path of a record compares so."""
        register, (path, op, value) = self.registers[key], condition
        name, _, rest = path.partition(".")
        if name in register.tables:
            table, rows = register.tables[name], register.inside(name, record)
            if not rest and op == "is_null":
                return bool(rows) is not bool(value)
            rest = rest or "value"  # of a list of choices
            if op == "ne" and value is not None:
                return not any(self.row_fits(table, row, [rest, "eq", value]) for row in rows)
            exact = op == "contains" and table.kinds[rest.partition(".")[0]] in ("choice", "link")
            compared = [rest, "eq" if exact else op, value]
            return any(self.row_fits(table, row, compared) for row in rows)
        if rest:
            return self.linked(register, record, condition)
        return compares(record[name], op, value)

    def linked(self, table: Table, row: dict[str, Any], condition: list[Any]) -> bool:
        """The same behind a link; without the link it differs from everything."""
        path, op, value = condition
        name, _, rest = path.partition(".")
        target = table.targets[name]
        other = self.registers[target].by_code.get(row[name])
        if op == "ne" and value is not None:
            return other is None or not self.fits(target, other, [rest, "eq", value])
        return other is not None and self.fits(target, other, [rest, op, value])

    def row_fits(self, table: Table, row: dict[str, Any], condition: Any) -> bool:
        """Whether one row fulfils a condition on its own fields."""
        if isinstance(condition, dict):
            if "all" in condition:
                return all(self.row_fits(table, row, part) for part in condition["all"])
            return any(self.row_fits(table, row, part) for part in condition["any"])
        path, op, value = condition
        if "." in path:
            return self.linked(table, row, condition)
        return compares(row[path], op, value)

    # ---- measures ----

    def count(self, key: str, measure: dict[str, Any], query: dict[str, Any], by: str = "") -> Any:
        """The figure, or with a path the figure of each value there; values without one are left out."""
        groups: dict[Any, list[Any]] = {}
        of_sex = measure["kind"] == "people" and by == measure["fields"][2]
        if of_sex:
            every = people([item for _, item in self.items(key, measure, query, "")])
            sexes = [sex or None for _, _, sex in every]
            return {sex: sexes.count(sex) for sex in sexes}
        for part, item in self.items(key, measure, query, by):
            groups.setdefault(part, []).append(item)
        figures = {part: total(measure, items) for part, items in groups.items()}
        if not by:
            return figures.get(None, 0)
        return {part: figure for part, figure in figures.items() if figure}

    def items(self, key: str, measure: dict[str, Any], query: dict[str, Any], by: str) -> Any:
        """What is counted, each with the value at ``by``."""
        register, kind = self.registers[key], measure["kind"]
        inner = by.partition(".")[2] if by and by.partition(".")[0] == measure.get("rows") else ""
        for record in self.records(key, query["where"]):
            outer = self.at(register, record, by) if by and not inner else None
            if kind == "count":
                yield outer, 1
            elif kind == "sum":
                yield outer, record[measure["field"]] or 0
            elif kind in ("distinct", "people"):
                for values in self.values(register, record, measure["fields"]):
                    yield outer, values
            else:
                table = register.tables[measure["rows"]]
                for row in register.inside(measure["rows"], record):
                    if self.row_fits(table, row, query["rows"]):
                        part = row[inner] if inner else outer
                        value = row[measure["field"]] if "field" in measure else 1
                        yield part, (value, record["code"]) if kind == "pairs" else (value,)

    def at(self, register: Register, record: dict[str, Any], path: str) -> Any:
        """The value at a path of a record, through a link where there is one; of several the values."""
        if " " in path:
            return tuple(self.at(register, record, one) for one in path.split(" "))
        name, _, rest = path.partition(".")
        if not rest:
            return record[name]
        other = self.registers[register.targets[name]].by_code.get(record[name])
        return None if other is None else other[rest]

    def values(self, register: Register, record: dict[str, Any], fields: list[str]) -> Any:
        """The values of some fields together; of the rows behind a link, one of each row."""
        name, _, rest = fields[0].partition(".")
        if not rest:
            yield tuple(record[field] for field in fields)
            return
        other = self.registers[register.targets[name]]
        target, (rows, field) = other.by_code.get(record[name]), rest.split(".")
        for row in other.inside(rows, target) if target else ():
            yield (row[field],)


def total(measure: dict[str, Any], items: list[Any]) -> int:
    """What the items come to."""
    if measure["kind"] in ("count", "rows"):
        return len(items)
    if measure["kind"] == "sum":
        return sum(items)
    if measure["kind"] == "people":
        sexes = [sex or None for _, _, sex in people(items)]
        return len(sexes) if measure["only"] == "any" else sexes.count(measure["only"])
    return len({item for item in items if item[0] is not None})


def people(items: list[Any]) -> set[Any]:
    """Who is told of: one name is one person unless birth or sex contradict each other.

    A birth of which only the beginning is known is nobody of its own where a fuller one begins so; nor
    is who has no sex where a namesake with a fitting birth has one.
    """
    rows = {tuple(part or "" for part in item) for item in items}
    named: dict[str, list[Any]] = {}
    for row in rows:
        named.setdefault(row[0], []).append(row)
    found = set()
    for some in named.values():
        full = [
            row
            for row in some
            if not any(o != row and o[2] == row[2] and o[1].startswith(row[1]) for o in some)
        ]
        sexed = [row for row in full if row[2]]
        found.update(sexed)
        for row in full:
            if not row[2] and not any(
                o[1].startswith(row[1]) or row[1].startswith(o[1]) for o in sexed
            ):
                found.add(row)
    return found


def compares(held: Any, op: str, value: Any) -> bool:
    """Compare a value as it is held; nothing equals, contains and lies between nothing."""
    if op == "is_null":
        return (held is None) is bool(value)
    if op == "ne":
        return held is not None if value is None else bool(held != value)
    if op in ("eq", "in"):
        return bool(held == value) if op == "eq" else held in value
    if held is None:
        return False
    if op == "contains":
        return fold(value) in fold(held)
    first, last = value
    return (first is None or first <= held) and (last is None or held <= last)


def fold(text: str) -> str:
    """A text without case, accents and needless spaces."""
    parts = unicodedata.normalize("NFKD", str(text)).lower().replace("đ", "d")
    return " ".join(
        "".join(c for c in parts if unicodedata.category(c) not in ("Mn", "Cf")).split()
    )


def last_month(period: Any) -> Any:
    """The last month of a period, counted from the year 0."""
    if period is None:
        return None
    if ".." in period:
        return int(period[6:10]) * 12 + 12
    part = period[5:]
    return int(period[:4]) * 12 + (MONTHS[part] if part in MONTHS else int(part))


def to_tenth(number: float) -> float:
    """To one decimal, halves away from 0, as spreadsheets round."""
    return float(Decimal(repr(number)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def percentage(part: Any, whole: Any) -> Any:
    """One figure in percent of another, to one decimal, halves rounded up; blank of nothing."""
    for figure in (whole, part):
        if isinstance(figure, str):
            return figure
    return (2000 * part + whole) // (2 * whole) / 10 if whole else "no data"


def added(figures: list[Any]) -> Any:
    """The sum of those that are not blank; blank where all are, or one could not be cut off."""
    if NOT_BY_DAY in figures:
        return NOT_BY_DAY
    numbers = [figure for figure in figures if not isinstance(figure, str)]
    return sum(numbers) if numbers or not figures else figures[0]


class Recount:
    """Compares the figures of one report over one period."""

    def __init__(self, archive: Archive, name: str, definitions: dict[str, Any]) -> None:
        self.archive, self.name, self.definitions = archive, name, definitions
        self.figures = {one["key"]: one for one in definitions["figures"]}
        self.found: dict[tuple[str, str], Any] = {}
        self.same, self.left_out = 0, 0
        self.wrong: list[str] = []

    def run(self) -> None:
        """Every figure of the file, and the figures that the file does not have."""
        self.check(read(self.archive.folder / "figures" / (self.name + ".json")))

    def check(self, report: dict[str, Any]) -> None:
        """Every figure of a report, and the figures that it does not have."""
        lines = {line["key"]: line for line in report["indicators"]}
        self.compare("the indicators", sorted(lines), sorted(self.figures))
        for key in self.figures:
            if key not in lines:
                continue
            if not self.counted(key):
                self.left_out += 1
                continue
            self.line(self.figures[key], lines[key])
            if report["kind"] == "estimate":
                self.estimate(key, report, lines[key]["estimate"])
        tables = {table["key"]: table for table in report["tables"]}
        for table in self.definitions["tables"]:
            if table["left_out"]:
                self.left_out += 1
            else:
                self.table(table, tables[table["key"]])

    def counted(self, key: str) -> bool:
        """Whether the archive holds what the figure is counted from."""
        figure = self.figures[key]
        return not figure["left_out"] and all(map(self.counted, figure["measure"].get("of", ())))

    def line(self, figure: dict[str, Any], line: dict[str, Any]) -> None:
        """One indicator: its columns, its parts, its areas, its target."""
        key = figure["key"]
        for column in COLUMNS:
            blank = line["blank"].get(column)
            self.compare(key + " " + column, blank or line[column], self.figure(key, column))
        value = self.figure(key, "value")
        for path, parts in line["splits"].items():
            hidden = {part for part, one in parts.items() if one.get("why")}
            reported = {part: one["value"] for part, one in parts.items() if part not in hidden}
            found = self.parts(figure, path, reported, value)
            self.compare(key + " " + path, reported, self.without(hidden, found))
        if "of" not in figure["measure"]:
            hidden = {area for area, number in line["areas"].items() if number is None}
            reported = {area: number for area, number in line["areas"].items() if number}
            found = self.areas(figure, value)
            self.compare(key + " areas", reported, self.without(hidden, found))
        target = figure["target"]
        if target != NOT_PERMITTED:
            held = self.archive.count("figure", target["measure"], target) if target else 0
            self.compare(key + " target", line["target"], held or None)
            reached = self.figure(key, "cumulative")
            share = (
                to_tenth(100 * reached / held) if held and not isinstance(reached, str) else None
            )
            self.compare(key + " achieved", line["achieved"], share)
        mean, percent = self.mean(key)
        self.compare(key + " mean change", line["mean_change"], mean)
        self.compare(key + " mean change in percent", line["mean_change_percent"], percent)

    def without(self, hidden: set[str], found: dict[str, Any]) -> dict[str, Any]:
        """What was counted, without what the file leaves blank since it counts a few people."""
        self.left_out += len(hidden)
        return {part: number for part, number in found.items() if part not in hidden}

    def mean(self, key: str) -> Any:
        """How much a figure changed a year in the mean, and its growth a year in percent."""
        period = self.definitions["period"]
        if not period["ended"] or (period["years"] or 0) < 2:
            return None, None
        first, last = self.figure(key, "first_year"), self.figure(key, "last_year")
        if isinstance(first, str) or isinstance(last, str):
            return None, None
        steps = period["years"] - 1
        mean, share = to_tenth(round(last - first, 1) / steps), None
        if first >= 10 and last > 0 and not self.figures[key]["rate"]:
            share = to_tenth(100 * (last / first) ** (1 / steps) - 100)
        return mean, share

    def estimate(self, key: str, report: dict[str, Any], reported: Any) -> None:
        """What a figure is going to be when the period is over."""
        found = self.expected(key, report)
        if found == NOT_PERMITTED:
            self.left_out += 1
        else:
            self.compare(key + " estimate", reported, None if isinstance(found, str) else found)

    def expected(self, key: str, report: dict[str, Any]) -> Any:
        """The estimate that was entered, else as much a day as so far; a text says why there is none."""
        figure = self.figures[key]
        measure, estimate = figure["measure"], figure["estimate"]
        if "of" in measure:
            parts = [self.expected(part, report) for part in measure["of"]]
            return added(parts) if measure["kind"] == "plus" else percentage(*parts)
        entered = estimate["entered"]
        if entered == NOT_PERMITTED:
            return entered
        if self.archive.records("figure", entered["where"]):
            return self.archive.count("figure", entered["measure"], entered)
        value = self.figure(key, "value")
        if isinstance(value, str) or not estimate["goes_on"]:
            return value
        first, last, real_to = (
            date.fromisoformat(day)
            for day in (report["period"]["first"], report["period"]["last"], report["real_to"])
        )
        whole, so_far = (last - first).days + 1, (real_to - first).days + 1
        return (2 * value * whole + so_far) // (2 * so_far)

    def table(self, table: dict[str, Any], reported: dict[str, Any]) -> None:
        """An official table: each cell of its rows, those it should have had, and its total."""
        rows, found = reported["rows"], {}
        of_rows = [tuple(of) if isinstance(of, list) else of for of in table["rows"]]
        for column, one in table["counted"].items():
            count = self.archive.count(table["register"], one["measure"], one, table["by"])
            found[column] = {of: count.pop(of, 0) for of in of_rows}
            self.compare(f"{table['key']} {column}, no row", {}, count)
            found[column]["total"] = self.archive.count(table["register"], one["measure"], one)
        asked = [*of_rows, "total"]
        self.compare(table["key"] + " rows", len(rows), len(asked))
        for of, row in zip(asked, rows):  # noqa: B905 - of one length by now, and Python may be 3.9
            cells = {column: counts[of] for column, counts in found.items()}
            for column, parts in table["sums"].items():
                cells[column] = sum(cells[p] for p in parts["plus"])
                cells[column] -= sum(cells[p] for p in parts["minus"])
            for column, cell in cells.items():
                if row[column] is None:
                    self.left_out += 1
                else:
                    self.compare(f"{table['key']} {of} {column}", row[column], cell)

    def figure(self, key: str, column: str) -> Any:
        """The figure of a column; a text says why it is blank."""
        if (key, column) not in self.found:
            self.found[key, column] = self.counted_anew(self.figures[key], column)
        return self.found[key, column]

    def counted_anew(self, figure: dict[str, Any], column: str) -> Any:
        measure = figure["measure"]
        if "of" in measure:
            parts = [self.figure(key, column) for key in measure["of"]]
            return added(parts) if measure["kind"] == "plus" else percentage(*parts)
        query = figure["columns"][column]
        if "untold" in query:
            return query["untold"]
        if query["assessed"] and not self.archive.records(figure["register"], query["assessed"]):
            return query["blank"]
        return self.archive.count(figure["register"], measure, query)

    def parts(self, figure: dict[str, Any], path: str, reported: dict[str, Any], value: Any) -> Any:
        """The parts of a split: those that the report lists, and any that it should have listed."""
        if isinstance(value, str) and path != SOURCES:
            return dict.fromkeys(reported)
        if path == SOURCES:
            found = {key: self.figure(key, "value") for key in figure["measure"]["of"]}
            return {key: None if isinstance(v, str) else v for key, v in found.items()}
        query = figure["columns"]["value"]
        found = self.archive.count(figure["register"], figure["measure"], query, path)
        named = {"" if part is None else str(part): count for part, count in found.items()}
        return {**dict.fromkeys(reported, 0), **named}

    def areas(self, figure: dict[str, Any], value: Any) -> Any:
        """The figures by area, under "" that of records that name none; without areas that have none."""
        if not figure["areas"] or isinstance(value, str):
            return {}
        query = figure["columns"]["value"]
        found = self.archive.count(figure["register"], figure["measure"], query, figure["areas"])
        return {area or "": count for area, count in found.items()}

    def compare(self, what: str, reported: Any, found: Any) -> None:
        """Note whether both are the same."""
        if reported == found:
            self.same += 1
        else:
            self.wrong.append(f"{self.name}: {what}: {reported}, counted {found}")


def read(path: Path) -> Any:
    """A JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def main(folder: Path) -> int:
    """Compare every report of the folder; 1 where a figure differs."""
    archive = Archive(folder)
    same, left_out, wrong = 0, 0, []
    definitions = read(folder / "figures" / "definitions.json")
    for name, of_report in definitions["reports"].items():
        recount = Recount(archive, name, of_report)
        recount.run()
        same, left_out = same + recount.same, left_out + recount.left_out
        wrong += recount.wrong
    for line in wrong:
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"agree / khớp: {same}; differ / lệch: {len(wrong)}; ")
    sys.stdout.write(f"not recounted / không đếm lại: {left_out}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent))

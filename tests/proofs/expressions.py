"""What the expressions of a rule come to in logic: truths, numbers, what stands in a field.

Anything that is not said here raises ``NotUnderstood``.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import z3

from app.schema.fields import ChoiceField, ManyField, NumberField, YesNoField
from app.schema.record import FieldSet, Record
from app.schema.values import AnyField
from tests.proofs.symbols import Value, coded, ordered

TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.Is: operator.eq,
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """What stands in a field of a thing."""

    spec: AnyField
    value: Value


@dataclass(frozen=True)
class Rows:
    """The rows of a small table."""

    rows: tuple[tuple[z3.BoolRef, Subject], ...]


@dataclass(frozen=True)
class Cases:
    """One of several constants, each where something holds."""

    cases: tuple[tuple[z3.BoolRef, Any], ...]


class Subject:
    """What rules speak of as ``self``: a record or a row."""

    fields: dict[str, AnyField]
    cls: type[Record] | type[FieldSet] | None

    def held(self, name: str) -> Value:
        """What stands in a field."""
        raise NotImplementedError

    def held_rows(self, name: str) -> tuple[tuple[z3.BoolRef, Subject], ...]:
        """The rows of a small table, each with whether it is there."""
        raise NotImplementedError


class NotUnderstood(Exception):
    """What is asked here cannot be said in logic by this reader."""


def try_value(node: ast.expr, names: dict[str, Any]) -> Any:
    """The value of an expression; of one that is not understood, ``NotUnderstood`` itself."""
    try:
        return value_of(node, names)
    except NotUnderstood:
        return NotUnderstood


def value_of(node: ast.expr, names: dict[str, Any]) -> Any:
    """The value of an expression where names stand for these; raises NotUnderstood."""
    try:
        return _spoken(node, names) if isinstance(node, _SPOKEN) else _plain(node, names)
    except (AttributeError, KeyError, TypeError, ValueError, z3.Z3Exception) as error:
        raise NotUnderstood(ast.unparse(node)) from error


_SPOKEN = ast.UnaryOp | ast.BoolOp | ast.Compare | ast.Call


def _spoken(node: ast.expr, names: dict[str, Any]) -> Any:
    """What something is said by: truths, comparisons, calls."""
    match node:
        case ast.UnaryOp(ast.Not(), of):
            return z3.Not(truth(value_of(of, names)))
        case ast.BoolOp(op, parts):
            join = z3.And if isinstance(op, ast.And) else z3.Or
            return join(*(truth(value_of(part, names)) for part in parts))
        case ast.Compare(left, [op], [right]):
            return _compared(op, value_of(left, names), value_of(right, names))
        case ast.Call(function, arguments, []):
            return _called(function, arguments, names)
    raise NotUnderstood(ast.unparse(node))


def _plain(node: ast.expr, names: dict[str, Any]) -> Any:
    """What is named or written down."""
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name) if names.get(name, NotUnderstood) is not NotUnderstood:
            return names[name]
        case ast.Tuple(items):
            return tuple(value_of(item, names) for item in items)
        case ast.Attribute(of, name):
            return _attribute(value_of(of, names), name)
        case ast.Subscript(of, key):
            return _looked_up(value_of(of, names), value_of(key, names))
        case ast.Dict(keys, items) if all(keys):
            pairs = zip(keys, items, strict=True)
            return {value_of(k, names): value_of(v, names) for k, v in pairs if k}
    raise NotUnderstood(ast.unparse(node))


def _attribute(of: Any, name: str) -> Any:
    if isinstance(of, Subject):
        spec = of.fields.get(name)
        if spec is None:
            raise NotUnderstood(name)
        return (
            Rows(of.held_rows(name)) if isinstance(spec, ManyField) else Held(spec, of.held(name))
        )
    if _symbolic(of):
        raise NotUnderstood(name)
    return getattr(of, name)


def _looked_up(of: Any, key: Any, otherwise: tuple[Any, ...] = ()) -> Any:
    """``of[key]``, or ``of.get(key, otherwise)``, of constants by a choice."""
    if isinstance(of, Cases) and not _symbolic(key):
        return Cases(tuple((when, one[key]) for when, one in of.cases))
    if not _symbolic(of) and not _symbolic(key):
        return of.get(key, *otherwise) if otherwise else of[key]
    cases = [(w, k) for w, k in _cases(key) if otherwise or k in of]  # else it is an error
    return Cases(tuple((w, of.get(k, *otherwise) if otherwise else of[k]) for w, k in cases))


def _called(function: ast.expr, arguments: list[ast.expr], names: dict[str, Any]) -> Any:
    match function, arguments:
        case ast.Name("any" | "all" | "sum" as name), [ast.GeneratorExp() as generator]:
            return _over(name, generator, names)
        case ast.Name("len"), [of]:
            rows = value_of(of, names)
            if isinstance(rows, Rows):
                return z3.Sum(*(z3.If(there, 1, 0) for there, _ in rows.rows))
        case ast.Name("bool"), [of]:
            return truth(value_of(of, names))
        case ast.Name("getattr"), [of, named]:
            return _attribute(value_of(of, names), value_of(named, names))
        case ast.Attribute(of, "get"), [key, *more]:
            otherwise = tuple(value_of(one, names) for one in more) or (None,)
            return _looked_up(value_of(of, names), value_of(key, names), otherwise)
    raise NotUnderstood(ast.unparse(function))


def _over(name: str, generator: ast.GeneratorExp, names: dict[str, Any]) -> Any:
    """any, all or sum of something about each row, or each of some constants or fields."""
    [one] = generator.generators
    if not isinstance(one.target, ast.Name):
        raise NotUnderstood(ast.unparse(generator))
    items = value_of(one.iter, names)
    pairs = items.rows if isinstance(items, Rows) else [(TRUE, item) for item in items]
    found = []
    for there, item in pairs:
        own = names | {one.target.id: item}
        tests = [there, *(truth(value_of(test, own)) for test in one.ifs)]
        found.append((z3.And(*tests), truth(value_of(generator.elt, own))))
    if name == "sum":
        return z3.Sum(*(z3.If(z3.And(when, holds), 1, 0) for when, holds in found))
    if name == "any":
        return z3.Or(*(z3.And(when, holds) for when, holds in found))
    return z3.And(*(z3.Implies(when, holds) for when, holds in found))


def truth(of: Any) -> z3.BoolRef:
    if z3.is_bool(of):
        return of
    if z3.is_arith(of):
        return of != 0
    if isinstance(of, Held):
        numbers = isinstance(of.spec, NumberField | YesNoField)
        return z3.And(of.value.given, of.value.of != 0) if numbers else of.value.given
    if isinstance(of, Rows):
        return z3.Or(*(there for there, _ in of.rows))
    if isinstance(of, Cases):
        return z3.Or(*(z3.And(when, truth(one)) for when, one in of.cases))
    if of is NotUnderstood or isinstance(of, Subject):
        raise NotUnderstood
    return z3.BoolVal(bool(of))


def _compared(op: ast.cmpop, a: Any, b: Any) -> z3.BoolRef:
    match op:
        case ast.NotEq() | ast.IsNot():
            return z3.Not(_compared(ast.Eq(), a, b))
        case ast.NotIn():
            return z3.Not(_compared(ast.In(), a, b))
        case ast.In():
            if _symbolic(b) or not isinstance(b, tuple | list | dict | set | frozenset):
                raise NotUnderstood
            return z3.Or(*(_compared(ast.Eq(), a, one) for one in b))
    for side in (0, 1):
        if isinstance(cases := (a, b)[side], Cases):
            pairs = ((when, (one, b) if side == 0 else (a, one)) for when, one in cases.cases)
            return z3.Or(*(z3.And(when, _compared(op, *pair)) for when, pair in pairs))
    return _compared_values(op, a, b)


def _compared_values(op: ast.cmpop, a: Any, b: Any) -> z3.BoolRef:
    if not _symbolic(a) and not _symbolic(b):
        return z3.BoolVal(bool(_COMPARE[type(op)](a, b)))
    if isinstance(a, Held) or isinstance(b, Held):
        return _held_compared(op, a, b)
    if a is None or b is None:
        return FALSE
    return _COMPARE[type(op)](a, b)  # truths, or numbers


def _symbolic(of: Any) -> bool:
    if isinstance(of, tuple):
        return any(map(_symbolic, of))
    return isinstance(of, Held | Rows | Cases | Subject) or z3.is_expr(of) or of is NotUnderstood


def _cases(of: Any) -> Iterator[tuple[z3.BoolRef, Any]]:
    """The choices that a field may hold, and None, each with when it does."""
    if not (isinstance(of, Held) and isinstance(of.spec, ChoiceField)):
        raise NotUnderstood
    for choice in of.spec.choices:
        yield z3.And(of.value.given, of.value.of == coded(of.spec, choice)), choice
    yield z3.Not(of.value.given), None


def _held_compared(op: ast.cmpop, a: Any, b: Any) -> z3.BoolRef:
    """What fields hold, compared with each other or with a constant."""
    spec = a.spec if isinstance(a, Held) else b.spec
    equal = isinstance(op, ast.Eq | ast.Is)
    if not equal and not ordered(spec):
        raise NotUnderstood
    sides = []
    for one in (a, b):
        if isinstance(one, Held):
            if one.spec.kind != spec.kind and not {one.spec.kind, spec.kind} <= {"day", "month"}:
                raise NotUnderstood
            sides.append(one.value)
        elif one is None:
            sides.append(Value(FALSE, z3.IntVal(0)))
        elif _symbolic(one):
            raise NotUnderstood
        else:
            sides.append(Value(TRUE, z3.IntVal(coded(spec, one))))
    left, right = sides
    if equal:
        return left.same(right)
    return z3.And(left.given, right.given, _COMPARE[type(op)](left.of, right.of))

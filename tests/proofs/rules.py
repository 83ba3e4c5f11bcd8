"""Reads the rules of a record type, as they stand in Python, into logic.

``yield Problem(...)`` below some ``if`` says which records are refused. What this reader does not
understand refuses nothing: then more records are admitted than there are, and what is proved of all of
them is proved of those there are. ``missed`` says where that was so.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import textwrap
from dataclasses import dataclass, field
from functools import cache
from types import FunctionType
from typing import Any

import z3

from app.schema.values import Level
from tests.proofs.expressions import (
    FALSE,
    TRUE,
    NotUnderstood,
    Rows,
    Subject,
    truth,
    try_value,
    value_of,
)


@dataclass
class Errors:
    """``certain``: when a record is refused; ``missed``: rules that were not understood."""

    certain: list[z3.BoolRef] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def errors(thing: Subject) -> Errors:
    """What the rules of a thing's type refuse."""
    reader = _Reader()
    rules: Any = thing.cls and thing.cls.rules
    reader.run(rules, {"self": thing}, TRUE)
    return reader.errors


@cache
def _parsed(function: FunctionType) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


class _Reader:
    def __init__(self) -> None:
        self.errors = Errors()

    def run(self, function: FunctionType, local: dict[str, Any], guard: z3.BoolRef) -> None:
        """Note what a function yields where ``guard`` holds."""
        globals_ = vars(builtins) | function.__globals__
        self._block(_parsed(function).body, globals_ | local, guard)

    def _block(self, body: list[ast.stmt], names: dict[str, Any], alive: Any) -> Any:
        """Read statements one after the other; gives where the reading goes on after them."""
        for step in body:
            alive = self._step(step, names, alive)
        return alive

    def _step(self, step: ast.stmt, names: dict[str, Any], alive: Any) -> Any:
        match step:
            case ast.Expr(ast.Yield(ast.Call() as problem)):
                self._problem(problem, names, alive)
            case ast.Expr(ast.YieldFrom(ast.Call() as call)):
                self._call_rules(call, names, alive)
            case ast.If(test, body, orelse):
                return self._if(test, body, orelse, names, alive)
            case ast.For(ast.Name(name), iterated, body, []):
                return self._for(name, iterated, body, names, alive)
            case ast.Assign([ast.Name(name)], value):
                names[name] = try_value(value, names)
            case ast.Return():
                return FALSE if alive is not None else None
            case ast.Expr() | ast.Pass():
                pass
            case _:
                self.errors.missed.append(ast.unparse(step))
                return None
        return alive

    def _problem(self, problem: ast.Call, names: dict[str, Any], alive: Any) -> None:
        level = next((k.value for k in problem.keywords if k.arg == "level"), None)
        if len(problem.args) > 2:
            level = problem.args[2]
        if level is not None and try_value(level, names) is Level.WARNING:
            return
        if alive is None or (level is not None and try_value(level, names) is not Level.ERROR):
            self.errors.missed.append(ast.unparse(problem))
        else:
            self.errors.certain.append(alive)

    def _call_rules(self, call: ast.Call, names: dict[str, Any], alive: Any) -> None:
        function = call.func
        thing = names.get("self")
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            found = getattr(thing.cls, function.attr, None) if thing else None
            if function.value.id == "self" and isinstance(found, FunctionType):
                arguments = [thing, *(try_value(one, names) for one in call.args)]
                local = dict(zip(inspect.signature(found).parameters, arguments, strict=False))
                if alive is None:
                    self.errors.missed.append(ast.unparse(call))
                else:
                    self.run(found, local, alive)
                return
        self.errors.missed.append(ast.unparse(call))

    def _if(
        self,
        test: ast.expr,
        body: list[ast.stmt],
        orelse: list[ast.stmt],
        names: dict[str, Any],
        alive: Any,
    ) -> Any:
        try:
            holds = truth(value_of(test, names))
        except NotUnderstood:
            holds = None
        known = alive is not None and holds is not None
        then = z3.And(alive, holds) if known else None
        other = z3.And(alive, z3.Not(holds)) if known else None
        after_then = self._block(body, {**names}, then)
        after_other = self._block(orelse, {**names}, other)
        _forget(names, *body, *orelse)
        if known and after_then is not None and after_other is not None:
            return z3.Or(after_then, after_other)
        return alive if not known and not _leaves(*body, *orelse) else None

    def _for(
        self, name: str, iterated: ast.expr, body: list[ast.stmt], names: dict[str, Any], alive: Any
    ) -> Any:
        if _leaves(*body):
            self.errors.missed.append(ast.unparse(iterated))
            return None
        items = try_value(iterated, names)
        if isinstance(items, Rows):
            for there, row in items.rows:
                inside = None if alive is None else z3.And(alive, there)
                self._block(body, names | {name: row}, inside)
        elif isinstance(items, tuple | list):
            for item in items:
                self._block(body, names | {name: item}, alive)
        else:
            self.errors.missed.append(ast.unparse(iterated))
        _forget(names, *body)
        return alive


def _leaves(*steps: ast.stmt) -> bool:
    """Whether the reading may not go on after them."""
    inside = (part for step in steps for part in ast.walk(step))
    return any(isinstance(part, ast.Return | ast.Break | ast.Continue) for part in inside)


def _forget(names: dict[str, Any], *steps: ast.stmt) -> None:
    """What is set in steps that may be left out has no known value after them."""
    for step in steps:
        for part in ast.walk(step):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                names[part.id] = NotUnderstood

"""A compiled rule set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hivecore import _native
from hivecore.columns import Column
from hivecore.handle import Handle
from hivecore.operations import Operations
from hivecore.packs import Packs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class RuleSet(Handle[_native.RuleSet], Operations):
    """Rules over facts and history, from the JSON text of their definition; usable from several threads at once.

    Requests of `rules.*` on it leave `rule_set` out. Verdicts of the bare path are 0 (false), 1 (unknown), 2 (true).

    >>> with RuleSet(b'{"id":"demo","version":"1","rules":[{"id":"adult","when":{"fact":"age","gte":18}}]}') as rules:
    ...     list(rules.matches({"age": 20}))
    [2]
    """

    __slots__ = ()

    def __init__(self, definition: bytes, packs: Packs | None = None) -> None:
        super().__init__(_native.RuleSet.open(definition, None if packs is None else packs._native))

    def call(self, op: str, request: str | bytes) -> str:
        """Answers an operation from its request's text."""
        return self._native.call(op, request)

    def to_bytes(self) -> bytes:
        """The bytes it was made from."""
        return self._native.to_bytes()

    def rule_ids(self) -> list[str]:
        """Ids of the rules, in the order of verdicts."""
        return self._native.rule_ids()

    def matches(self, facts: dict[str, bool | int | float | str | None]) -> bytes:
        """The verdict of each rule by facts alone. Floats are rounded to millionths; `None` is unknown."""
        return self._native.matches(facts)

    def matches_columns(self, columns: Mapping[str, Column]) -> NDArray[np.uint8]:
        """The verdicts for each row of some columns, by the names of facts: an array of shape (rows, rules).

        Integers are also booleans (0, 1), days since 1970 of dates, nanoseconds of instants and durations, and minor
        units of money.
        """
        return self._native.matches_columns(dict(columns))

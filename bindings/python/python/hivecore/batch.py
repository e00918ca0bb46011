"""An operation over columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hivecore import _native
from hivecore.columns import Column
from hivecore.handle import Handle
from hivecore.packs import Packs

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Batch(Handle[_native.Batch]):
    """One operation over columns, opened from its settings; usable from several threads at once.

    `compliance.screen` with `asOf`, `standard` (a pack's id), `currency` and, if wanted, `margins` screens a portfolio,
    one company a row: amounts in minor units, 0 and 1 for conditions; a series has its months of each row one after
    another. The least integer of 64 bits, pandas' NaT, stands where there is no value. The answer has `status` (0 not
    applicable, 1 compliant, 2 doubtful, 3 undetermined, 4 non-compliant), the masks `failing` and `undetermined` of
    checks, and the least `margin` in millionths.

    >>> pack = {"effectiveFrom": "2026-01-01", "id": "debt", "kind": "equity_screen", "sources": [], "status": "unverified",
    ...         "version": "1", "payload": {"authority": "a", "title": "t", "checks": [{"id": "debt", "title": "t",
    ...         "citation": {"document": "d"}, "rule": {"kind": "ratio", "numerator": [{"input": "debt"}],
    ...         "denominator": {"input": "assets"}, "operator": "lt", "threshold": "33/100"}}]}}
    >>> packs = Packs([json.dumps(pack, sort_keys=True, separators=(",", ":")).encode()])
    >>> with Batch("compliance.screen", {"asOf": "2026-06-30", "standard": "debt", "currency": "USD"}, packs) as batch:
    ...     batch.run({"debt": [32, 33], "assets": [100, 100]})["status"].tolist()
    [1, 4]
    """

    __slots__ = ()

    def __init__(self, op: str, settings: Mapping[str, Any] | bytes, packs: Packs | None = None) -> None:
        text = settings if isinstance(settings, bytes) else json.dumps(dict(settings)).encode()
        super().__init__(_native.Batch.open(op, text, None if packs is None else packs._native))

    def run(self, columns: Mapping[str, Column], rows: int | None = None) -> dict[str, NDArray[Any]]:
        """The answer's columns by name, without reasons and digests. Other threads go on meanwhile.

        There are as many rows as the shortest column has, where `rows` does not say.
        """
        return self._native.run(dict(columns), rows)

    def prove(self, columns: Mapping[str, Column], row: int, rows: int | None = None) -> str:
        """The full decision for one row, as `call` answers it: its answer is what stands in the row."""
        return self._native.prove(dict(columns), row, rows)

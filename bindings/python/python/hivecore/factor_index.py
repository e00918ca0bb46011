"""Exact top-k by inner product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hivecore import _native
from hivecore.columns import Matrix
from hivecore.handle import Handle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class FactorIndex(Handle[_native.FactorIndex]):
    """The best items for f32 vectors by inner product, exact, with the same bits on every platform.

    `factors` has one row an item. Items rank by score, then by index. Answers are NumPy arrays.
    """

    __slots__ = ()

    def __init__(self, factors: Matrix) -> None:
        super().__init__(_native.FactorIndex(factors))

    def __len__(self) -> int:
        return len(self._native)

    @property
    def dims(self) -> int:
        """Values of an item and of a query."""
        return self._native.dims

    def top_k(self, query: NDArray[np.float32], k: int = 20) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Indices and scores of the best items, best first; for several queries (rows), as `top_k_batch`."""
        if query.ndim == 2:
            return self._native.top_k_batch(query, k)
        indices, scores = self._native.top_k_batch(query[None], k)
        return indices[0], scores[0]

    def top_k_batch(self, queries: Matrix, k: int = 20) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Indices and scores of the best items for each query, of shape (queries, k or the number of items)."""
        return self._native.top_k_batch(queries, k)

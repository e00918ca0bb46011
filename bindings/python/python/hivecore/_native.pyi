"""What crosses between Python and the core: texts, handles and buffers."""

from collections.abc import Callable
from typing import final

import numpy as np
from numpy.typing import NDArray

from hivecore.columns import Column, Matrix

__all__ = ["FactorIndex", "Packs", "Recommender", "address_of", "call"]

_Batch = tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.uint32], NDArray[np.bool_]]

def call(op: str, request: str | bytes, /) -> str:
    """Answers one operation: the request's JSON text in, the answer's canonical JSON text out."""

def address_of(column: Column | Matrix, /) -> int:
    """Where a column or matrix is read: the producer's own address where nothing is copied."""

@final
class Packs:
    """Packs that calls may read: immutable, usable from several threads at once."""

    def __new__(cls, files: list[bytes], /) -> Packs: ...
    @property
    def closed(self) -> bool: ...
    def call(self, op: str, request: str | bytes, /) -> str: ...
    def close(self) -> None: ...

@final
class Recommender:
    """A trained recommender: immutable, usable from several threads at once."""

    @staticmethod
    def open(data: bytes, /) -> Recommender: ...
    @staticmethod
    def fit(
        users: Column,
        items: Column,
        weights: Column | None = None,
        timestamps: Column | None = None,
        config: str = "{}",
        progress: Callable[[str, int, int], object] | None = None,
    ) -> Recommender: ...
    @property
    def closed(self) -> bool: ...
    def to_bytes(self) -> bytes: ...
    def call(self, op: str, request: str | bytes, /) -> str: ...
    def close(self) -> None: ...
    def items(self) -> list[str]: ...
    def rank_batch(self, users: Column, k: int = 20, include_seen: bool = False) -> _Batch: ...
    def rank_histories(self, starts: Column, items: Column, k: int = 20, include_seen: bool = False) -> _Batch: ...

@final
class FactorIndex:
    """Exact top-k by inner product over f32 factors: immutable, usable from several threads at once."""

    def __new__(cls, factors: Matrix, /) -> FactorIndex: ...
    @property
    def closed(self) -> bool: ...
    @property
    def dims(self) -> int: ...
    def __len__(self) -> int: ...
    def close(self) -> None: ...
    def top_k_batch(self, queries: Matrix, k: int = 20) -> tuple[NDArray[np.uint32], NDArray[np.float32]]: ...

"""Exact top-k over NumPy and Arrow factors."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from hivecore import FactorIndex, HivecoreError, errors
from hivecore._native import address_of

FACTORS = np.random.default_rng(7).standard_normal((5000, 24)).astype(np.float32)
QUERIES = np.random.default_rng(8).standard_normal((9, 24)).astype(np.float32)


def arrow(matrix: Any) -> pa.FixedSizeListArray:
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), matrix.shape[1])


def sequential_top_k(query: Any, k: int) -> tuple[list[int], list[float]]:
    """The definition: f32 sums in order of the dimensions; by score, then by index."""
    scores = np.zeros(len(FACTORS), np.float32)
    for column, value in zip(FACTORS.T, query, strict=True):
        scores = scores + column * value
    order = np.lexsort((np.arange(len(scores)), -scores))[:k]
    return order.tolist(), scores[order].tolist()


def test_answers_are_the_definition_s_bit_for_bit() -> None:
    with FactorIndex(FACTORS) as index:
        assert (len(index), index.dims) == FACTORS.shape
        indices, scores = index.top_k_batch(QUERIES, 10)
        for row, query in enumerate(QUERIES):
            assert (indices[row].tolist(), scores[row].tolist()) == sequential_top_k(query, 10)
            one = index.top_k(query, 10)
            assert np.array_equal(one[0], indices[row]) and np.array_equal(one[1], scores[row])
        assert np.array_equal(index.top_k(QUERIES, 10)[0], indices)
        assert index.top_k_batch(QUERIES, 10_000)[0].shape == (9, 5000)
        assert index.top_k_batch(QUERIES[:0], 10)[0].shape == (0, 10)


def uniform(rows: int, seed: int) -> Any:
    """Rows of 64 values between -1 and 1: splitmix64 of seed, seed + 0x9E3779B97F4A7C15, ..., its upper 24 bits."""
    with np.errstate(over="ignore"):
        x = np.uint64(seed) + np.arange(1, rows * 64 + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    return ((x >> np.uint64(40)).astype(np.float32) / np.float32(2**23) - np.float32(1)).reshape(rows, 64)


@pytest.mark.parametrize(
    ("rows", "queries", "expected"), [(100_000, 100, 0x4BFB270D087C523C), (5_000, 10, 0xF7D706B56F330DBA)]
)
def test_the_bits_are_the_same_as_everywhere(rows: int, queries: int, expected: int) -> None:
    indices, scores = FactorIndex(uniform(rows, 1)).top_k_batch(uniform(queries, 2), 20)
    pairs = np.stack([scores.view(np.uint32), indices], axis=-1).astype("<u4")
    fnv = 0xCBF29CE484222325
    for byte in pairs.tobytes():
        fnv = (fnv ^ byte) * 0x100000001B3 % 2**64
    assert fnv == expected


def test_arrow_and_numpy_are_read_where_they_lie_and_agree() -> None:
    column = arrow(FACTORS)
    assert address_of(FACTORS) == FACTORS.__array_interface__["data"][0]
    assert address_of(column) == column.values.buffers()[1].address
    assert address_of(column.slice(3)) == column.values.buffers()[1].address + 3 * 24 * 4
    expected = FactorIndex(FACTORS[3:]).top_k_batch(QUERIES, 5)
    found = FactorIndex(column.slice(3)).top_k_batch(arrow(QUERIES), 5)
    assert np.array_equal(expected[0], found[0]) and np.array_equal(expected[1], found[1])


@pytest.mark.parametrize(
    ("factors", "code"),
    [
        (FACTORS.T, "buffer.shape"),
        (FACTORS[:, ::2], "buffer.shape"),
        (FACTORS.astype(np.float64), "buffer.shape"),
        (FACTORS[0], "buffer.shape"),
        ([[1.0]], "buffer.shape"),
        (pa.array([1.0]), "buffer.shape"),
        (pa.array([[1.0, 2.0]], pa.list_(pa.float64(), 2)), "buffer.shape"),
        (pa.array([[1.0, 2.0], None], pa.list_(pa.float32(), 2)), "buffer.shape"),
        (pa.array([[1.0, None]], pa.list_(pa.float32(), 2)), "buffer.shape"),
        (np.zeros((3, 0), np.float32), "field.range"),
        (np.full((3, 2), np.nan, np.float32), "number.range"),
    ],
)
def test_bad_factors_are_refused(factors: Any, code: str) -> None:
    with pytest.raises(HivecoreError) as caught:
        FactorIndex(factors)
    assert caught.value.code == code and caught.value.detail


def test_bad_queries_and_closed_handles_are_refused() -> None:
    index = FactorIndex(FACTORS)
    with pytest.raises(errors.BufferError, match="24"):
        index.top_k_batch(QUERIES[:, :8].copy())
    with pytest.raises(errors.FieldError):
        index.top_k_batch(QUERIES, 0)
    index.close()
    for use in (index.close, lambda: index.top_k_batch(QUERIES), lambda: len(index), lambda: index.dims):
        with pytest.raises(errors.HandleError):
            use()

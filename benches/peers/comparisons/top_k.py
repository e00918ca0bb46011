"""Exact top-k by inner product over a matrix of factors."""

from collections.abc import Iterator
from importlib.metadata import version

import faiss
import hivecore
import numpy as np
from usearch.index import MetricKind, search

from pairing import Comparison

ITEMS, DIMS, K = 100_000, 64, 20
QUERIES = 200
STEP = np.uint64(0x9E3779B97F4A7C15)


def uniform(rows: int, seed: int) -> np.ndarray:
    """Values between -1 and 1: splitmix64 of seed, seed + STEP, ..., its upper 24 bits."""
    with np.errstate(over="ignore"):
        x = np.uint64(seed) + np.arange(rows * DIMS, dtype=np.uint64) * STEP + STEP
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    return ((x >> np.uint64(40)).astype(np.float32) / np.float32(2**23) - np.float32(1)).reshape(rows, DIMS)


def check(ours: tuple[np.ndarray, np.ndarray], theirs: tuple[np.ndarray, np.ndarray]) -> None:
    """The same items with the same scores; where two scores agree but for rounding, their order may differ."""
    (indices, scores), (their_scores, their_indices) = ours, theirs
    if not np.allclose(scores, their_scores, rtol=1e-5, atol=1e-5):
        raise SystemExit("peers: hivecore and a peer disagree on the scores")
    differing = np.count_nonzero(np.sort(indices, axis=1) != np.sort(their_indices, axis=1))
    if differing > indices.size // 1_000:
        raise SystemExit(f"peers: hivecore and a peer disagree on {differing} of {indices.size} items")


def comparisons() -> Iterator[Comparison]:
    """faiss's exact index and usearch's exact search, one query at a time and in batches."""
    faiss.omp_set_num_threads(1)
    items, queries = uniform(ITEMS, 1), uniform(QUERIES, 2)
    theirs = faiss.IndexFlatIP(DIMS)
    theirs.add(items)
    ours = hivecore.FactorIndex(items)
    check(ours.top_k_batch(queries, K), theirs.search(queries, K))
    singles = [queries[n : n + 1] for n in range(QUERIES)]

    def one_by_one(search) -> None:
        for query in singles:
            search(query, K)

    peer = f"faiss-cpu {version('faiss-cpu')} IndexFlatIP"
    workload = f"exact top-{K} of {ITEMS}x{DIMS} f32"
    yield Comparison(peer, f"{workload}, batches of 1", "queries/s", QUERIES,
                     lambda: one_by_one(ours.top_k_batch), lambda: one_by_one(theirs.search))
    yield Comparison(peer, f"{workload}, batches of {QUERIES}", "queries/s", QUERIES,
                     lambda: ours.top_k_batch(queries, K), lambda: theirs.search(queries, K))

    def exact(query, k):
        return search(items, query, k, MetricKind.IP, exact=True, threads=1)

    found = exact(queries, K)
    check(ours.top_k_batch(queries, K), (1 - found.distances, found.keys.astype(np.int64)))
    peer = f"usearch {version('usearch')} exact"
    yield Comparison(peer, f"{workload}, batches of 1", "queries/s", QUERIES,
                     lambda: one_by_one(ours.top_k_batch), lambda: one_by_one(exact))
    yield Comparison(peer, f"{workload}, batches of {QUERIES}", "queries/s", QUERIES,
                     lambda: ours.top_k_batch(queries, K), lambda: exact(queries, K))

"""Call overhead of the Python package: nanoseconds per call, best of several rounds.

Usage: python benches/overhead/python.py        with the package (and NumPy, for the factor index) installed
"""

from __future__ import annotations

import timeit
from collections.abc import Callable

import numpy as np

import hivecore
from hivecore.operations import CanonicalizeRequest

ROUNDS = 7


def nanoseconds(work: Callable[[], object]) -> float:
    """Per call, of the fastest round."""
    timer = timeit.Timer(work)
    number, _ = timer.autorange()
    return min(timer.repeat(ROUNDS, number)) / number * 1e9


def main() -> None:
    """Prints one line a path: name, tab, nanoseconds."""
    users = ["ann", "ann", "bob", "bob", "bob", "cy", "cy"]
    items = ["tea", "cup", "tea", "cup", "jam", "cup", "jam"]
    recommender = hivecore.Recommender.fit(users, items, config=hivecore.RecommendConfig(shrinkage=0))
    native = recommender._native
    index = hivecore.FactorIndex(np.eye(3, 2, dtype=np.float32))
    query = np.ones((1, 2), dtype=np.float32)
    factors = np.ones((10_000, 128), dtype=np.float32)
    small = CanonicalizeRequest(text="[1]")
    call, batch, top_k = hivecore.call, native.rank_batch, index._native.top_k_batch
    one = ["ann"]
    paths: list[tuple[str, Callable[[], object]]] = [
        ("an empty lambda", lambda: None),
        ("call, refused (no such operation)", lambda: call("x", "{}")),
        ("call json.canonicalize, 14 bytes", lambda: call("json.canonicalize", '{"text":"[1]"}')),
        ("typed json.canonicalize, dataclasses both ways", lambda: hivecore.decide.json_canonicalize(small)),
        ("handle: dims of a FactorIndex", lambda: index._native.dims),
        ("handle: call recommend.rank", lambda: native.call("recommend.rank", '{"user":"ann"}')),
        ("handle: recommend, dataclasses both ways", lambda: recommender.recommend("ann")),
        ("bare: rank_batch of one user", lambda: batch(one, 2)),
        ("bare: top_k_batch, 3 x 2 factors, NumPy", lambda: top_k(query, 2)),
        ("buffer: address of a 10,000 x 128 NumPy matrix", lambda: hivecore._native.address_of(factors)),
    ]
    for name, work in paths:
        print(f"{name}\t{nanoseconds(work):,.0f}")


if __name__ == "__main__":
    main()

"""Names against a list of 20,000, half of the 5,000 queries without a true match: who finds more, and how fast.

Both sides decide at the threshold where their precision over queries is at least PRECISION; the figures of both are
printed before the timing. Seeds were fixed before any scorer was tuned."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version

import hivecore
from rapidfuzz import fuzz, process, utils

from names.people import people
from names.perturber import queries
from pairing import Comparison

LISTED, QUERIES, PRECISION = 20_000, 5_000, 0.9
LIST_SEED, STRANGERS_SEED, QUERY_SEED = 20_261_121, 20_261_122, 20_261_123
TIMED = 200


def packed(names: list[str]) -> hivecore.Packs:
    """The list as a watch list."""
    pack = {"id": "people", "version": "1", "kind": "watch_list", "effectiveFrom": "2026-01-01", "status": "unverified", "sources": [],
            "payload": {"entries": [{"id": f"{at:06}", "names": [name]} for at, name in enumerate(names)]}}
    return hivecore.Packs([json.dumps(pack, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()])


def quality(side: str, best: Callable[[str], tuple[float, list[str]]], asked: list[tuple[str, str | None, str]], names: list[str]) -> float:
    """The threshold with the best recall at the wanted precision; prints both."""
    rows = []
    for query, truth, _ in asked:
        hits = dict(best(query))
        top = max(hits.values(), default=0.0)
        rows.append((truth is not None, hits.get(truth, 0.0) if truth else 0.0, top))
    real = sum(row[0] for row in rows)
    chosen = None
    for threshold in sorted({round(row[2], 3) for row in rows}):
        found = sum(row[0] and row[1] >= threshold for row in rows)
        false = sum(not row[0] and row[2] >= threshold for row in rows)
        precision = found / max(1, found + false)
        if precision >= PRECISION:
            chosen = (found / real, precision, threshold)
            break
    assert chosen, "no threshold reaches the precision"
    print(f"peers: names: {side}: recall {chosen[0]:.4f} at precision {chosen[1]:.4f}, threshold {chosen[2]}", file=sys.stderr)
    return chosen[2]


def comparisons() -> Iterator[Comparison]:
    """rapidfuzz with the scorer that suits reordered names best, scanning the whole list."""
    listed, pairs = people(LISTED, LIST_SEED)
    strangers, _ = people(LISTED, STRANGERS_SEED, pairs)
    asked = queries(listed, strangers, QUERIES, QUERY_SEED)
    packs = packed(listed)

    def ours(query: str, threshold: int = 600_000) -> list[tuple[str, float]]:
        body = {"asOf": "2026-11-21", "list": "people", "queries": [{"id": "q", "name": query}], "thresholdMicros": threshold}
        answer = json.loads(packs.call("compliance.names", json.dumps(body)))["ok"]["answer"]
        return [(found["name"], found["scoreMicros"] / 1_000_000) for found in answer["results"][0]["candidates"]]

    prepared = [utils.default_process(name) for name in listed]

    def theirs(query: str, cutoff: float = 60) -> list[tuple[str, float]]:
        found = process.extract(utils.default_process(query), prepared, scorer=fuzz.token_sort_ratio, score_cutoff=cutoff, limit=10)
        return [(listed[at], score / 100) for _, score, at in found]

    our_threshold = quality("hivecore", ours, asked, listed)
    times = []
    for query, _, _ in asked:
        start = time.perf_counter_ns()
        ours(query, round(our_threshold * 1_000_000))
        times.append(time.perf_counter_ns() - start)
    times.sort()
    print(f"peers: names: hivecore, one call with JSON in and out: median {times[QUERIES // 2] / 1000:.0f} us, "
          f"p99 {times[QUERIES * 99 // 100] / 1000:.0f} us", file=sys.stderr)
    sample = asked[:: QUERIES // 1000]
    their_threshold = quality("rapidfuzz token_sort_ratio", theirs, sample, listed)
    few = [query for query, _, _ in asked[:TIMED]]

    def all_of(search: Callable[[str], object]) -> Callable[[], None]:
        def run() -> None:
            for query in few:
                search(query)
        return run

    yield Comparison(f"rapidfuzz {version('rapidfuzz')} token_sort_ratio", f"names against a list of {LISTED}", "queries/s", TIMED,
                     all_of(lambda q: ours(q, round(our_threshold * 1_000_000))), all_of(lambda q: theirs(q, their_threshold * 100)))

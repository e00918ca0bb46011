"""VMIS-kNN on Serenade's example sessions, against the same algorithm in plain Python.

The sessions (bolcom/serenade, assets/example, Apache-2.0) are not part of this repository: HIVECORE_SERENADE names the
folder that holds its train.txt and test.txt. One prediction a call on both sides.
"""

import csv
import math
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import hivecore
import numpy as np
from hivecore import operations as ops

from pairing import Comparison

M, K, LAST = 500, 50, 2


def load(path: Path):
    with path.open() as file:
        rows = [(int(r["SessionId"]), float(r["Time"]), int(r["ItemId"])) for r in csv.DictReader(file, delimiter="\t")]
    sessions = defaultdict(list)
    for session, time, item in sorted(rows, key=lambda row: row[:2]):
        sessions[session].append((item, int(time)))
    return sessions


class PlainPython:
    def __init__(self, sessions):
        self.times = {s: max(t for _, t in events) for s, events in sessions.items()}
        self.sessions = {s: list(dict.fromkeys(item for item, _ in events)) for s, events in sessions.items()}
        postings = defaultdict(list)
        for session, items in self.sessions.items():
            for item in items:
                postings[item].append(session)
        total = sum(map(len, self.sessions.values()))
        self.idf = {item: math.log(total / len(of)) for item, of in postings.items()}
        self.postings = {item: sorted(of, key=lambda s: (-self.times[s], s))[:M] for item, of in postings.items()}

    def predict(self, query):
        candidates, seen, length, distinct = {}, set(), len(query), len(set(query))
        for position, item in enumerate(reversed(query)):
            if item in seen:
                continue
            seen.add(item)
            gain = (length - position) / distinct
            for session in self.postings.get(item, ()):
                if session in candidates:
                    candidates[session] += gain
                elif len(candidates) < M:
                    candidates[session] = gain
                else:
                    oldest = min(candidates, key=lambda s: (self.times[s], -s))
                    if self.times[session] <= self.times[oldest]:
                        break
                    del candidates[oldest]
                    candidates[session] = gain
        nearest = sorted(candidates.items(), key=lambda pair: (-pair[1], -self.times[pair[0]], pair[0]))[:K]
        scores = defaultdict(float)
        for session, similarity in nearest:
            items = self.sessions[session]
            newest = next(at for at, item in enumerate(reversed(query), 1) if item in items)
            for item in items:
                scores[item] += (1 - 0.1 * newest) * similarity * self.idf[item]
        scores.pop(query[-1], None)
        return sorted(scores, key=lambda item: (-scores[item], item))[:20]


def comparisons() -> Iterator[Comparison]:
    """All predictions of the test sessions, one after another."""
    folder = os.environ.get("HIVECORE_SERENADE")
    if not folder:
        print("peers: SKIPPED sessions: HIVECORE_SERENADE names no folder", file=sys.stderr)
        return
    train, test = load(Path(folder) / "train.txt"), load(Path(folder) / "test.txt")
    columns = np.array([(s, item, time) for s, events in train.items() for item, time in events])
    config = ops.RecommendConfig(neighbours=0, popularity_weight=0, keep_users=False, vmis_knn=ops.VmisKnnConfig(candidates=M, neighbours=K, last=LAST))
    users, items, times = (np.ascontiguousarray(column) for column in columns.T)
    ours = hivecore.Recommender.fit(users, items, timestamps=times, config=config)
    theirs = PlainPython(train)
    queries, rests = [], []
    for events in test.values():
        clicked = [item for item, _ in events]
        for state in range(1, len(clicked)):
            queries.append(clicked[max(0, state - LAST):state])
            rests.append(clicked[state:])

    def predict(query):
        return ours.rank_history(query, 20, include_seen=True)

    mrr = ndcg = 0.0
    dcg = lambda hits: sum(1.0 if at == 0 else 1 / math.log2(at + 1) for at, hit in enumerate(hits) if hit)
    seconds = []
    for query, rest in zip(queries, rests):
        start = perf_counter()
        ranked = predict(query)
        seconds.append(perf_counter() - start)
        best = [int(item) for item, score in ranked if score > 0]
        mrr += 1 / (best.index(rest[0]) + 1) if rest[0] in best else 0
        ndcg += dcg([item in rest for item in best]) / dcg([True] * min(20, len(rest)))
    n = len(queries)
    print(f"peers: {n} predictions, MRR@20 {mrr / n:.4f}, NDCG@20 (old DCG) {ndcg / n:.4f}, "
          f"p90 {quantiles(seconds, n=10)[-1] * 1e6:.1f} microseconds from Python", file=sys.stderr)
    for query in queries:
        # Scores that agree but for rounding may stand the other way round: one such pair is no disagreement.
        best = [int(item) for item, score in predict(query) if score > 0]
        if len(set(best) ^ set(theirs.predict(query)[:len(best)])) > 2:
            raise SystemExit(f"peers: hivecore and plain Python disagree on the query {query}")
    starts = np.cumsum([0] + [len(query) for query in queries])
    clicks = np.concatenate(queries)
    workload = "predictions of the Serenade example's test sessions"
    yield Comparison("plain Python VMIS-kNN", f"{workload}, one a call", "predictions/s", n,
                     lambda: [predict(query) for query in queries], lambda: [theirs.predict(query) for query in queries])
    yield Comparison("plain Python VMIS-kNN", f"{workload}, in one call", "predictions/s", n,
                     lambda: ours.rank_histories(starts, clicks, k=20, include_seen=True),
                     lambda: [theirs.predict(query) for query in queries])

"""MovieLens-100K from the cache, split and measured without hivecore."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import numpy as np


def splitmix64(x: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        x = x + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def split():
    """(train, test) as (user, item) rows of likes, by hash; (None, None) where the data is not there."""
    cache = Path(os.environ.get("HIVECORE_CACHE") or Path.home() / ".cache/hivecore")
    path = cache / "ml-100k/ratings.csv"
    if not path.exists():
        return None, None
    with path.open() as file:
        likes = np.array([(int(r["user_id"]), int(r["movie_id"])) for r in csv.DictReader(file) if int(r["rating"]) >= 4])
    keys = likes[:, 0].astype(np.uint64) << np.uint64(32) | likes[:, 1].astype(np.uint64)
    test = splitmix64(keys) % np.uint64(5) == 0
    return likes[~test], likes[test]


def evaluated(train, test, ranking, catalogue=None):
    """Recall@20 and NDCG@20 of a matrix of scores (rows of users, columns of the catalogue) or of lists by user."""
    users = np.unique(train[:, 0])
    seen, wanted = defaultdict(set), defaultdict(set)
    for user, item in train:
        seen[user].add(item)
    for user, item in test:
        wanted[user].add(item)
    discounts = 1 / np.log2(np.arange(20) + 2)
    recall = ndcg = 0.0
    for user, goal in wanted.items():
        if isinstance(ranking, dict):
            best = ranking.get(user, [])
        else:
            order = np.argsort(-ranking[np.searchsorted(users, user)], kind="stable")
            best = [item for item in catalogue[order[: 20 + len(seen[user])]] if item not in seen[user]][:20]
        hits = np.array([item in goal for item in best], bool)
        recall += hits.sum() / len(goal)
        ndcg += discounts[: len(hits)][hits].sum() / discounts[: min(20, len(goal))].sum()
    return recall / len(wanted), ndcg / len(wanted)

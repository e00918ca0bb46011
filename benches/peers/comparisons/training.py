"""Training on MovieLens-100K (ratings of 4 and 5, split HASH), against implicit, one thread.

Both sides hold the events in their own form before the clock starts: implicit a CSR matrix, hivecore NumPy columns,
which it still has to index. The ALS line compares the time to a quality: implicit's best settings on this split
against the fastest blend here that is at least as good; both sides' Recall@20 and NDCG@20 are printed to stderr.
"""

import sys
from collections.abc import Iterator
from importlib.metadata import version

import hivecore
import implicit
import numpy as np
import scipy.sparse as sp
from hivecore import operations as ops

from comparisons.movielens import evaluated, split
from pairing import Comparison

ALS = {"factors": 128, "regularization": 30, "alpha": 5, "iterations": 15, "random_state": 42, "num_threads": 1}
BLEND = ops.RecommendConfig(
    neighbours=0, popularity_weight=0,
    ease=ops.EaseConfig(weight=750_000), ials=ops.IalsConfig(weight=250_000, dimensions=12, sweeps=4),
)


def comparisons() -> Iterator[Comparison]:
    """Item-kNN with 100 neighbours, and the time to the quality of the best tuned ALS."""
    train, test = split()
    if train is None:
        print("peers: SKIPPED training: MovieLens-100K is not in the cache; `make demo` fetches it", file=sys.stderr)
        return
    users, items = (np.ascontiguousarray(column) for column in train.T)
    rows, columns = np.unique(users, return_inverse=True)[1], np.unique(items, return_inverse=True)[1]
    matrix = sp.csr_matrix((np.ones(len(rows), np.float64), (rows, columns)))
    peer = f"implicit {version('implicit')}"

    def als():
        model = implicit.als.AlternatingLeastSquares(**ALS)
        model.fit(matrix, show_progress=False)
        return model

    def ours(config):
        return hivecore.Recommender.fit(users, items, config=config)

    for name, weighting, theirs in (
        ("BM25", ops.Weighting.BM25, implicit.nearest_neighbours.BM25Recommender),
        ("TF-IDF", ops.Weighting.TF_IDF, implicit.nearest_neighbours.TFIDFRecommender),
    ):
        config = ops.RecommendConfig(weighting=weighting, neighbours=100, shrinkage=0, keep_users=False)
        yield Comparison(f"{peer} {name}", "training item-kNN, 100 neighbours, MovieLens-100K", "trainings/s", 1,
                         lambda config=config: ours(config),
                         lambda theirs=theirs: theirs(K=100, num_threads=1).fit(matrix, show_progress=False))
    model = als()
    scores = model.user_factors @ model.item_factors.T
    catalogue = np.unique(items)
    ranked = ours(BLEND).rank_batch(np.unique(users), 20)
    names = np.array([int(item) for item in ours(BLEND).items()])
    print("peers: implicit ALS Recall@20 {:.4f} NDCG@20 {:.4f}".format(*evaluated(train, test, scores, catalogue)), file=sys.stderr)
    lists = {user: names[row[:length]] for user, row, length in zip(np.unique(users), ranked.items, ranked.lengths)}
    print("peers: hivecore blend Recall@20 {:.4f} NDCG@20 {:.4f}".format(*evaluated(train, test, lists)), file=sys.stderr)
    yield Comparison(f"{peer} ALS d=128", "training to the quality of the best tuned ALS, MovieLens-100K", "trainings/s", 1,
                     lambda: ours(BLEND), als)

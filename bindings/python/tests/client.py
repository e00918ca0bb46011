"""What a typed caller writes; mypy --strict accepts it, and refuses what it must."""

import numpy as np

import hivecore
from hivecore.errors import FieldError, HivecoreError
from hivecore.operations import ItemId, RankedItem, TermLiked, TermOthers, TermPopular, UserId

answer: str = hivecore.call("ops.list", "{}")
hivecore.call("ops.list", b"{}")
hivecore.call("ops.list", 7)  # type: ignore[arg-type]
hivecore.no_such_function()  # type: ignore[attr-defined]

recommender = hivecore.Recommender.fit(np.array([1, 1, 2]), ["a", "b", "a"], timestamps=[1, 2, 3])
recommender.rank(hivecore.RankRequest(user=UserId("1"), exclude=[ItemId("a")]))
recommender.rank(hivecore.RankRequest(user=ItemId("1")))  # type: ignore[arg-type]
recommender.rank(hivecore.RankRequest(nobody="1"))  # type: ignore[call-arg]


def told(item: RankedItem) -> list[str]:
    texts: list[str] = []
    for term in item.terms:
        match term:
            case TermLiked(item=liked, micros=micros):
                texts.append(f"because you liked {liked}: {micros}")
            case TermPopular(micros=micros):
                texts.append(f"popular: {micros}")
            case TermOthers(count=count, micros=micros):
                texts.append(f"{count} others: {micros}")
    return texts


try:
    told(recommender.recommend("1")[0])
except FieldError as error:
    code: str = error.code
except HivecoreError as error:
    path: str = error.path

indices, scores = hivecore.FactorIndex(np.eye(3, dtype=np.float32)).top_k(np.ones(3, dtype=np.float32), 2)
total: float = float(scores.sum()) + int(indices[0])

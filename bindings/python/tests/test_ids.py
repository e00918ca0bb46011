"""Ids in every spelling, lists that are none, counts beyond what there is, sources, copies."""

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from hivecore import Bandit, CompactRecommender, HivecoreError, RankRequest, RecommendConfig, Recommender, Weighting
from hivecore import call, measure
from hivecore.operations import ContentConfig, ItemId, UserId, encoded

USERS = [1, 1, 2, 2, 2, 3, 3]
ITEMS = [10, 20, 10, 20, 30, 20, 30]
MODEL = Recommender.fit(USERS, ITEMS, config=RecommendConfig(shrinkage=0))


def refusal(work: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(HivecoreError) as caught:
        work()
    assert caught.value.help and caught.value.detail
    return caught.value.code, caught.value.path


def dense(seed: int) -> tuple[Recommender, list[str]]:
    rows, columns = np.nonzero(np.random.default_rng(seed).random((60, 40)) < 0.4)
    config = RecommendConfig(shrinkage=0, popularity_weight=0)
    made = Recommender.fit([f"u{user}" for user in rows], [f"i{item}" for item in columns], config=config)
    return made, [f"i{item}" for item in columns[rows == 0]]


def test_a_source_knows_every_counterfactual_of_the_model() -> None:
    model, liked = dense(1)
    source = json.loads(encoded(model.source("u0", 1000)))
    assert len(liked) > 10  # more than a request tells by default
    for item in liked:
        request = {"sources": [source], "without": [f"/{item}"], "size": 100}
        listed = json.loads(call("recommend.pipeline", json.dumps(request)))["ok"]["answer"]["items"]
        ranked = model.rank(RankRequest(user=UserId("u0"), k=1000, without=[ItemId(item)])).answer.items
        assert [(place["item"], place["without"][0]) for place in listed] == [
            (place.item, place.without[0]) for place in ranked if place.without is not None
        ]


def doors(ids: Any) -> list[tuple[str, Callable[[], object]]]:
    return [
        ("/exclude", lambda: MODEL.recommend("1", exclude=ids)),
        ("/disliked", lambda: MODEL.recommend("1", disliked=ids)),
        ("/attributes", lambda: MODEL.recommend("1", attributes=ids)),
        ("/history", lambda: MODEL.recommend(history=ids)),
        ("/history", lambda: MODEL.explain("30", history=ids)),
        ("/history", lambda: MODEL.users_like(history=ids)),
        ("/history", lambda: MODEL.source(history=ids)),
        ("/history", lambda: MODEL.why_not(["30"], history=ids)),
        ("/items", lambda: MODEL.why_not(ids, "1")),
        ("/item", lambda: MODEL.similar([ids])),  # type: ignore[arg-type]
        ("/lists/0", lambda: measure([ids], [["3"]])),
        ("/relevant/0", lambda: measure([["3"]], [ids])),
        ("/relevant/0", lambda: measure({"q": ["3"]}, {"q": ids})),
        ("/arms", lambda: Bandit("epsilon_greedy").choose(ids, "u", "r")),
        ("/arms", lambda: Bandit("epsilon_greedy").learn(ids, [1.0])),
        ("/item_attributes/0", lambda: Recommender.fit(USERS, ITEMS, item_attributes={10: ids})),
        ("/user_attributes/0", lambda: Recommender.auto(USERS, ITEMS, user_attributes={1: ids})),
        ("/exclude", lambda: MODEL.rank(RankRequest(user=UserId("1"), exclude=ids))),
        ("/whyNot", lambda: MODEL.rank(RankRequest(user=UserId("1"), why_not=ids))),
    ]


@pytest.mark.parametrize("text", ["30", b"30"])
@pytest.mark.parametrize("door", range(len(doors(""))))
def test_a_text_is_no_list(door: int, text: Any) -> None:
    path, work = doors(text)[door]
    assert refusal(work) == ("field.type", path)


@pytest.mark.parametrize("text", ["30", b"30"])
def test_a_text_is_no_column(text: Any) -> None:
    for path, work in (
        ("/history", lambda: MODEL.rank_history(text)),
        ("/history", lambda: CompactRecommender(MODEL.compact()).rank_history(text)),
        ("/users", lambda: MODEL.rank_batch(text)),
        ("/users", lambda: MODEL.recommend_table(text)),
    ):
        assert refusal(work) == ("buffer.shape", path)


@pytest.mark.parametrize("id", [int, np.int64, np.int32, np.uint8])
def test_integers_are_ids_everywhere(id: Any) -> None:
    assert MODEL.recommend(id(1)) == MODEL.recommend("1") != MODEL.recommend("nobody")
    assert MODEL.similar(id(10)) == MODEL.similar("10") != []
    assert MODEL.explain(id(30), id(1)) == MODEL.explain("30", "1") is not None
    assert MODEL.users_like(id(1)) == MODEL.users_like("1") != []
    assert MODEL.source(id(1)) == MODEL.source("1")
    assert MODEL.why_not([id(30)], id(1)) == MODEL.why_not(["30"], "1") != []
    assert MODEL.rank_history([id(10)]) == MODEL.rank_history(["10"])
    assert MODEL.recommend(history=[id(10)], exclude=[id(20)]) == MODEL.recommend(history=["10"], exclude=["20"])
    assert measure([[id(1), id(2)]], [[id(2)]]) == measure([["1", "2"]], [["2"]])
    assert measure({1: [id(1)]}, {1: {id(1): 2}}, popularity={id(1): 3}) == measure([["1"]], [{"1": 2}], popularity={"1": 3})
    bandit = Bandit("epsilon_greedy")
    assert bandit.choose([id(1), id(2)], id(7), "r") == bandit.choose(["1", "2"], "7", "r")
    content = RecommendConfig(content=ContentConfig())
    described = Recommender.fit(USERS, ITEMS, item_attributes={id(10): ["a"]}, config=content)
    assert described.to_bytes() == Recommender.fit(USERS, ITEMS, item_attributes={"10": ["a"]}, config=content).to_bytes()


@pytest.mark.parametrize("column", [tuple, set, np.array, pd.Series, pl.Series, pa.array, iter, dict.fromkeys])
def test_ids_of_any_collection(column: Any) -> None:
    expected = MODEL.recommend("1", include_seen=True, exclude=["20", "30"])
    for ids in (["20", "30"], [20, 30]):
        assert MODEL.recommend("1", include_seen=True, exclude=column(ids)) == expected


@pytest.mark.parametrize("id", [True, 1.0, np.float64(1), np.bool_(True), b"1", [], object()])
def test_what_is_no_id_is_refused(id: Any) -> None:
    assert refusal(lambda: MODEL.recommend(id)) == ("field.type", "/user")
    assert refusal(lambda: MODEL.similar(id)) == ("field.type", "/item")
    assert refusal(lambda: MODEL.explain(id)) == ("field.type", "/item")
    assert refusal(lambda: MODEL.recommend(exclude=["1", id])) == ("field.type", "/exclude/1")
    assert refusal(lambda: MODEL.recommend(exclude=7)) == ("field.type", "/exclude")  # type: ignore[arg-type]


def test_ids_are_not_negative_and_requests_are_typed() -> None:
    assert refusal(lambda: MODEL.recommend(-1)) == ("number.range", "/user")
    assert refusal(lambda: MODEL.recommend(history=[1, -1])) == ("number.range", "/history/1")
    assert refusal(lambda: MODEL.rank(RankRequest(user=7))) == ("field.type", "/user")  # type: ignore[arg-type]
    assert refusal(lambda: MODEL.recommend("1", 2.5))[1] == "/k"  # type: ignore[arg-type]
    assert len(MODEL.recommend("nobody", np.int64(2))) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("k", [-1, 1 << 16, 1 << 70])
def test_counts_beyond_what_there_is_are_refused(k: int) -> None:
    compact = CompactRecommender(MODEL.compact())
    for work in (
        lambda: MODEL.rank_batch(["1"], k),
        lambda: MODEL.rank_all(k),
        lambda: MODEL.rank_history(["10"], k),
        lambda: MODEL.rank_histories([0, 1], ["10"], k),
        lambda: MODEL.recommend_table(["1"], k),
        lambda: MODEL.recommend("1", k),
        lambda: compact.rank_history(["10"], k),
        lambda: Recommender.auto(USERS, ITEMS, k=k),
    ):
        code, path = refusal(work)
        assert (code, path) == ("number.range", "/k")
    assert refusal(lambda: MODEL.compact(k)) == ("number.range", "/neighbours")
    assert refusal(lambda: Recommender.auto(USERS, ITEMS, budget=k)) == ("number.range", "/budget")
    assert refusal(lambda: Recommender.fit(USERS, ITEMS, threads=-1)) == ("number.range", "/threads")
    assert refusal(lambda: MODEL.rank_all(2.0)) == ("field.type", "/k")  # type: ignore[arg-type]


def test_a_table_is_the_same_on_any_number_of_threads() -> None:
    model, _ = dense(2)
    users = [*model.users(), "nobody"] * 3
    alone = model.recommend_table(users, 5)
    for threads in (2, 3, 7, 1000):
        table = model.recommend_table(users, 5, threads=threads)
        assert all(np.array_equal(alone[name], table[name]) for name in alone)
    batch, again = MODEL.rank_batch(np.array([1, 2, 3]), 2, threads=2), MODEL.rank_batch(["1", "2", "3"], 2)
    assert np.array_equal(batch.items, again.items) and np.array_equal(batch.personal, again.personal)
    assert refusal(lambda: model.recommend_table(users, 0, threads=2)) == ("field.range", "/k")
    assert refusal(lambda: model.recommend_table(users, threads=-1)) == ("number.range", "/threads")
    assert model.recommend_table([], threads=4)["user"].tolist() == []


def test_names_of_enumerations_will_do() -> None:
    named = RecommendConfig(weighting="bm25")  # type: ignore[arg-type]
    typed = RecommendConfig(weighting=Weighting("bm25"))
    assert Recommender.fit(USERS, ITEMS, config=named).to_bytes() == Recommender.fit(USERS, ITEMS, config=typed).to_bytes()
    unknown = RecommendConfig(weighting="cosinus")  # type: ignore[arg-type]
    assert refusal(lambda: Recommender.fit(USERS, ITEMS, config=unknown)) == ("field.variant", "/config/weighting")
    frame = {"user": USERS, "item": ITEMS}
    assert refusal(lambda: Recommender.fit_frame(frame, config=unknown)) == ("field.variant", "/config/weighting")


def test_a_recommender_is_pickled_and_copied_as_its_file() -> None:
    for made in (pickle.loads(pickle.dumps(MODEL)), copy.deepcopy(MODEL), copy.copy(MODEL)):
        assert type(made) is Recommender and made.to_bytes() == MODEL.to_bytes()
        made.close()
    assert not MODEL.closed
    made = Recommender.open(MODEL.to_bytes())
    made.close()
    assert refusal(lambda: pickle.dumps(made))[0] == "handle.closed"

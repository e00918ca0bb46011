"""What is known beside the events, models chosen by themselves, threads, and all users at once."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from hivecore import CompactRecommender, HivecoreError, RecommendConfig, Recommender, errors
from hivecore.operations import ContentConfig, DislikesConfig, TermAttribute, UserAttributesConfig

USERS = ["u", "v", "v", "w", "w"]
ITEMS = ["jazz", "jazz", "rock", "rock", "jazz"]
ALONE = RecommendConfig(neighbours=0, popularity_weight=0)


def config(**parts: object) -> RecommendConfig:
    return RecommendConfig(neighbours=0, popularity_weight=0, **parts)  # type: ignore[arg-type]


def test_a_new_item_is_found_by_its_attributes_and_by_its_embedding() -> None:
    attributes = {"jazz": ["calm", "sax"], "rock": ["loud"], "new": ["calm", "sax"]}
    with Recommender.fit(USERS, ITEMS, item_attributes=attributes, config=config(content=ContentConfig())) as model:
        assert model.rank_history(["jazz"], 1) == [("new", 1_000_000)]
    vectors = np.array([[1, 0], [0, 1], [2, 0]], dtype=np.float32)
    for ids in (["jazz", "rock", "new"], pl.Series(["jazz", "rock", "new"])):
        with Recommender.fit(USERS, ITEMS, item_embeddings=(ids, vectors), config=config(content=ContentConfig())) as model:
            assert model.rank_history(["jazz"], 1) == [("new", 1_000_000)]
    with pytest.raises(HivecoreError) as refused:
        Recommender.fit(USERS, ITEMS, item_embeddings=(["jazz"], vectors))
    assert (refused.value.code, refused.value.path) == ("recommend.vector", "/item_embeddings/embeddings")


def test_a_new_user_is_known_by_attributes() -> None:
    who = {"u": ["calm"], "v": ["calm", "loud"]}
    with Recommender.fit(USERS, ITEMS, user_attributes=who, config=config(user_attributes=UserAttributesConfig())) as model:
        best = model.recommend(attributes=["calm"])[0]
        assert best.item == "jazz" and isinstance(best.terms[0], TermAttribute)


def test_dislikes_and_ratings() -> None:
    disliked = [False, False, True, False, False]
    with Recommender.fit(USERS, ITEMS, disliked=disliked, config=config(dislikes=DislikesConfig())) as model:
        assert [ranked.item for ranked in model.recommend("v", include_seen=True)] == ["jazz"]
        frame = pd.DataFrame({"user": USERS, "item": ITEMS, "stars": [5, 4, 2, 5, 4]})
        for table in (frame, pl.from_pandas(frame)):
            rated = Recommender.fit_frame(table, rating="stars", config=config(dislikes=DislikesConfig()))
            assert rated.to_bytes() == model.to_bytes()
    neither = frame.assign(stars=[5, 4, 3, 5, 4])
    with Recommender.fit_frame(neither, rating="stars", config=ALONE) as model:
        assert model.to_bytes() == Recommender.fit(USERS[:2] + USERS[3:], ITEMS[:2] + ITEMS[3:], config=ALONE).to_bytes()


def test_similar_users() -> None:
    with Recommender.fit(USERS, ITEMS) as model:
        assert [(other.user, other.similarity, other.shared) for other in model.users_like("v")] == [
            ("w", 1_000_000, 2),
            ("u", 707_107, 1),
        ]
    with Recommender.fit(USERS, ITEMS, config=RecommendConfig(keep_users=False)) as model:
        with pytest.raises(errors.RecommendError):
            model.users_like("v")


def test_a_model_is_chosen_on_any_number_of_threads_and_ranks_all_users() -> None:
    rows = np.arange(600)
    users, items = rows % 31, rows * rows % 47
    stages = set()
    with Recommender.auto(users, items, k=5, budget=3, threads=2, progress=lambda stage, *_: stages.add(stage)) as model:
        assert "trainings" in stages
        assert model.to_bytes() == Recommender.auto(users, items, k=5, budget=3).to_bytes()
        everyone = model.rank_all(7, threads=3)
        again = model.rank_batch(model.users(), 7)
        assert np.array_equal(everyone.items, again.items) and np.array_equal(everyone.scores, again.scores)
        table = pd.DataFrame(model.recommend_table(k=3))
        assert table.user.nunique() == 31 and table["rank"].max() == 3
    with pytest.raises(HivecoreError) as refused:
        Recommender.auto(users, items, progress=lambda *_: False)
    assert refused.value.code == "budget.cancelled"
    with pytest.raises(HivecoreError) as refused:
        Recommender.auto(users, items, budget=0)
    assert (refused.value.code, refused.value.path) == ("field.range", "/budget")


def test_a_compact_model_is_read_where_it_lies(tmp_path: Path) -> None:
    with Recommender.fit(USERS, ITEMS) as model:
        file = model.compact(50)
        (tmp_path / "model").write_bytes(file)
        mapped = np.memmap(tmp_path / "model", np.uint8, "r")
        for compact in (CompactRecommender(file), CompactRecommender(mapped)):
            ranked = compact.rank_history(["jazz"], 5)
            assert [item for item, _ in ranked] == [item for item, _ in model.rank_history(["jazz"], 5)]
    with pytest.raises(errors.FileError):
        CompactRecommender(file[:-1])
    with pytest.raises(errors.BufferError):
        CompactRecommender("no bytes")  # type: ignore[arg-type]

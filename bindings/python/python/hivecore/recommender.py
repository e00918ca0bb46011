"""A trained recommender."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from hivecore import _native, ids
from hivecore.columns import Column, Frame, Matrix
from hivecore.handle import Handle
from hivecore.ids import Id, Ids
from hivecore.operations import (
    RankedItem,
    RankRequest,
    RankWhyNot,
    RecommendConfig,
    RecommenderOperations,
    ScoreScale,
    ScoreScaleMicros,
    ScoreSource,
    SimilarUser,
    SimilarUsersRequest,
    TermLiked,
    encoded,
)
from hivecore.wire import spelled

if TYPE_CHECKING:
    from typing_extensions import Self

    import numpy as np
    from numpy.typing import NDArray

Observer = Callable[[str, int, int], object]
"""Told of a stage, the steps done and the steps to do. Returning `False` or raising stops the work."""


class Bar(Protocol):
    """A progress bar as tqdm makes them."""

    n: float
    total: float | None

    def set_description(self, desc: str | None = None, refresh: bool | None = True) -> None: ...

    def update(self, n: float | None = 1) -> bool | None: ...


Attributes = Mapping[Any, Ids]
"""Of each id its attributes."""

MOST_TERMS = 65_535
"""As many terms as a request may ask for: more than there are, so that none goes into the sum of the others."""


def _attributes(given: Attributes | None, name: str) -> tuple[list[str], list[list[str]]] | None:
    if given is None:
        return None
    described = [ids.texts(names, f"/{name}/{row}") for row, names in enumerate(given.values())]
    return [ids.item(id, f"/{name}/{row}") for row, id in enumerate(given)], described


def _text(config: RecommendConfig) -> str:
    try:
        return encoded(config)
    except AttributeError:
        # A name where an enumeration is due: the core knows which names there are.
        return encoded(spelled(config))


def _observer(progress: Observer | Bar | None) -> Observer | None:
    if progress is None or callable(progress):
        return progress
    bar = progress

    def show(stage: str, done: int, total: int) -> None:
        bar.set_description(stage, refresh=False)
        bar.total = total
        bar.update(done - bar.n)

    return show


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedBatch:
    """Many rankings: row r holds the places `[:lengths[r]]` of `items[r]` and `scores[r]`."""

    items: NDArray[np.uint32]
    """Indices into `Recommender.items()`, of shape (rows, k); 4294967295 where a list ends early."""

    scores: NDArray[np.int64]
    """Scores in micro-units, of the same shape; 0 where a list ends early."""

    lengths: NDArray[np.uint32]
    """Items of each row."""

    personal: NDArray[np.bool_]
    """Whether a row stands on the user's history; otherwise on popularity."""


class Recommender(Handle[_native.Recommender], RecommenderOperations):
    """A trained model: from columns by `fit`, from bytes by `open`, and the same bytes again by `to_bytes`.

    >>> users = ["ann", "ann", "bob", "bob", "bob", "cy", "cy"]
    >>> items = ["tea", "cup", "tea", "cup", "jam", "cup", "jam"]
    >>> with Recommender.fit(users, items, config=RecommendConfig(shrinkage=0)) as recommender:
    ...     recommender.recommend("ann")[0].item
    'jam'
    """

    __slots__ = ()

    @classmethod
    def open(cls, model: bytes) -> Self:
        """Opens a model file; refused with a `FileError` unless it is whole and of a version that is known."""
        return cls(_native.Recommender.open(model))

    def __reduce__(self) -> tuple[Callable[[bytes], Self], tuple[bytes]]:
        """Pickles and copies as the model file."""
        return type(self).open, (self.to_bytes(),)

    @classmethod
    def fit(
        cls,
        users: Column,
        items: Column,
        weights: Column | None = None,
        timestamps: Column | None = None,
        *,
        disliked: Column | Sequence[bool] | None = None,
        item_attributes: Attributes | None = None,
        item_embeddings: tuple[Column, Matrix] | None = None,
        user_attributes: Attributes | None = None,
        config: RecommendConfig = RecommendConfig(),
        progress: Observer | Bar | None = None,
        threads: int = 1,
    ) -> Recommender:
        """Learns from events: one row each, in any order. Other threads go on meanwhile.

        `users` and `items` are texts or integers (7 is the same id as "7"), `weights` are above 0 and at most 1e9 (a
        missing one is refused with `recommend.weight`),
        `timestamps` are seconds or instants of any unit and zone, down to the second; `disliked` says which events say
        no. `Column` says what is read in place and what is copied. Attributes are a mapping from an id to its
        attributes; embeddings are ids and a matrix of float32, read in place, one row each. Items of which only these
        are known join the catalogue. `progress` is a function or a tqdm bar. The model is the same for any number of
        `threads`.
        """
        of_items, of_users = _attributes(item_attributes, "item_attributes"), _attributes(user_attributes, "user_attributes")
        features = (disliked, of_items, item_embeddings, of_users)
        text = _text(config)
        return cls(_native.Recommender.fit(users, items, weights, timestamps, text, _observer(progress), threads, *features))

    @classmethod
    def auto(
        cls,
        users: Column,
        items: Column,
        weights: Column | None = None,
        timestamps: Column | None = None,
        *,
        disliked: Column | Sequence[bool] | None = None,
        item_attributes: Attributes | None = None,
        item_embeddings: tuple[Column, Matrix] | None = None,
        user_attributes: Attributes | None = None,
        k: int = 20,
        budget: int = 24,
        progress: Observer | Bar | None = None,
        threads: int = 1,
    ) -> Recommender:
        """Chooses models, settings and their blend by an inner split of the events, training at most `budget` models,
        and learns from all events with what it chose: `inspect` tells it. The operation `recommend.auto` says why."""
        of_items, of_users = _attributes(item_attributes, "item_attributes"), _attributes(user_attributes, "user_attributes")
        features = (disliked, of_items, item_embeddings, of_users)
        chosen = (users, items, weights, timestamps, "{}", _observer(progress), threads, *features, (k, budget))
        return cls(_native.Recommender.fit(*chosen))

    @classmethod
    def fit_frame(
        cls,
        frame: Frame,
        user: str = "user",
        item: str = "item",
        weight: str | None = None,
        timestamp: str | None = None,
        *,
        rating: str | None = None,
        likes_from: float = 4.0,
        dislikes_to: float = 2.0,
        config: RecommendConfig = RecommendConfig(),
        progress: Observer | Bar | None = None,
        threads: int = 1,
    ) -> Recommender:
        """Learns from the named columns of a table of pandas, polars or PyArrow; see `fit`.

        No model predicts a `rating`: those of `likes_from` and above are likes, those of `dislikes_to` and below
        dislikes (which count where `config.dislikes` is given), and what lies between or is missing says nothing. Of
        the other columns' integers and floats the rows that say something are copied.
        """
        weights, times = (None if name is None else frame[name] for name in (weight, timestamp))
        rated = None if rating is None else (frame[rating], likes_from, dislikes_to)
        told = (_text(config), _observer(progress), threads)
        return cls(_native.Recommender.fit(frame[user], frame[item], weights, times, *told, rated=rated))

    def call(self, op: str, request: str | bytes) -> str:
        """Answers an operation from its request's text."""
        return self._native.call(op, request)

    def to_bytes(self) -> bytes:
        """The model file: the same for the same events and configuration, on every platform."""
        return self._native.to_bytes()

    def compact(self, neighbours: int = 200, *, progress: Observer | Bar | None = None) -> bytes:
        """The file of a `CompactRecommender`: of each item the greatest terms, in 8 bits. Not for VMIS-kNN."""
        return self._native.compact(neighbours, _observer(progress))

    def items(self) -> list[str]:
        """The catalogue, in the order of the indices in `RankedBatch`."""
        return self._native.items()

    def recommend(
        self,
        user: Id | None = None,
        k: int = 20,
        *,
        history: Ids = (),
        include_seen: bool = False,
        exclude: Ids = (),
        disliked: Ids = (),
        attributes: Ids = (),
    ) -> Sequence[RankedItem]:
        """The best items for a user, or for a history (oldest first), each with the terms of its score.

        `rank` takes every filter and answers with the receipt and what was removed. Ids are texts or integers, here and
        wherever one is asked for.
        """
        return self.rank(
            RankRequest(
                user=ids.user(user),
                k=k,
                history=ids.items(history, "/history"),
                include_seen=include_seen,
                exclude=ids.items(exclude, "/exclude"),
                disliked=ids.items(disliked, "/disliked"),
                attributes=ids.texts(attributes, "/attributes"),
            )
        ).answer.items

    def similar(self, item: Id, k: int = 20) -> Sequence[RankedItem]:
        """The items that liking this one speaks for: scored by that alone, most similar first; none for an unknown item.

        They are looked for among the thousand best for someone who likes nothing else.
        """
        most = 1000 if k in range(1, 1001) else k
        ranked = self.rank(RankRequest(history=[ids.item(item, "/item")], k=most)).answer.items
        liked = [(other.item, term) for other in ranked for term in other.terms if isinstance(term, TermLiked)]
        liked = [pair for pair in liked if pair[1].micros > 0]
        liked.sort(key=lambda pair: (-pair[1].micros, len(pair[0].encode()), pair[0].encode()))
        return [RankedItem(item=other, score=term.micros, terms=[term]) for other, term in liked[:k]]

    def users_like(self, user: Id | None = None, k: int = 20, *, history: Ids = ()) -> Sequence[SimilarUser]:
        """The users whose histories are most similar to a user's, or to a history; the model must keep users."""
        request = SimilarUsersRequest(user=ids.user(user), history=ids.items(history, "/history"), k=k)
        return self.similar_users(request).answer.users

    def users(self) -> list[str]:
        """The users whose histories the model keeps."""
        return self._native.users()

    def rank_all(
        self,
        k: int = 20,
        *,
        include_seen: bool = False,
        progress: Observer | Bar | None = None,
        threads: int = 1,
    ) -> RankedBatch:
        """The best items for each of `users()`, in their order."""
        items, scores, lengths, personal = self._native.rank_all(k, include_seen, _observer(progress), threads)
        return RankedBatch(items=items, scores=scores, lengths=lengths, personal=personal)

    def recommend_table(
        self, users: Column | None = None, k: int = 20, *, include_seen: bool = False, threads: int = 1
    ) -> dict[str, NDArray[Any]]:
        """The best items for many users, or for all whom the model keeps, as columns `user`, `item`, `score`
        (micro-units) and `rank` (from 1), ready for `pandas.DataFrame` and `polars.DataFrame`."""
        import numpy as np

        if users is None:
            batch = self.rank_all(k, include_seen=include_seen, threads=threads)
            named: NDArray[Any] = np.array(self.users(), dtype=object)
        else:
            batch = self.rank_batch(users, k, include_seen=include_seen, threads=threads)
            named = np.asarray(users)
        listed = np.arange(batch.items.shape[1]) < batch.lengths[:, None]
        return {
            "user": np.repeat(named, batch.lengths),
            "item": np.array(self.items(), dtype=object)[batch.items[listed]],
            "score": batch.scores[listed],
            "rank": np.nonzero(listed)[1] + 1,
        }

    def source(
        self,
        user: Id | None = None,
        k: int = 200,
        *,
        history: Ids = (),
        name: str = "collaborative",
        module: str | None = None,
        weight: int = 1_000_000,
        scale: ScoreScale = ScoreScaleMicros(),
    ) -> ScoreSource:
        """The best items as a source of `recommend.pipeline`, all liked items behind each score as its causes, so that
        the pipeline knows where an item would stand `without` any of them.

        The terms are the model's own; with `ScoreScaleMax()` the best item has exactly `weight`.
        """
        asked = RankRequest(user=ids.user(user), history=ids.items(history, "/history"), k=k, max_terms=MOST_TERMS)
        ranked = self.rank(asked).answer.items
        liked = [[term for term in item.terms if isinstance(term, TermLiked)] for item in ranked]
        causes = [(row, term) for row, terms in enumerate(liked) for term in terms]
        return ScoreSource(
            name=name,
            module=module,
            weight=weight,
            scale=scale,
            items=[item.item for item in ranked],
            values=[float(item.score - sum(term.micros for term in terms)) for item, terms in zip(ranked, liked)],
            causes=[term.item for _, term in causes],
            cause_rows=[row for row, _ in causes],
            cause_values=[float(term.micros) for _, term in causes],
        )

    def explain(self, item: Id, user: Id | None = None, *, history: Ids = ()) -> RankedItem | None:
        """One item's score and its terms, which add up to it, seen before or not; `None` for an unknown item."""
        request = RankRequest(
            user=ids.user(user),
            k=1,
            history=ids.items(history, "/history"),
            include_seen=True,
            allow=[ids.item(item, "/item")],
        )
        return next(iter(self.rank(request).answer.items), None)

    def why_not(
        self, items: Ids, user: Id | None = None, k: int = 20, *, history: Ids = ()
    ) -> Sequence[RankWhyNot]:
        """Why items are not among the `k` best: what took them out, the place that they have, what they lack.

        `rank` answers this beside its own filters, and says where each item would stand `without` something liked.
        """
        request = RankRequest(
            user=ids.user(user),
            k=k,
            history=ids.items(history, "/history"),
            why_not=ids.items(items, "/items"),
            max_removed=0,
        )
        return self.rank(request).answer.why_not or []

    def rank_batch(
        self, users: Column, k: int = 20, *, include_seen: bool = False, threads: int = 1
    ) -> RankedBatch:
        """The best items for each user, without reasons: the same answers as `rank`, on any number of `threads`."""
        items, scores, lengths, personal = self._native.rank_batch(users, k, include_seen, threads)
        return RankedBatch(items=items, scores=scores, lengths=lengths, personal=personal)

    def rank_history(self, history: Column, k: int = 20, *, include_seen: bool = False) -> list[tuple[str, int]]:
        """The best items for one history, oldest first, with their scores in micro-units: the answer of `rank`
        without reasons, in microseconds."""
        return self._native.rank_history(history, k, include_seen)

    def rank_histories(
        self, starts: Column, items: Column, k: int = 20, *, include_seen: bool = False
    ) -> RankedBatch:
        """The best items for each history; history h is `items[starts[h]:starts[h + 1]]`, oldest first."""
        ranked, scores, lengths, personal = self._native.rank_histories(starts, items, k, include_seen)
        return RankedBatch(items=ranked, scores=scores, lengths=lengths, personal=personal)


class CompactRecommender:
    """A compact model, read where it lies: the bytes of `Recommender.compact`, or a file mapped into memory by
    `numpy.memmap(path, numpy.uint8, "r")`, of which a ranking then reads only the pages that it needs.

    >>> model = Recommender.fit(["ann", "ann", "bob", "bob"], ["tea", "cup", "tea", "jam"])
    >>> CompactRecommender(model.compact()).rank_history(["cup"], 1)[0][0]
    'tea'
    """

    __slots__ = ("_file",)

    def __init__(self, file: bytes | NDArray[np.uint8]) -> None:
        """Reads all of the file once to see that it is whole; refused with a `FileError` otherwise."""
        _native.compact_rank(file, [], 1, check=True)
        self._file = file

    def rank_history(self, history: Column, k: int = 20, *, include_seen: bool = False) -> list[tuple[str, int]]:
        """The best items for a history, oldest first, with their scores in micro-units."""
        return _native.compact_rank(self._file, history, k, include_seen)

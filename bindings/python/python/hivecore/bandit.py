"""Choices that learn, each with the probability it was made with."""

from __future__ import annotations

from collections.abc import Sequence

from hivecore import _native, ids
from hivecore.ids import Id, Ids
from hivecore.operations import (
    BanditLearnRequest,
    BanditPolicy,
    BanditState,
    ExploreRequest,
    ExploreSlot,
    UserId,
    recommend_explore,
    recommend_learn,
)

Contexts = Sequence[Sequence[float]]
"""Numbers from -100 to 100, as many for each arm."""


class Bandit:
    """A policy with its state, which is a plain value: keep `state`, and go on from it anywhere.

    >>> bandit = Bandit("epsilon_greedy", seed=7, epsilon=200_000)
    >>> bandit.learn(["a", "b", "b"], [0, 1, 0.5])
    >>> slot = bandit.choose(["a", "b"], user="ann", request="r-1")[0]
    >>> slot.arm, slot.propensity
    ('b', '9/10')
    """

    def __init__(
        self,
        policy: BanditPolicy | str,
        state: BanditState = BanditState(),
        *,
        seed: int = 0,
        epsilon: int = 100_000,
        alpha: float = 1.0,
        ridge: float = 1.0,
        draws: int = 1_000,
    ) -> None:
        self.policy = BanditPolicy(policy)
        self.state = state
        self.seed = seed
        self._epsilon, self._alpha, self._ridge, self._draws = epsilon, alpha, ridge, draws

    def choose(
        self, arms: Ids, user: Id, request: str, contexts: Contexts = (), *, slots: int = 1
    ) -> Sequence[ExploreSlot]:
        """Arms one after another. The same seed, user and request choose the same again; keep the propensities."""
        asked = ExploreRequest(
            policy=self.policy,
            state=self.state,
            arms=ids.items(arms, "/arms"),
            contexts=contexts,
            epsilon=self._epsilon,
            alpha=self._alpha,
            ridge=self._ridge,
            draws=self._draws,
            slots=slots,
            seed=self.seed,
            user=UserId(_native.id(user, "/user")),
            request=request,
        )
        return recommend_explore(_native.call, asked).answer.slots

    def learn(
        self, arms: Ids, rewards: Sequence[float], contexts: Contexts = (), *, forget: bool = False
    ) -> None:
        """Learns what arms earned, 0 to 1, in any order; `forget` takes the same events out again, exactly."""
        events = BanditLearnRequest(
            state=self.state,
            arms=ids.items(arms, "/arms"),
            rewards=rewards,
            contexts=contexts,
            forget=forget,
        )
        self.state = recommend_learn(_native.call, events).answer

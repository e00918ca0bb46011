# %% [markdown]
# # What should this person see next?
#
# A walk from a table of events to a feed: train, recommend, explain, compare models, blend modules, explore. It runs as
# a script (`python recommend.py [EVENTS.parquet|.csv] [OUT]`) and, cell by cell, in any editor that knows `# %%`.
# Without a file of events (columns `user`, `item`, `time`) it draws a small world of its own.

# %%
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

import hivecore
from hivecore import Bandit, RecommendConfig, Recommender, measure
from hivecore import operations as ops


def drawn_world(users=400, items=150, tastes=6, events=9_000):
    """People like what is near their taste: two tastes each, popular items more."""
    generator = np.random.default_rng(7)
    taste_of_item = generator.integers(0, tastes, items)
    appeal = generator.pareto(1.5, items) + 0.1
    tastes_of_user = generator.integers(0, tastes, (users, 2))
    user = generator.integers(0, users, events)
    wanted = tastes_of_user[user, generator.integers(0, 2, events)]
    weight = np.where(taste_of_item == np.arange(tastes)[:, None], appeal, 0.02 * appeal).cumsum(axis=1)
    item = [np.searchsorted(weight[taste], generator.random() * weight[taste, -1]) for taste in wanted]
    frame = pd.DataFrame({"user": user, "item": np.array(item), "time": 1_700_000_000 + np.arange(events) * 60})
    return frame.drop_duplicates(["user", "item"]).reset_index(drop=True)


SOURCE = next((Path(a) for a in sys.argv[1:] if a.endswith((".parquet", ".csv"))), None)
OUT = next((Path(a) for a in sys.argv[1:] if Path(a).is_dir()), None)
if SOURCE is None:
    events = drawn_world()
else:
    events = pd.read_csv(SOURCE) if SOURCE.suffix == ".csv" else pd.read_parquet(SOURCE)
print(f"{len(events)} events of {events.user.nunique()} users with {events.item.nunique()} items")

# %% [markdown]
# ## Train, from pandas or polars alike
# The columns are read where they lie. The same events give the same model, byte for byte, from either table.

# %%
model = Recommender.fit_frame(events, timestamp="time")
assert Recommender.fit_frame(pl.from_pandas(events), timestamp="time").to_bytes() == model.to_bytes()
print(f"model of {len(model.to_bytes())} bytes")

# %% [markdown]
# ## Recommend and explain
# A score is in millionths; its terms add up to it exactly.

# %%
someone = str(events.user.iloc[0])
for ranked in model.recommend(someone, k=3):
    assert sum(term.micros for term in ranked.terms) == ranked.score
    because = ", ".join(f"liked {term.item} {term.micros:+}" for term in ranked.terms if isinstance(term, ops.TermLiked))
    print(f"user {someone}: item {ranked.item} scores {ranked.score} ({because})")

favourite = str(events.item.value_counts().index[0])
print(f"similar to {favourite}:", ", ".join(other.item for other in model.similar(favourite, k=5)))
table = pd.DataFrame(model.recommend_table(events.user.unique(), k=10))
print(table.head())

# %% [markdown]
# ## Recall against training time, for all models
# The last fifth of each user's events is the test. CPU time, one thread.

# %%
events = events.sort_values(["user", "time"], kind="stable")
late = events.groupby("user").cumcount(ascending=False) < events.groupby("user").item.transform("size") * 2 // 10
train, test = events[~late], events[late]
truth = {str(user): [str(item) for item in items] for user, items in test.groupby("user").item}
alone = {"neighbour_weight": 0, "popularity_weight": 0}
MODELS = {
    "popularity": RecommendConfig(neighbours=0),
    "item-kNN": RecommendConfig(),
    "RP3beta": RecommendConfig(**alone, rp3_beta=ops.Rp3BetaConfig()),
    "EASE": RecommendConfig(**alone, ease=ops.EaseConfig()),
    "graph filter": RecommendConfig(**alone, graph_filter=ops.GraphFilterConfig()),
    "iALS": RecommendConfig(**alone, ials=ops.IalsConfig()),
}
figures = {}
for name, config in MODELS.items():
    started = time.process_time()
    trained = Recommender.fit_frame(train, timestamp="time", config=config)
    seconds = time.process_time() - started
    rows = pd.DataFrame(trained.recommend_table(list(truth), k=20))
    run = {user: list(items) for user, items in rows.groupby("user").item}
    found = measure(run, truth, k=20, catalogue=events.item.nunique(), resamples=200).metrics
    figures[name] = (seconds, found["recall"].value)
    interval = f"[{found['recall'].low:.3f}, {found['recall'].high:.3f}]"
    print(f"{name:13} {seconds:7.3f} s  recall@20 {found['recall'].value:.4f} {interval}  ndcg {found['ndcg'].value:.4f}  coverage {found['coverage'].value:.3f}")


def chart(points, width=640, height=400, edge=60):
    """Recall over training time (logarithmic), as SVG."""
    times, recalls = np.array(list(points.values())).T
    low, high = np.log10(max(times.min(), 1e-4)) - 0.2, np.log10(max(times.max(), 1e-3)) + 0.4
    x = edge + (np.log10(np.maximum(times, 1e-4)) - low) / (high - low) * (width - 2 * edge)
    y = height - edge - recalls / (recalls.max() * 1.15) * (height - 2 * edge)
    marks = "".join(
        f'<circle cx="{a:.1f}" cy="{b:.1f}" r="5" fill="#36c"/><text x="{a + 8:.1f}" y="{b - 6:.1f}">{name}</text>'
        for name, a, b in zip(points, x, y)
    )
    axes = f'<path d="M{edge} {edge / 2}V{height - edge}H{width - edge / 2}" fill="none" stroke="#888"/>'
    labels = f'<text x="{width / 2 - 90}" y="{height - 20}">training, seconds of CPU (log)</text><text x="8" y="{edge / 2 - 8}">recall@20</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">{axes}{labels}{marks}</svg>'


picture = chart(figures)
if OUT is not None:
    (OUT / "recall.svg").write_text(picture)
if "ipykernel" in sys.modules:
    from IPython.display import SVG, display

    display(SVG(picture))

# %% [markdown]
# ## One feed out of several modules
# The model's scores with the liked items as causes, what friends did, a text search, newness; out go items the person
# knows; the list is varied, pages never repeat, and the answer says why an item is not there.

# %%
ranked = model.source(someone, name="collaborative", k=100, weight=700_000, scale=ops.ScoreScaleMax())
friends = ops.ScoreSource(
    name="friends", weight=300_000, items=[ranked.items[5], ranked.items[7]],
    causes=["dee", "eli", "dee"], cause_rows=[0, 0, 1], cause_values=[1, 1, 1],
)
feed = ops.PipelineRequest(
    items=[ops.CandidateItem(item=item, labels={"shelf": [str(int(item) % 5)]}) for item in ranked.items],
    sources=[ranked, friends],
    filters=ops.EligibilityFilters(seen=[ranked.items[0]]),
    rerank=ops.Rerank(method=ops.RerankMethod.MMR, lambda_=600_000, label="shelf", quotas=[ops.LabelQuota(label="shelf", most=2, window=5)]),
    size=5, without=["/dee"], why_not=[ranked.items[0], ranked.items[50]],
)
first = hivecore.decide.recommend_pipeline(feed).answer
for item in first.items:
    assert sum(term.micros for term in item.terms) == item.score
    print(f"{item.rank}. item {item.item}: {item.score} by {', '.join(term.term for term in item.terms)}; without dee number {item.without[0]} by score")
print("why not:", [(why.item, why.reasons or f"number {why.rank}, {why.gap} short") for why in first.why_not])

# %% [markdown]
# ## Explore, and evaluate another policy from the logs
# The propensity of every choice is exact, and the choice is a function of the seed, the user and the request.

# %%
bandit, logs = Bandit("thompson", seed=3, draws=200), []
pays = {"a": 0.2, "b": 0.5, "c": 0.7}
world = np.random.default_rng(1)
for n in range(300):
    slot = bandit.choose(list(pays), user="ann", request=str(n))[0]
    reward = float(world.random() < pays[slot.arm])
    bandit.learn([slot.arm], [reward])
    logs.append((reward, slot.propensity, slot.arm))
told = hivecore.decide.recommend_off_policy(ops.OffPolicyRequest(
    rewards=[reward for reward, _, _ in logs],
    logged=[int(n) / int(d) for n, d in (propensity.split("/") for _, propensity, _ in logs)],
    target=[float(arm == "c") for _, _, arm in logs],
)).answer
print(f"always c would earn {told.snips.value:.3f} [{told.snips.low:.3f}, {told.snips.high:.3f}] by SNIPS; it pays {pays['c']}")

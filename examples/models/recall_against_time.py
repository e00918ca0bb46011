"""Recall@20 against training time for every model, on MovieLens-100K, as an SVG.

Usage: recall_against_time.py RATINGS.csv OUT.svg, with hivecore installed. CPU seconds of one training, best of three,
on the training part of the split HASH; the settings are the defaults, the blend is what `recommend.auto` begins with.
"""

import csv
import sys
import time

import hivecore
from hivecore import operations as ops

NONE = {"neighbours": 0, "popularity_weight": 0}
MODELS = {
    "popularity": {"neighbours": 0},
    "item-kNN, cosine": {"weighting": ops.Weighting.COSINE, "neighbours": 100},
    "item-kNN, TF-IDF": {"weighting": ops.Weighting.TF_IDF, "neighbours": 100},
    "item-kNN, BM25": {"weighting": ops.Weighting.BM25, "neighbours": 100},
    "item-kNN, normalised cosine": {"weighting": ops.Weighting.NORMALISED_COSINE, "neighbours": 1_000, "shrinkage": 0},
    "RP3beta": NONE | {"rp3_beta": ops.Rp3BetaConfig()},
    "graph filter": NONE | {"graph_filter": ops.GraphFilterConfig()},
    "iALS, d = 32": NONE | {"ials": ops.IalsConfig()},
    "iALS, d = 128": NONE | {"ials": ops.IalsConfig(dimensions=128)},
    "EASE": NONE | {"ease": ops.EaseConfig(ridge=12_000, dropout=0, user_exponent=0, item_exponent=0, zero_diagonal=True)},
    "EASE, denoising": NONE | {"ease": ops.EaseConfig()},
    "EASE + iALS": NONE | {"ease": ops.EaseConfig(weight=750_000), "ials": ops.IalsConfig(weight=250_000)},
}
WIDTH, HEIGHT, LEFT, BOTTOM = 860, 520, 70, 60


def measured(likes):
    """(name, seconds, Recall@20) of each model."""
    users, items = [user for user, _ in likes], [item for _, item in likes]
    events = ops.RecommendEvents(users=[ops.UserId(user) for user in users], items=[ops.ItemId(item) for item in items])
    split = ops.SplitHash()
    test = set(ops.recommend_split(hivecore.call, ops.SplitRequest(events=events, split=split)).answer.test_rows)
    train = [(user, item) for row, (user, item) in enumerate(likes) if row not in test]
    for name, settings in MODELS.items():
        config, seconds = ops.RecommendConfig(**settings), []
        for _ in range(3):
            start = time.process_time()
            hivecore.Recommender.fit([user for user, _ in train], [item for _, item in train], config=config)
            seconds.append(time.process_time() - start)
        request = ops.EvaluateRequest(events=events, split=split, config=config)
        recall = ops.recommend_evaluate(hivecore.call, request).answer.recall
        print(f"{name:30} {min(seconds):8.3f} s   Recall@20 {recall:.4f}")
        yield name, min(seconds), recall


def drawing(points):
    """The points on a logarithmic axis of time."""
    from math import floor, ceil, log10

    low, high = floor(log10(min(s for _, s, _ in points))), ceil(log10(max(s for _, s, _ in points)))
    top = ceil(max(r for _, _, r in points) * 20) / 20
    x = lambda seconds: LEFT + (log10(seconds) - low) / max(1, high - low) * (WIDTH - LEFT - 190)
    y = lambda recall: HEIGHT - BOTTOM - recall / top * (HEIGHT - BOTTOM - 30)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for power in range(low, high + 1):
        out.append(f'<path d="M{x(10**power):.1f} 30V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
                   f'<text x="{x(10**power):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{10**power:g} s</text>')
    for step in range(round(top * 20) + 1):
        out.append(f'<path d="M{LEFT} {y(step / 20):.1f}H{WIDTH - 190}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 8}" y="{y(step / 20) + 4:.1f}" text-anchor="end">{step / 20:.2f}</text>')
    taken = []
    for name, seconds, recall in sorted(points, key=lambda point: -point[2]):
        line = y(recall) + 4
        while any(abs(line - other) < 14 and abs(x(seconds) - at) < 190 for at, other in taken):
            line += 14
        taken.append((x(seconds), line))
        out.append(f'<circle cx="{x(seconds):.1f}" cy="{y(recall):.1f}" r="5" fill="#0a6"/>'
                   f'<text x="{x(seconds) + 9:.1f}" y="{line:.1f}">{name}</text>')
    out.append(f'<text x="{LEFT}" y="18">Recall@20, MovieLens-100K (likes, split by hash)</text>'
               f'<text x="{WIDTH - 190}" y="{HEIGHT - 16}" text-anchor="end">CPU time of one training, one thread</text></svg>')
    return "\n".join(out) + "\n"


def main():
    with open(sys.argv[1]) as file:
        likes = [(row["user_id"], row["movie_id"]) for row in csv.DictReader(file) if int(row["rating"]) >= 4]
    with open(sys.argv[2], "w") as file:
        file.write(drawing(list(measured(likes))))


if __name__ == "__main__":
    main()

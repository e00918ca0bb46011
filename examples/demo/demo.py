"""Trains on MovieLens-100K, measures both splits, and shows a few people's films with the reasons.

Usage: demo.py DATA WORK. Writes WORK/model.hive and WORK/request.json for the runtimes to ask.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from pyarrow import csv

import hivecore
from hivecore import operations as ops

DATA, WORK = Path(sys.argv[1]), Path(sys.argv[2])
PEER = {"HASH": (0.385, 0.349), "TIME": (0.213, 0.166)}  # the best tuned ALS of implicit 0.7.3, d = 128
SPLITS = {"HASH": ops.SplitHash(modulus=5, rounds=1), "TIME": ops.SplitTime(tenths=2)}
FANS = ["1", "196", "943"]


def bar(done, total, what):
    """A progress bar on a terminal, one line per step elsewhere."""
    filled = 30 * done // total
    text = f"  [{'#' * filled}{'.' * (30 - filled)}] {what}"
    print(f"\r{text:<78}", end="\n" if done == total or not sys.stdout.isatty() else "", flush=True)


def events(table, rows=None):
    """Ratings of 4 and 5 are likes."""
    columns = [table[name].to_pylist() for name in ("user_id", "movie_id", "timestamp")]
    likes = [row for row in zip(*columns, table["rating"].to_pylist()) if row[3] >= 4]
    likes = likes if rows is None else [likes[row] for row in rows]
    return ops.RecommendEvents(
        users=[ops.UserId(str(user)) for user, *_ in likes],
        items=[ops.ItemId(str(movie)) for _, movie, *_ in likes],
        timestamp_seconds=[when for _, _, when, _ in likes],
    )


def choose(name, train):
    """The models, settings and blend that a process chooses which is given the training part and nothing else."""
    columns = {"users": train.users, "items": train.items, "timestampSeconds": train.timestamp_seconds}
    command = [sys.executable, str(Path(__file__).with_name("choose.py")), name]
    chosen = subprocess.run(command, input=json.dumps(columns), capture_output=True, text=True, check=True)
    return ops.decided("recommend.auto", chosen.stdout.strip()).answer


def measure(table):
    """Chooses a configuration on an inner split of the training part alone, then measures on the test part."""
    everything, results = events(table), {}
    for number, (name, outer) in enumerate(SPLITS.items()):
        bar(3 * number, 6, f"{name}: splitting without a random generator")
        split = ops.recommend_split(hivecore.call, ops.SplitRequest(events=everything, split=outer)).answer
        test = set(split.test_rows)
        train = events(table, [row for row in range(len(everything.users)) if row not in test])
        bar(3 * number + 1, 6, f"{name}: choosing a configuration on the training part")
        found = choose(name, train)
        bar(3 * number + 2, 6, f"{name}: training and measuring")
        request = ops.EvaluateRequest(events=everything, split=outer, config=found.config)
        results[name] = (found, ops.recommend_evaluate(hivecore.call, request).answer)
    bar(6, 6, "measured")
    return everything, results


def report(results):
    print(f"\n  {'split':6}{'Recall@20':>10}{'NDCG@20':>9}{'MRR':>7}{'coverage':>10}{'novelty':>9}   implicit's best tuned ALS")
    for name, (found, metrics) in results.items():
        peer = "{:.3f} / {:.3f}".format(*PEER[name])
        print(f"  {name:6}{metrics.recall:10.4f}{metrics.ndcg:9.4f}{metrics.mrr:7.3f}{metrics.coverage:10.3f}{metrics.novelty:9.2f}   {peer}")
    for name, (found, _) in results.items():
        config = found.config
        parts = {"EASE": config.ease, "iALS": config.ials, "RP3beta": config.rp3_beta, "graph filter": config.graph_filter}
        blend = ", ".join(f"{part} {settings.weight / 1e6:g}" for part, settings in parts.items() if settings)
        print(f"  {name}: {blend}, recency half-life {config.recency_half_life}, popularity {config.popularity_weight / 1e6:g} "
              f"({found.trained} trainings, {len(found.trials)} trials)")


def because(terms, titles):
    """The terms as a person reads them; they add up to the score."""
    told = []
    for term in terms:
        if term.kind == "liked":
            told.append(f"{titles[term.item]} {term.micros}")
        elif term.kind == "popular":
            told.append(f"popular {term.micros}")
        else:
            told.append(f"{term.count} more {term.micros}")
    return ", ".join(told)


def show(model, titles, watched):
    for user in FANS:
        own = [titles[item] for item in watched[user]]
        print(f"\n  User {user} liked {len(own)} films, last {'; '.join(own[-4:])}")
        answer = model.rank(ops.RankRequest(user=ops.UserId(user), k=10, max_terms=2)).answer
        for place, entry in enumerate(answer.items, 1):
            assert sum(term.micros for term in entry.terms) == entry.score
            print(f"  {place:3} {titles[entry.item][:38]:38} {entry.score:9} = because you liked {because(entry.terms, titles)}")
        print(f"      {answer.removed_count} films were left out, for example {titles[answer.removed[0].item]}: {', '.join(answer.removed[0].reasons)}")


def feed(model, titles, watched):
    """One page out of two modules: the model's films, and what two friends liked, in one exact score."""
    user, *friends = FANS
    films = model.source(user, k=300, name="collaborative", scale=ops.ScoreScaleMax())
    place = {item: row for row, item in enumerate(films.items)}
    seen_by = [(place[item], friend) for friend in friends for item in watched[friend] if item in place]
    activity = ops.ScoreSource(
        name="friends", weight=400_000, items=films.items, causes=[friend for _, friend in seen_by],
        cause_rows=[row for row, _ in seen_by], cause_values=[1.0] * len(seen_by),
    )
    asked = films.items[40]
    answer = hivecore.decide.recommend_pipeline(ops.PipelineRequest(
        sources=[films, activity], size=5, max_causes=2, without=["friends"], why_not=[asked],
        filters=ops.EligibilityFilters(disliked=[films.items[0]]),
    )).answer
    print(f"\n== A feed for user {user}: the model and the friends {' and '.join(friends)}, {answer.eligible_count} films eligible")
    for item in answer.items:
        assert sum(term.micros for term in item.terms) == item.score
        terms = " + ".join(f"{term.term} {term.micros}" for term in item.terms)
        print(f"  {item.rank:3} {titles[item.item][:38]:38} {item.score:9} = {terms}; without the friends number {item.without[0]}")
    why, gone = answer.why_not[0], answer.removed[0]
    print(f"      {titles[gone.item]} is out: {', '.join(gone.reasons)}; {titles[asked]} is number {why.rank}, {why.gap} short of this page")


def main():
    table = csv.read_csv(DATA / "ratings.csv")
    catalogue = csv.read_csv(DATA / "titles.csv")
    titles = {str(movie): title for movie, title in zip(catalogue["movie_id"].to_pylist(), catalogue["title"].to_pylist())}
    print(f"\n== Measuring on {table.num_rows} ratings; 4 and 5 count as liked")
    everything, results = measure(table)
    report(results)

    print("\n== Training on everything")
    config = results["TIME"][0].config
    started = time.process_time()
    model = hivecore.Recommender.fit(
        everything.users, everything.items, timestamps=everything.timestamp_seconds, config=config,
        progress=lambda stage, done, total: sys.stdout.isatty() and bar(done, total, stage) or None,
    )
    data = model.to_bytes()
    print(f"  {len(everything.users)} events in {time.process_time() - started:.2f} s CPU; the model file has {len(data)} bytes")
    watched = {}
    for _, user, item in sorted(zip(everything.timestamp_seconds, everything.users, everything.items)):
        watched.setdefault(user, []).append(item)
    show(model, titles, watched)
    feed(model, titles, watched)
    (WORK / "model.hive").write_bytes(data)
    (WORK / "request.json").write_text('{"k":10,"user":"196"}')


if __name__ == "__main__":
    main()

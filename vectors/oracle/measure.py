"""Metrics of rankings: an independent implementation by the definitions, and values computed by hand."""

import hashlib
import math

from authoring import emit, error, part

OWN = "independent: vectors/oracle/measure.py"
CONTRACT = "the contract: strict decoding"
MASK = 2**64 - 1


def drawn(seed, count, rounds):
    """The rows of each resample: the stream `recommend.measure` of the seed."""
    text = b"".join(len(p).to_bytes(4, "big") + p for p in [seed.to_bytes(8, "big", signed=True), b"recommend.measure"])
    key = int.from_bytes(hashlib.sha256(text).digest()[:8], "big")
    for r in range(rounds):
        rows = []
        for n in range(count):
            x = (key + (r * count + n + 1) * 0x9E3779B97F4A7C15) & MASK
            x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & MASK
            x = ((x ^ x >> 27) * 0x94D049BB133111EB) & MASK
            rows.append((x ^ x >> 31) * count >> 64)
        yield rows


def cosine(a, b):
    return len(a & b) / math.sqrt(len(a) * len(b)) if a & b else 0.0


def of_list(q, row):
    k, listed = q.get("k", 20), q["lists"][row][: q.get("k", 20)]
    gains = dict(zip(q["relevant"][row], q["gains"][row] if "gains" in q else [1.0] * len(q["relevant"][row])))
    if q.get("exponential"):
        gains = {item: 2**gain - 1 for item, gain in gains.items()}
    places = [n for n, item in enumerate(listed) if item in gains]
    best = sorted(gains.values(), reverse=True)[:k]
    told = {
        "recall": len(places) / len(gains), "recall_min": len(places) / min(k, len(gains)), "precision": len(places) / k,
        "hit": float(bool(places)), "mrr": 1 / (places[0] + 1) if places else 0.0,
        "map": sum((n + 1) / (place + 1) for n, place in enumerate(places)) / len(gains),
        "ndcg": sum(gains[listed[p]] / math.log2(p + 2) for p in places) / sum(g / math.log2(n + 2) for n, g in enumerate(best)),
    }
    if "users" in q:
        counts = [q.get("popularity", {}).get(item, 0) for item in listed]
        told["novelty"] = sum(-math.log2((c + 1) / (q["users"] + 1)) for c in counts) / len(listed) if listed else 0.0
    if q.get("labels"):
        sets = [set(q["labels"].get(item, [])) for item in listed]
        pairs = [1 - cosine(a, b) for n, a in enumerate(sets) for b in sets[n + 1:]]
        told["diversity"] = sum(pairs) / len(pairs) if pairs else 0.0
        if "targets" in q:
            whole, kl = sum(q["targets"][row].values()), 0.0
            for label, share in q["targets"][row].items():
                if share / whole > 1e-12:
                    mass = sum(1 / len(s) for s in sets if label in s) / len(listed) if listed else 0.0
                    kl += share / whole * math.log(share / whole / (0.99 * mass + 0.01 * share / whole))
            told["calibration"] = kl
    return told


def measured(q):
    rows = [n for n, relevant in enumerate(q["relevant"]) if relevant]
    lists = [of_list(q, row) for row in rows]
    metrics = {}
    resamples = list(drawn(int(q.get("seed", 0)), len(rows), q.get("resamples", 1000)))
    out = len(resamples) * (100 - q.get("confidence", 95)) // 200
    for name in lists[0]:
        column = [told[name] for told in lists]
        metrics[name] = {"value": sum(column) / len(column)}
        if resamples:
            means = sorted(sum(column[n] for n in rows) / len(rows) for rows in resamples)
            metrics[name] |= {"low": means[out], "high": means[-1 - out]}
    if "catalogue" in q:
        counts = {}
        for row in rows:
            for item in q["lists"][row][: q.get("k", 20)]:
                counts[item] = counts.get(item, 0) + 1
        n = q["catalogue"]
        x = sorted([0] * (n - len(counts)) + list(counts.values()))
        metrics["coverage"] = {"value": len(counts) / n}
        metrics["gini"] = {"value": sum((2 * (r + 1) - n - 1) * v for r, v in enumerate(x)) / (n * sum(x)) if sum(x) else 0.0}
    return rows, lists, metrics


def measure(id, q, names=None, kind="success", source=OWN, **known):
    """Figures whose last digit does not depend on how sums are written: the names given, or all."""
    rows, lists, metrics = measured(q)
    expect = {"/count": len(rows), "/skipped": len(q["relevant"]) - len(rows)}
    for name, figures in metrics.items():
        if names is None or name in names:
            expect |= {f"/metrics/{name}/{part}": value for part, value in figures.items()}
    if q.get("perList"):
        expect |= {"/rows": rows} | {f"/lists/{name}": [told[name] for told in lists] for name in lists[0] if names is None or name in names}
    for name, value in known.items():
        assert abs(metrics[name]["value"] - value) < 1e-15, (id, name, metrics[name])
    emit(f"recommend.measure.{id}", "recommend.measure", kind, q, part(**expect), source)


# One hit at the second of three places, two relevant: 1/log2(3) over 1 + 1/log2(3).
measure("one-hit", {"lists": [["a", "b", "c"]], "relevant": [["b", "z"]], "k": 3}, None, "success", "Järvelin and Kekäläinen 2002, by hand",
        ndcg=0.38685280723454163, recall=0.5, mrr=0.5, map=0.25, precision=1 / 3)
# Relevant at 1, 3 and 6 of ten, as in the textbook: (1 + 2/3 + 3/6) / 3.
measure("average-precision", {"lists": [list("abcdefghij")], "relevant": [["a", "c", "f"]], "k": 10}, None, "success",
        "Manning, Raghavan, Schütze: Introduction to information retrieval, 8.4, by hand", map=(1 + 2 / 3 + 0.5) / 3)
# Gains 3 2 3 0 1 2 in order of the list: DCG 6.861126688593501 over the ideal of 3 3 2 2 1 0.
GRADED = {"lists": [["d1", "d2", "d3", "d4", "d5", "d6"]], "relevant": [["d1", "d2", "d3", "d5", "d6"]], "gains": [[3, 2, 3, 1, 2]], "k": 6}
measure("graded", GRADED, ["ndcg", "recall"], "success", "Järvelin and Kekäläinen 2002, the well-known example 3 2 3 0 1 2: 0.9608",
        ndcg=(3 + 2 / math.log2(3) + 3 / 2 + 1 / math.log2(6) + 2 / math.log2(7)) / (3 + 3 / math.log2(3) + 2 / 2 + 2 / math.log2(5) + 1 / math.log2(6)))
measure("graded-exponential", GRADED | {"exponential": True}, ["ndcg"], "success", "Burges et al. 2005: gains 2^g - 1")
measure("gains-cut-to-k", GRADED | {"k": 2}, ["ndcg", "recall", "recall_min", "precision"], "edge")
MANY = {"lists": [["a", "b", "c", "d"], ["b", "a", "e", "f"], ["x", "y", "z", "a"], ["d", "c", "b", "a"]],
        "relevant": [["a", "d"], ["c", "g", "h"], ["y"], ["b", "a", "q", "r"]], "k": 4}
EXACT = ["recall", "recall_min", "precision", "hit", "mrr", "coverage", "gini"]
measure("four-lists", MANY | {"catalogue": 16}, EXACT)
measure("per-list", MANY | {"perList": True, "resamples": 0}, ["recall", "precision", "hit", "mrr", "map"])
measure("intervals-90", MANY | {"confidence": 90, "resamples": 200, "seed": "5"}, ["recall", "precision", "hit", "mrr"])
measure("intervals-of-another-seed", MANY | {"confidence": 50, "resamples": 10, "seed": "-1"}, ["recall", "precision", "hit", "mrr"], "edge")
measure("one-resample", MANY | {"resamples": 1}, ["recall", "precision", "hit", "mrr"], "edge")
measure("no-resamples", MANY | {"resamples": 0}, EXACT, "edge")
measure("confidence-1", MANY | {"resamples": 100, "confidence": 1}, ["recall", "precision", "hit"], "edge")
measure("lists-without-relevant", {"lists": [["a"], ["b"], []], "relevant": [[], ["b"], ["c"]], "k": 1, "perList": True, "catalogue": 3}, EXACT, "edge")
measure("empty-list", {"lists": [[]], "relevant": [["a"]], "catalogue": 1, "users": 4, "labels": {"a": ["g"]}, "targets": [{"g": 1}]},
        ["recall", "ndcg", "coverage", "gini", "novelty", "diversity"], "edge")
measure("longer-than-k", {"lists": [["a", "b", "c", "d"]], "relevant": [["d", "a"]], "k": 3}, ["recall", "precision", "mrr", "map"], "edge")
# n_i + 1 over N + 1 are powers of two: 3, 1, 2 and 5 bits.
measure("novelty", {"lists": [["a", "b", "c", "d"]], "relevant": [["a"]], "users": 31, "popularity": {"a": 3, "b": 15, "c": 7}, "resamples": 0},
        ["novelty"], "success", "facts of self-information: by hand", novelty=11 / 4)
LABELS = {"a": ["x"], "b": ["x", "y"], "c": ["y", "y"], "d": ["x"], "e": []}
measure("diversity", {"lists": [["a", "c", "d", "e"]], "relevant": [["a"]], "labels": LABELS, "resamples": 0}, ["diversity"], "success", "by hand: of six pairs one is alike", diversity=5 / 6)
measure("diversity-of-one", {"lists": [["a"]], "relevant": [["a"]], "labels": LABELS}, ["diversity"], "edge", diversity=0)
# KL of (1/2, 1/2) from (1, 0), smoothed by 0.01.
measure("calibration", {"lists": [["a", "d"]], "relevant": [["a"]], "labels": LABELS, "targets": [{"x": 3, "y": 3}], "resamples": 0}, ["calibration"],
        "success", "Steck 2018, by hand: 1.9585177736258452", calibration=1.9585177736258452)
measure("calibrated", {"lists": [["b"]], "relevant": [["a"]], "labels": LABELS, "targets": [{"x": 0.5, "y": 0.5, "z": 0}], "resamples": 0}, ["calibration"], "edge", calibration=0)
measure("a-share-next-to-0-is-none", {"lists": [["a"]], "relevant": [["a"]], "labels": LABELS, "targets": [{"x": 1, "y": 5e-324}], "resamples": 0}, ["recall", "calibration"], "edge", calibration=0)
measure("gini-of-equals", {"lists": [["a", "b"], ["c", "d"]], "relevant": [["a"], ["a"]], "catalogue": 4}, ["gini", "coverage"], "edge", gini=0, coverage=1)
measure("gini-of-one", {"lists": [["a"], ["a"]], "relevant": [["a"], ["b"]], "catalogue": 100}, ["gini", "coverage"], "edge", gini=0.99)

for id, change, code, path in [
    ("rows", {"relevant": [["a"]]}, "buffer.shape", "/relevant"),
    ("gains-rows", {"gains": [[1, 1]]}, "buffer.shape", "/gains"),
    ("gains-of-a-row", {"gains": [[1, 1], [1, 1, 1], [1], [1]]}, "buffer.shape", "/gains/3"),
    ("gain-0", {"gains": [[1, 0], [1, 1, 1], [1], [1, 1, 1, 1]]}, "field.range", "/gains/0/1"),
    ("gain-next-to-0", {"gains": [[1, 1], [1, 1e-300, 1], [1], [1, 1, 1, 1]], "exponential": True}, "field.range", "/gains/1/1"),
    ("gain-too-large-for-a-power", {"gains": [[1, 1], [1, 1, 31], [1], [1, 1, 1, 1]], "exponential": True}, "field.range", "/gains/1/2"),
    ("listed-twice", {"lists": [["a"], ["a", "b", "a"], [], []]}, "recommend.item", "/lists/1/2"),
    ("relevant-twice", {"relevant": [["a"], ["a"], ["b"], ["c", "c"]]}, "recommend.item", "/relevant/3/1"),
    ("k-0", {"k": 0}, "field.range", "/k"),
    ("resamples", {"resamples": 10_001}, "field.range", "/resamples"),
    ("confidence", {"confidence": 100}, "field.range", "/confidence"),
    ("too-many-resamples", {"lists": [[]] * 5001, "relevant": [["a"]] * 5001, "resamples": 10_000}, "recommend.limit", "/resamples"),
    ("catalogue-too-small", {"catalogue": 3}, "field.range", "/catalogue"),
    ("catalogue-0", {"lists": [[]], "relevant": [["a"]], "catalogue": 0}, "field.range", "/catalogue"),
    ("more-than-users", {"users": 3, "popularity": {"a": 4}}, "field.range", "/popularity/a"),
    ("targets-rows", {"targets": [{"x": 1}]}, "buffer.shape", "/targets"),
    ("target-of-nothing", {"targets": [{"x": 1}, {"x": 0}, {"x": 1}, {"x": 1}]}, "field.range", "/targets/1"),
    ("nothing-relevant", {"relevant": [[], [], [], []]}, "recommend.no_test", "/relevant"),
    ("no-lists", {"lists": [], "relevant": []}, "recommend.no_test", "/relevant"),
]:
    emit(f"recommend.measure.refused.{id}", "recommend.measure", "failure", MANY | change, error(code, path), CONTRACT)

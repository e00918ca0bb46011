"""Recommendation: an independent implementation of the documented formulas, in plain Python."""

import hashlib
import json
import math
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

from authoring import RECORDED, answer, emit, error, part

MODEL = "models/recommend-v1.hive"
OWN = "independent: vectors/oracle/recommend.py"
CONTRACT = "the contract: strict decoding"
ONE = 1_000_000


def shortlex(text):
    return len(text.encode()), text.encode()


def micros(value):
    return round(Fraction(value * ONE))  # half to even


def product(a, b):
    return round(Fraction(a * b, ONE))


class Model:
    """Item-kNN with a popularity prior, as docs and facts define it."""

    def __init__(self, events, config):
        users, items = events["users"], events["items"]
        n = len(users)
        times = events.get("timestampSeconds") or [0] * n
        weights = events.get("weights") or [1] * n
        self.items = sorted(set(items), key=shortlex)
        self.config = {"weighting": "bm25", "neighbours": 200, "shrinkage": 10, "popularityWeight": 30_000} | config
        order = sorted(range(n), key=lambda e: (times[e], shortlex(items[e]), e))
        self.histories = {}
        for user in sorted(set(users), key=shortlex):
            self.histories[user] = latest([items[e] for e in order if users[e] == user])
        self.popularity = self._popularity(users, items, times, weights)
        self.neighbours = self._neighbours()

    def _popularity(self, users, items, times, weights):
        half_life, newest = self.config.get("popularityHalfLife"), max(times)
        raw = defaultdict(float)
        rows = sorted(range(len(items)), key=lambda e: (times[e], shortlex(users[e]), weights[e]))
        for e in rows:
            raw[items[e]] += weights[e] * (2.0 ** ((times[e] - newest) / half_life) if half_life else 1.0)
        greatest = max(raw.values())
        return {item: micros(raw[item] / greatest) for item in self.items}

    def _neighbours(self):
        weighting, shrinkage = self.config["weighting"], self.config["shrinkage"]
        audience = {item: [u for u, h in self.histories.items() if item in h] for item in self.items}
        degree = {u: len(h) for u, h in self.histories.items()}
        idf = {u: math.log(len(self.items)) - math.log(1 + d) for u, d in degree.items()}
        mean = sum(degree.values()) / len(self.items)

        def column(item):
            if weighting == "bm25":
                saturation = 2.2 / (1.2 * (0.25 + 0.75 * len(audience[item]) / mean) + 1)
                return {u: saturation * idf[u] for u in audience[item]}
            if weighting == "tf_idf":
                return {u: idf[u] for u in audience[item]}
            return {u: 1.0 for u in audience[item]}

        columns = {item: column(item) for item in self.items}
        found = {}
        for i in self.items:
            row = []
            for j in self.items:
                both = [u for u in audience[i] if u in columns[j]]
                if i == j or not both:
                    continue
                if weighting == "normalised_cosine":
                    dot = sum(1 / degree[u] for u in both)
                else:
                    dot = sum(columns[i][u] * columns[j][u] for u in both)
                if weighting != "bm25" and dot:
                    dot /= math.sqrt(sum(x * x for x in columns[i].values()) * sum(x * x for x in columns[j].values()))
                dot *= len(both) / (len(both) + shrinkage)
                if dot > 0:
                    row.append((dot, j))
            row.sort(key=lambda pair: (-round(pair[0], 12), shortlex(pair[1])))
            found[i] = row[: self.config["neighbours"]]
        greatest = max((s for row in found.values() for s, _ in row), default=1)
        return {i: [(micros(s / greatest), j) for s, j in row] for i, row in found.items()}

    def terms(self, history):
        """{item: [(micros, liked)]}, and whether the ranking is personal."""
        half_life = self.config.get("recencyHalfLife")
        usable = any(self.neighbours.get(item) for item in history)
        found = defaultdict(list)
        for place, liked in enumerate(history):
            decay = micros(2.0 ** (-(len(history) - 1 - place) / half_life)) if half_life else ONE
            for similarity, item in self.neighbours[liked]:
                if product(similarity, decay) > 0:
                    found[item].append((product(similarity, decay), liked))
        return found if usable else {}, usable

    def rank(self, request):
        history = list(self.histories.get(request.get("user"), []))
        given = [item for item in request.get("history", []) if item in self.popularity]
        unknown = len(request.get("history", [])) - len(given)
        known = latest(history + given)
        history = [item for item in known if item not in request.get("disliked", [])]
        terms, personal = self.terms(history)
        prior = {i: product(p, self.config["popularityWeight"]) if personal else p for i, p in self.popularity.items()}
        score = {i: prior[i] + sum(m for m, _ in terms.get(i, [])) for i in self.items}
        out = defaultdict(list)
        for item in self.items:
            if item in known and not request.get("includeSeen"):
                out[item].append("seen")
            if item in request.get("disliked", []):
                out[item].append("disliked")
            if item in request.get("exclude", []):
                out[item].append("excluded")
            if "allow" in request and item not in request["allow"]:
                out[item].append("not_allowed")
            for name, blocked in sorted(request.get("blocked", {}).items()):
                if item in blocked:
                    out[item].append(name)
        order = sorted(self.items, key=lambda item: (-score[item], shortlex(item)))
        most = request.get("maxTerms", 10)

        def told(item):
            liked = sorted(terms.get(item, []), key=lambda term: (-term[0], shortlex(term[1])))
            named = [{"kind": "liked", "item": i, "micros": m} for m, i in liked[:most]]
            if prior[item]:
                named.append({"kind": "popular", "micros": prior[item]})
            if liked[most:]:
                named.append({"kind": "others", "count": len(liked[most:]), "micros": sum(m for m, _ in liked[most:])})
            return named

        listed = [item for item in order if item not in out][: request.get("k", 20)]
        removed = [item for item in order if item in out]
        return {
            "basis": "personal" if personal else "popular",
            "items": [{"item": i, "score": score[i], "terms": told(i)} for i in listed],
            "removed": [{"item": i, "score": score[i], "reasons": out[i]} for i in removed[: request.get("maxRemoved", 100)]],
            "removedCount": len(removed),
        }


def latest(items):
    """Each item once, at its latest place."""
    return [item for at, item in enumerate(items) if item not in items[at + 1:]]


SAVED = json.loads((Path(__file__).parent.parent / "models/recommend-v1.json").read_text())
MODEL_OF = Model(SAVED["events"], SAVED["config"])


def ranked(id, request, kind="success"):
    emit(f"recommend.rank.{id}", "recommend.rank", kind, request, answer(MODEL_OF.rank(request)), OWN, model=MODEL)


def refused(id, request, code, path, op="recommend.rank", model=MODEL, source=CONTRACT):
    emit(f"{op}.refused.{id}", op, "failure", request, error(code, path), source, model=model)


FIRST = MODEL_OF.items[0]
ranked("known-user", {"user": "user-1"})
ranked("user-of-other-script", {"user": "ünal", "k": 5})
ranked("folded-in", {"history": ["espresso", "filter"], "k": 7})
ranked("history-after-user", {"user": "user-2", "history": ["yeast", "rye"], "k": 4})
ranked("liked-again-moves-to-the-end", {"history": ["espresso", "yeast", "espresso"], "k": 5}, "edge")
ranked("cold", {}, "edge")
ranked("unknown-user", {"user": "nobody", "k": 3}, "edge")
ranked("unknown-items-only", {"history": ["no-such-item"], "k": 3}, "edge")
ranked("some-unknown-items", {"history": ["no-such-item", "honey"], "k": 3}, "edge")
ranked("include-seen", {"user": "user-3", "includeSeen": True})
ranked("exclude", {"history": ["teapot"], "exclude": ["black-tea", "green-tea"], "k": 6})
ranked("disliked", {"history": ["teapot", "espresso"], "disliked": ["espresso", "no-such-item"], "k": 6})
ranked("disliked-of-a-known-user", {"user": "user-1", "disliked": [MODEL_OF.histories["user-1"][0], MODEL_OF.rank({"user": "user-1"})["items"][0]["item"]], "k": 4})
ranked("everything-liked-is-disliked", {"history": ["teapot"], "disliked": ["teapot"], "exclude": ["teapot"], "k": 2}, "edge")
ranked("all-reasons-of-one-item", {"history": ["teapot"], "exclude": ["teapot"], "allow": ["honey"], "blocked": {"out_of_stock": ["teapot"]}})
ranked("blocked-by-two", {"history": ["flour"], "blocked": {"b.age": ["yeast", "rye"], "a_consent": ["yeast"]}, "k": 5})
ranked("allow-only", {"history": ["grinder"], "allow": ["filter", "espresso", "no-such-item"]})
ranked("allow-nothing", {"history": ["grinder"], "allow": []}, "edge")
ranked("k-1", {"user": "user-4", "k": 1}, "edge")
ranked("k-beyond-the-catalogue", {"user": "user-5", "k": 1000}, "edge")
ranked("one-term", {"user": "user-6", "maxTerms": 1, "k": 3}, "edge")
ranked("no-terms-named", {"user": "user-7", "maxTerms": 0, "k": 3}, "edge")
ranked("no-removed-told", {"user": "user-8", "maxRemoved": 0, "k": 2}, "edge")
ranked("two-removed-told", {"user": "user-9", "maxRemoved": 2, "k": 2}, "edge")
ranked("everything-liked", {"history": MODEL_OF.items}, "edge")
ranked("numeric-ids-by-value", {"history": ["9"], "includeSeen": True})
ranked("emoji-id", {"history": ["☕"], "k": 4}, "edge")
ranked("not-normalised", {"history": ["mu\u0308sli"], "k": 2}, "edge")
emit("recommend.inspect.model", "recommend.inspect", "success", {}, part(**{
    "/formatVersion": 1, "/events": len(SAVED["events"]["users"]), "/users": len(MODEL_OF.histories), "/items": len(MODEL_OF.items),
    "/config": SAVED["config"], "/neighbours": sum(len(row) for row in MODEL_OF.neighbours.values()),
}), OWN, model=MODEL)

refused("without-handle", {}, "handle.missing", "", model=None)
refused("inspect-without-handle", {}, "handle.missing", "", "recommend.inspect", None)
refused("k-0", {"k": 0}, "field.range", "/k")
refused("k-1001", {"k": 1001}, "field.range", "/k")
refused("k-negative", {"k": -1}, "number.range", "/k")
refused("k-fraction", '{"k":1.0}', "number.integer", "/k")
refused("k-exponent", '{"k":1e1}', "number.integer", "/k")
refused("k-minus-zero", '{"k":-0}', "number.integer", "/k")
refused("k-text", {"k": "10"}, "field.type", "/k")
refused("empty-user", {"user": ""}, "id.empty", "/user")
refused("long-user", {"user": "x" * 257}, "id.length", "/user")
refused("long-item-in-bytes", {"history": ["ok", "é" * 129]}, "id.length", "/history/1")
refused("null-user", {"user": None}, "field.type", "/user")
refused("history-of-numbers", {"history": [1]}, "field.type", "/history/0")
refused("history-no-list", {"history": "espresso"}, "field.type", "/history")
refused("unknown-field", {"topK": 5}, "field.unknown", "/topK")
refused("seen-no-boolean", {"includeSeen": 1}, "field.type", "/includeSeen")
refused("filter-name", {"blocked": {"Out Of Stock": []}}, "recommend.filter", "/blocked/Out Of Stock")
refused("filter-name-built-in", {"blocked": {"seen": []}}, "recommend.filter", "/blocked/seen")
refused("filter-name-disliked", {"blocked": {"disliked": []}}, "recommend.filter", "/blocked/disliked")
refused("filter-name-empty", {"blocked": {"": []}}, "recommend.filter", "/blocked/")
refused("filters-33", {"blocked": {f"f{n}": [] for n in range(33)}}, "recommend.filter", "/blocked")
refused("blocked-list", {"blocked": []}, "field.type", "/blocked")
refused("blocked-item", {"blocked": {"a": ["x", 2]}}, "field.type", "/blocked/a/1")

# Training: the known answers of the small matrix (1,1,0,0), (1,1,1,0), (0,1,1,1).
SMALL = {"users": ["1", "1", "2", "2", "2", "3", "3", "3"], "items": ["a", "b", "a", "b", "c", "b", "c", "d"]}
TIMED = {"users": ["1", "1", "1", "1", "1", "2", "2", "2", "2", "2"], "items": ["5", "6", "7", "8", "9", "5", "6", "7", "8", "10"],
         "timestampSeconds": [10, 20, 30, 40, 50, 5, 4, 3, 2, 1]}


def fitted(id, events, config, kind="success"):
    model = Model(events, config)
    emit(f"recommend.fit.{id}", "recommend.fit", kind, {"events": events, "config": config}, part(**{
        "/events": len(events["users"]), "/users": len(model.histories), "/items": len(model.items),
        "/neighbours": sum(len([s for s, _ in row if s]) for row in model.neighbours.values())}), OWN)


for name in ["cosine", "normalised_cosine", "tf_idf", "bm25"]:
    fitted(name, SMALL, {"weighting": name, "shrinkage": 0})
fitted("one-neighbour", SMALL, {"weighting": "cosine", "neighbours": 1, "shrinkage": 0}, "edge")
fitted("no-neighbours", SMALL, {"weighting": "cosine", "neighbours": 0}, "edge")
fitted("weights-and-times", TIMED | {"weights": [1, 2, 0.5, 1, 1, 1, 1, 1, 1, 4]}, {"weighting": "cosine", "popularityHalfLife": 10, "recencyHalfLife": 2})
fitted("one-event", {"users": ["u"], "items": ["i"]}, {}, "edge")
emit("recommend.fit.order-of-events", "recommend.fit", "edge", {"events": {k: v[::-1] for k, v in TIMED.items()}, "config": {"weighting": "cosine"}}, RECORDED, "recorded")


def fit_refused(id, events, config, code, path, op="recommend.fit", source=CONTRACT, **more):
    refused(id, {"events": events} | ({"config": config} if config else {}) | more, code, path, op, None, source)


fit_refused("no-events", {"users": [], "items": []}, {}, "recommend.no_events", "/events")
fit_refused("lengths", {"users": ["a", "b"], "items": ["x"]}, {}, "buffer.shape", "/events/items")
fit_refused("weights-length", SMALL | {"weights": [1]}, {}, "buffer.shape", "/events/weights")
fit_refused("times-length", SMALL | {"timestampSeconds": [1, 2]}, {}, "buffer.shape", "/events/timestampSeconds")
fit_refused("weight-zero", {"users": ["a"], "items": ["x"], "weights": [0]}, {}, "recommend.weight", "/events/weights/0")
fit_refused("weight-negative", {"users": ["a", "b"], "items": ["x", "y"], "weights": [1, -1]}, {}, "recommend.weight", "/events/weights/1")
fit_refused("weight-text", {"users": ["a"], "items": ["x"], "weights": ["1"]}, {}, "field.type", "/events/weights/0")
fit_refused("time-fraction", {"users": ["a"], "items": ["x"], "timestampSeconds": [1.5]}, {}, "number.integer", "/events/timestampSeconds/0")
fit_refused("weighting", SMALL, {"weighting": "BM25"}, "field.variant", "/config/weighting")
fit_refused("neighbours", SMALL, {"neighbours": 1001}, "field.range", "/config/neighbours")
fit_refused("popularity-weight", SMALL, {"popularityWeight": 1_000_001}, "field.range", "/config/popularityWeight")
fit_refused("recency-zero", TIMED, {"recencyHalfLife": 0}, "field.range", "/config/recencyHalfLife")
fit_refused("recency-without-times", SMALL, {"recencyHalfLife": 3}, "recommend.timestamps", "/config/recencyHalfLife")
fit_refused("fading-without-times", SMALL, {"popularityHalfLife": 3}, "recommend.timestamps", "/config/popularityHalfLife")
fit_refused("missing-items", {"users": ["a"]}, {}, "field.missing", "/events/items")

# Splits: TIME and HASH without a random generator.


def splitmix64(x):
    mask = 2**64 - 1
    x = (x + 0x9E3779B97F4A7C15) & mask
    x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ x >> 27) * 0x94D049BB133111EB) & mask
    return x ^ x >> 31


def canonical_integer(text):
    return text.isdecimal() and text.isascii() and str(int(text)) == text and int(text) < 2**32


def hash_rows(events, modulus, rounds):
    rows = []
    whole = all(canonical_integer(x) for x in events["users"] + events["items"])
    for row, (user, item) in enumerate(zip(events["users"], events["items"])):
        if whole:
            key = int(user) << 32 | int(item)
        else:
            key = int.from_bytes(hashlib.sha256(f"{user}\0{item}".encode()).digest()[:8], "little")
        for _ in range(rounds):
            key = splitmix64(key)
        if key % modulus == 0:
            rows.append(row)
    return rows


def time_rows(events, tenths):
    rows = []
    for user in set(events["users"]):
        own = [r for r, u in enumerate(events["users"]) if u == user]
        own.sort(key=lambda r: (events["timestampSeconds"][r], shortlex(events["items"][r])))
        rows += own[len(own) - len(own) * tenths // 10:]
    return sorted(rows)


def digest(events, rows):
    pairs = sorted(((shortlex(events["users"][r]), shortlex(events["items"][r]), r) for r in rows))
    lines = "".join(f"{events['users'][r]},{events['items'][r]}\n" for _, _, r in pairs)
    return "sha256:" + hashlib.sha256(lines.encode()).hexdigest()


def split(id, events, how, rows, kind="success"):
    train = [r for r in range(len(events["users"])) if r not in rows]
    emit(f"recommend.split.{id}", "recommend.split", kind, {"events": events, "split": how}, answer({
        "testRows": rows, "trainCount": len(train), "trainDigest": digest(events, train), "testDigest": digest(events, rows)}), OWN)


GRID = {"users": [str(u) for u in range(1, 8) for _ in range(6)], "items": [str(i * 37) for _ in range(7) for i in range(1, 7)]}
NAMED = {"users": [f"u{n % 5}" for n in range(30)], "items": [f"i{n // 5}" for n in range(30)]}
split("time", TIMED, {"kind": "time"}, time_rows(TIMED, 2))
split("time-half", TIMED, {"kind": "time", "tenths": 5}, time_rows(TIMED, 5))
TIES = {"users": ["1"] * 5, "items": ["10", "9", "8", "7", "6"], "timestampSeconds": [1] * 5}
split("time-ties-by-item", TIES, {"kind": "time", "tenths": 4}, time_rows(TIES, 4), "edge")
split("hash", GRID, {"kind": "hash"}, hash_rows(GRID, 5, 1))
split("hash-inner", GRID, {"kind": "hash", "rounds": 2}, hash_rows(GRID, 5, 2))
split("hash-of-names", NAMED, {"kind": "hash", "modulus": 3}, hash_rows(NAMED, 3, 1))
for name, events, how, code, path in [
    ("no-times", SMALL, {"kind": "time"}, "recommend.timestamps", "/split/kind"),
    ("tenths-0", TIMED, {"kind": "time", "tenths": 0}, "field.range", "/split/tenths"),
    ("tenths-10", TIMED, {"kind": "time", "tenths": 10}, "field.range", "/split/tenths"),
    ("modulus-1", GRID, {"kind": "hash", "modulus": 1}, "field.range", "/split/modulus"),
    ("rounds-9", GRID, {"kind": "hash", "rounds": 9}, "field.range", "/split/rounds"),
    ("kind", GRID, {"kind": "random"}, "field.variant", "/split/kind"),
    ("no-kind", GRID, {}, "field.missing", "/split/kind"),
    ("field-of-other-kind", GRID, {"kind": "hash", "tenths": 2}, "field.unknown", "/split/tenths"),
    ("no-record", GRID, "hash", "field.type", "/split"),
]:
    fit_refused(name, events, {}, code, path, "recommend.split", split=how)

# Evaluation and selection.
for name, events, how, rows, k in [
    ("time", TIMED, {"kind": "time"}, time_rows(TIMED, 2), 2),
    ("hash", GRID, {"kind": "hash"}, hash_rows(GRID, 5, 1), 3),
]:
    config = {"weighting": "cosine", "shrinkage": 0}
    pick = lambda rows: {key: [column[r] for r in rows] for key, column in events.items()}
    model, test = Model(pick([r for r in range(len(events["users"])) if r not in rows]), config), pick(rows)
    tested = sorted(set(test["users"]), key=shortlex)
    hits = first = precision = recall = 0.0
    for user in tested:
        goal = {i for u, i in zip(test["users"], test["items"]) if u == user}
        listed = [entry["item"] for entry in model.rank({"user": user, "k": k})["items"]]
        found = [place for place, item in enumerate(listed) if item in goal]
        hits += bool(found)
        recall += len(found) / len(goal)
        precision += len(found) / k
        first += 1 / (found[0] + 1) if found else 0
    n = len(tested)
    emit(f"recommend.evaluate.{name}", "recommend.evaluate", "success", {"events": events, "split": how, "config": config, "k": k},
         part(**{"/users": n, "/hit": hits / n, "/recall": recall / n, "/precision": precision / n, "/mrr": first / n}), OWN)
emit("recommend.select.small", "recommend.select", "success", {"events": GRID, "split": {"kind": "hash"}, "k": 3, "budget": 5}, RECORDED, "recorded")
fit_refused("nothing-to-test", {"users": ["1"], "items": ["1"], "timestampSeconds": [1]}, {}, "recommend.no_test", "/split", "recommend.evaluate", split={"kind": "time"})
fit_refused("k-0", GRID, {}, "field.range", "/k", "recommend.evaluate", split={"kind": "hash"}, k=0)
fit_refused("budget-0", GRID, {}, "field.range", "/budget", "recommend.select", split={"kind": "hash"}, budget=0)

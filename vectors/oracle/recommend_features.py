"""Content, attributes of users, dislikes and similar users: an independent implementation of the documented formulas.

models/recommend-v3-features.json is a request of recommend.fit whose model file stands beside it.
"""

import json
import math
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

from authoring import answer, emit, error, part

HERE = Path(__file__).parent.parent / "models"
OWN = "independent: vectors/oracle/recommend_features.py"
CONTRACT = "the contract: strict decoding"
ONE = 1_000_000
NAME = "recommend-v3-features"


def shortlex(text):
    return len(text.encode()), text.encode()


def micros(value):
    return round(Fraction(value * ONE))


def share(term, decay):
    size = round(Fraction(abs(term) * decay, ONE))
    return -size if term < 0 else size


def cosine(a, b):
    length = math.sqrt(sum(x * x for x in a) * sum(x * x for x in b))
    return sum(x * y for x, y in zip(a, b)) / length if length else 0.0


class Model:
    """What people like, what they dislike, and what is known of them and of the items."""

    def __init__(self, events, config):
        config = {"neighbours": 200, "shrinkage": 10, "popularityWeight": 30_000} | config
        self.config = config
        n = len(events["users"])
        times, no = events.get("timestampSeconds") or [0] * n, events.get("disliked") or [False] * n
        state, self.likes = {}, 0
        for e in sorted(range(n), key=lambda e: (times[e], no[e])):
            state[events["users"][e], events["items"][e]] = (times[e], no[e])
        items, people = events.get("itemFeatures", {}), events.get("userFeatures", {})
        self.items = sorted({i for _, i in state} | set(items.get("items", [])), key=shortlex)
        self.users = sorted({u for u, _ in state}, key=shortlex)
        self.history = {u: sorted((i for v, i in state if v == u and not state[v, i][1]), key=lambda i: (state[u, i][0], shortlex(i))) for u in self.users}
        self.disliked = {u: {i for v, i in state if v == u and state[v, i][1]} for u in self.users}
        self.liking = {i: {u for u in self.users if i in self.history[u]} for i in self.items}
        self.disliking = {i: {u for u in self.users if i in self.disliked[u]} for i in self.items}
        self.events = sum(1 for e in range(n) if not no[e] and not state[events["users"][e], events["items"][e]][1])
        count = {i: sum(1 for e in range(n) if events["items"][e] == i and not no[e] and i in self.history[events["users"][e]]) for i in self.items}
        self.table = {i: defaultdict(int) for i in self.items}
        h = config["shrinkage"]

        def alike(i, j):
            both = len(self.liking[i] & self.liking[j])
            return both / math.sqrt(len(self.liking[i]) * len(self.liking[j])) * both / (both + h) if both else 0

        self.add(self.items, alike, config["neighbours"], config.get("neighbourWeight", ONE))
        content = config.get("content")
        if content:
            content = {"weight": ONE, "embeddingWeight": ONE, "neighbours": 100} | content
            own = dict(zip(items.get("items", []), map(set, items.get("attributes", [[]] * len(items.get("items", []))))))
            described = sum(1 for labels in own.values() if labels)
            weight = lambda a: (math.log(1 + described) - math.log(1 + sum(a in labels for labels in own.values()))) ** 2

            def by_labels(i, j):
                a, b = own.get(i, set()), own.get(j, set())
                total = lambda labels: sum(map(weight, labels))
                return total(a & b) / math.sqrt(total(a) * total(b)) if total(a & b) else 0

            rows = self.add(self.items, by_labels, content["neighbours"], content["weight"])
            if "embeddings" in items:
                vectors = dict(zip(items["items"], items["embeddings"]))
                near = lambda i, j: cosine(vectors.get(i, []), vectors.get(j, [])) if i in vectors and j in vectors else 0
                more = self.add(self.items, near, content["neighbours"], content["embeddingWeight"], False)
                for i in self.items:
                    for j, m in more[i].items():
                        rows[i][j] = rows[i].get(j, 0) + m
            for i in self.items:
                near = {j: m for j, m in rows[i].items() if self.liking[j] and m}
                if not self.liking[i] and near:
                    count[i] = sum(m * count[j] for j, m in near.items()) / sum(near.values())
        if "dislikes" in config:
            dislikes = {"weight": 100_000, "neighbours": 100} | config["dislikes"]

            def against(i, j):
                both = len(self.liking[i] & self.disliking[j])
                return both / math.sqrt(len(self.liking[i]) * len(self.disliking[j])) if both else 0

            self.add(self.items, against, dislikes["neighbours"], -dislikes["weight"])
        self.attributes = {}
        if "userAttributes" in config:
            attributes = {"weight": 300_000, "neighbours": 1_000} | config["userAttributes"]
            for user, names in zip(people.get("users", []), people.get("attributes", [])):
                for name in names:
                    if user in self.users:
                        self.attributes.setdefault(name, set()).add(user)
            self.table |= {("attribute", a): defaultdict(int) for a in self.attributes}

            def liked_by(a, j):
                both = len(self.attributes[a[1]] & self.liking[j])
                return both / math.sqrt(len(self.attributes[a[1]]) * len(self.liking[j])) if both else 0

            self.add([("attribute", a) for a in self.attributes], liked_by, attributes["neighbours"], attributes["weight"])
        self.popularity = {i: micros(count[i] / max(count.values())) for i in self.items}

    def add(self, sources, similarity, most, weight, scaled=True):
        """Adds the best of each source in micro-units, of the greatest of all where they are scaled."""
        found = {i: sorted(((similarity(i, j), j) for j in self.items if j != i), key=lambda p: (-round(p[0], 12), shortlex(p[1])))[:most] for i in sources}
        greatest = max((s for row in found.values() for s, _ in row), default=1) if scaled else 1
        made = {}
        for i, row in found.items():
            # What rounds to nothing before it is weighted is no neighbour.
            terms = {j: share(micros(s / greatest), weight) if scaled else round(Fraction(s * weight)) for s, j in row if s > 0}
            made[i] = {j: m if weight >= 0 or not scaled else -share(micros(next(s for s, k in row if k == j) / greatest), -weight) for j, m in terms.items()}
            for j, m in made[i].items():
                self.table[i][j] += m
        return made

    def neighbours(self):
        return sum(1 for row in self.table.values() for m in row.values() if m)

    def rank(self, request):
        user = request.get("user")
        gone = set(request.get("disliked", [])) | self.disliked.get(user, set())
        history = [i for i in self.history.get(user, []) + request.get("history", []) if i in self.items]
        history = [i for at, i in enumerate(history) if i not in history[at + 1:]]
        seen = set() if request.get("includeSeen") else set(history)
        history = [i for i in history if i not in gone]
        named = sorted({a for a in request.get("attributes", []) if a in self.attributes}, key=shortlex)
        half_life = self.config.get("recencyHalfLife")

        def scored(history):
            decay = [ONE] * len(named) + [micros(2.0 ** (-(len(history) - 1 - k) / half_life)) if half_life else ONE for k in range(len(history))]
            sources = [("attribute", a) for a in named] + history
            personal = any(any(self.table[s].values()) for s in sources)
            prior = {j: round(Fraction(p * self.config["popularityWeight"], ONE)) if personal else p for j, p in self.popularity.items()}
            terms = {j: [(share(self.table[s][j], d), s) for s, d in zip(sources, decay)] if personal else [] for j in self.items}
            return personal, prior, terms, {j: prior[j] + sum(m for m, _ in terms[j]) for j in self.items}

        personal, prior, terms, score = scored(history)
        order = sorted(self.items, key=lambda j: (-score[j], shortlex(j)))
        place = lambda s: (1, list(sorted(self.attributes, key=shortlex)).index(s[1])) if isinstance(s, tuple) else (0, self.items.index(s))

        def told(j):
            named = [{"kind": "attribute", "attribute": s[1], "micros": m} if isinstance(s, tuple) else {"kind": "liked", "item": s, "micros": m}
                     for m, s in sorted(((m, s) for m, s in terms[j] if m), key=lambda term: (-term[0], place(term[1])))]
            most = request.get("maxTerms", 10)
            rest, named = named[most:], named[:most]
            popular = [{"kind": "popular", "micros": prior[j]}] if prior[j] else []
            others = [{"kind": "others", "count": len(rest), "micros": sum(t["micros"] for t in rest)}] if rest else []
            return named + popular + others

        reasons = lambda j: ["seen"] * (j in seen) + ["disliked"] * (j in gone)
        removed = [j for j in order if reasons(j)]
        others = [scored([i for i in history if i != liked])[3] for liked in request.get("without", [])]
        rank = lambda j, score: 1 + sum((-score[i], shortlex(i)) < (-score[j], shortlex(j)) for i in self.items if not reasons(i))
        listed = [j for j in order if not reasons(j)][: request.get("k", 20)]
        without = lambda j: {"without": [rank(j, other) for other in others]} if others else {}
        last = score[listed[-1]] if listed else None

        def why(j):
            if j not in score:
                return {"item": j, "reasons": [], "terms": []}
            gap = score[j] if last is None else last
            return {"item": j, "score": score[j], "reasons": reasons(j), "rank": rank(j, score), "gap": gap - score[j], "terms": told(j)}

        return {
            "basis": "personal" if personal else "popular",
            "items": [{"item": j, "score": score[j], "terms": told(j)} | without(j) for j in listed],
            "removed": [{"item": j, "score": score[j], "reasons": reasons(j)} for j in removed],
            "removedCount": len(removed),
        } | ({"whyNot": [why(j) for j in request["whyNot"]]} if request.get("whyNot") else {})

    def similar(self, request):
        own = set(self.history.get(request.get("user"), [])) | {i for i in request.get("history", []) if i in self.items}
        found = []
        for other in self.users:
            shared = len(own & set(self.history[other]))
            if other != request.get("user") and shared:
                found.append((micros(shared / math.sqrt(len(own) * len(self.history[other]))), other, shared))
        found.sort(key=lambda f: (-f[0], shortlex(f[1])))
        return {"users": [{"user": u, "similarity": s, "shared": n} for s, u, n in found[: request.get("k", 20)]]}


request = json.loads((HERE / f"{NAME}.json").read_text())
MODEL = Model(request["events"], request["config"])
FILE = f"models/{NAME}.hive"


def ranked(id, request, kind="success"):
    emit(f"recommend_features.rank.{id}", "recommend.rank", kind, request, answer(MODEL.rank(request)), OWN, model=FILE)


ranked("likes-and-dislikes", {"user": "ann"})
ranked("changed-mind", {"user": "bob", "maxTerms": 2})
ranked("other-way-round", {"user": "dora", "includeSeen": True})
ranked("only-dislikes", {"user": "gus"}, "edge")
ranked("cold-item-liked", {"history": ["cortado"]}, "edge")
ranked("cold-item-by-embedding", {"history": ["baguette", "espresso"]})
ranked("item-without-features", {"history": ["plain"]}, "edge")
ranked("cold-user-by-attributes", {"attributes": ["barista", "age:30s"]})
ranked("attribute-named-twice", {"attributes": ["baker", "baker"], "k": 3}, "edge")
ranked("unknown-attribute", {"attributes": ["age:90s", "no such"]}, "edge")
ranked("attributes-do-not-fade", {"user": "ünal", "attributes": ["barista"], "includeSeen": True, "maxTerms": 1})
ranked("disliked-in-the-request", {"user": "eve", "disliked": ["latte", "cortado"]})
ranked("nothing-known", {"user": "stranger"}, "edge")
ranked("without-a-liked-item", {"history": ["espresso", "rye", "latte"], "k": 4, "without": ["rye", "latte", "espresso"]})
ranked("without-the-only-liked-item", {"history": ["rye"], "k": 3, "without": ["rye"]}, "edge")
ranked("without-what-was-not-liked", {"user": "ann", "k": 3, "without": ["no such", "baguette"], "disliked": ["baguette"]}, "edge")
ranked("why-not", {"user": "ann", "k": 2, "maxTerms": 2, "disliked": ["latte"], "whyNot": ["latte", "no such", "rye", "cortado", "rye"] + MODEL.history["ann"][:1]})
ranked("why-not-in-an-empty-list", {"user": "ann", "disliked": MODEL.items, "whyNot": ["rye"]}, "edge")
for id, asked, path in (("without-33", {"without": ["rye"] * 33}, "/without"), ("why-not-1001", {"whyNot": ["rye"] * 1_001}, "/whyNot")):
    emit(f"recommend_features.rank.refused.{id}", "recommend.rank", "failure", asked, error("recommend.limit", path), CONTRACT, model=FILE)

emit("recommend_features.inspect", "recommend.inspect", "success", {}, part(**{
    "/formatVersion": 3, "/events": MODEL.events, "/users": len(MODEL.users), "/items": len(MODEL.items), "/neighbours": MODEL.neighbours()}), OWN, model=FILE)
for id, asked, kind in (
    ("of-a-user", {"user": "ann"}, "success"), ("of-a-history", {"history": ["rye", "mocha", "no such"], "k": 2}, "success"),
    ("of-both", {"user": "fay", "history": ["yeast"]}, "success"), ("of-nobody", {}, "edge"), ("of-one-who-only-dislikes", {"user": "gus"}, "edge"),
):
    emit(f"recommend_features.similar.{id}", "recommend.similar_users", kind, asked, answer(MODEL.similar(asked)), OWN, model=FILE)
emit("recommend_features.similar.k-0", "recommend.similar_users", "failure", {"k": 0}, error("field.range", "/k"), CONTRACT, model=FILE)
emit("recommend_features.similar.history-too-long", "recommend.similar_users", "failure", {"history": ["rye"] * 10_001}, error("recommend.limit", "/history"), CONTRACT, model=FILE)
emit("recommend_features.similar.without-users", "recommend.similar_users", "failure", {}, error("recommend.users"),
     "the contract: a model without users", model="models/recommend-v2-sessions.hive") if not json.loads((HERE / "recommend-v2-sessions.json").read_text())["config"].get("keepUsers", True) else None

SMALL = {"users": ["u", "u", "v"], "items": ["a", "b", "a"]}
PLAIN = {"weighting": "cosine", "shrinkage": 0}


def fitted(id, more, config, kind="success"):
    events = SMALL | more
    made = Model(events, PLAIN | config)
    emit(f"recommend_features.fit.{id}", "recommend.fit", kind, {"events": events, "config": PLAIN | config}, part(**{
        "/events": made.events, "/users": len(made.users), "/items": len(made.items), "/neighbours": made.neighbours()}), OWN)


fitted("whole", {k: v for k, v in request["events"].items()}, request["config"])
fitted("items-without-features-join", {"itemFeatures": {"items": ["new"]}}, {"content": {}}, "edge")
fitted("features-that-no-model-looks-at", {"itemFeatures": {"items": ["a", "new"], "attributes": [["x"], ["x"]]}}, {}, "edge")
fitted("content-without-features", {}, {"content": {}}, "edge")
fitted("embeddings-alone", {"itemFeatures": {"items": ["b", "a", "c"], "embeddings": [[1.0, 1.0], [2.0, 0.0], [-1.0, 0.5]]}}, {"content": {"neighbours": 1}})
fitted("attributes-that-all-have", {"itemFeatures": {"items": ["a", "b"], "attributes": [["x"], ["x"]]}}, {"content": {}}, "edge")
fitted("users-attributes", {"userFeatures": {"users": ["v", "u"], "attributes": [["q"], ["p", "q"]]}}, {"userAttributes": {"neighbours": 1}})
fitted("dislikes", {"disliked": [False, True, False]}, {"dislikes": {}})
fitted("dislikes-that-no-model-looks-at", {"disliked": [True, False, False]}, {}, "edge")


def refused(id, more, config, code, path):
    emit(f"recommend_features.refused.{id}", "recommend.fit", "failure", {"events": SMALL | more, "config": config}, error(code, path), CONTRACT)


refused("disliked-shape", {"disliked": [True]}, {}, "buffer.shape", "/events/disliked")
refused("nothing-liked", {"disliked": [True, True, True]}, {}, "recommend.no_events", "/events/disliked")
refused("item-twice", {"itemFeatures": {"items": ["a", "c", "a"]}}, {}, "recommend.item", "/events/itemFeatures/items/2")
refused("user-twice", {"userFeatures": {"users": ["u", "u"], "attributes": [[], []]}}, {}, "recommend.item", "/events/userFeatures/users/1")
refused("attributes-shape", {"itemFeatures": {"items": ["a"], "attributes": []}}, {}, "buffer.shape", "/events/itemFeatures/attributes")
refused("empty-attribute", {"userFeatures": {"users": ["u"], "attributes": [["p", ""]]}}, {}, "id.empty", "/events/userFeatures/attributes/0/1")
refused("embeddings-shape", {"itemFeatures": {"items": ["a"], "embeddings": []}}, {}, "buffer.shape", "/events/itemFeatures/embeddings")
refused("embeddings-uneven", {"itemFeatures": {"items": ["a", "b"], "embeddings": [[1.0], [1.0, 2.0]]}}, {}, "recommend.vector", "/events/itemFeatures/embeddings")
refused("embeddings-empty", {"itemFeatures": {"items": ["a"], "embeddings": [[]]}}, {}, "recommend.vector", "/events/itemFeatures/embeddings")
refused("embedding-too-great", {"itemFeatures": {"items": ["a"], "embeddings": [[1e16]]}}, {}, "recommend.vector", "/events/itemFeatures/embeddings")
refused("content-neighbours-0", {}, {"content": {"neighbours": 0}}, "field.range", "/config/content/neighbours")
refused("content-embedding-weight", {}, {"content": {"embeddingWeight": 100_000_001}}, "field.range", "/config/content/embeddingWeight")
refused("attributes-weight", {}, {"userAttributes": {"weight": 100_000_001}}, "field.range", "/config/userAttributes/weight")
refused("dislikes-neighbours", {}, {"dislikes": {"neighbours": 1_001}}, "field.range", "/config/dislikes/neighbours")

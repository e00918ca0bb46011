"""The models of recommendation beside item-kNN: an independent implementation of the documented formulas.

Plain Python: matrices are lists of lists, inverses come from Gauss-Jordan, eigenvectors from Jacobi rotations. The
events are those of models/recommend-v1.json; each models/recommend-v2-*.json is a request of recommend.fit whose model
file stands beside it.
"""

import base64
import hashlib
import json
import math
import struct
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

from authoring import RECORDED, answer, emit, error, part

HERE = Path(__file__).parent.parent / "models"
OWN = "independent: vectors/oracle/recommend_models.py"
CONTRACT = "the contract: strict decoding"
ONE = 1_000_000


def shortlex(text):
    return len(text.encode()), text.encode()


def micros(value):
    return round(Fraction(value * ONE))


def share(term, decay):
    size = round(Fraction(abs(term) * decay, ONE))
    return -size if term < 0 else size


def latest(items):
    return [item for at, item in enumerate(items) if item not in items[at + 1:]]


def inverse(matrix):
    n = len(matrix)
    rows = [list(row) + [float(i == j) for j in range(n)] for i, row in enumerate(matrix)]
    for c in range(n):
        p = max(range(c, n), key=lambda r: abs(rows[r][c]))
        rows[c], rows[p] = rows[p], rows[c]
        pivot = rows[c][c]
        rows[c] = [x / pivot for x in rows[c]]
        for r in range(n):
            if r != c and rows[r][c]:
                f = rows[r][c]
                rows[r] = [x - f * y for x, y in zip(rows[r], rows[c])]
    return [row[n:] for row in rows]


def eigenvectors(matrix, count):
    """The eigenvectors of the greatest eigenvalues of a symmetric matrix, by Jacobi rotations."""
    n = len(matrix)
    a = [list(row) for row in matrix]
    v = [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(60):
        for p in range(n):
            for q in range(p + 1, n):
                if abs(a[p][q]) < 1e-18:
                    continue
                theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                t = (1 if theta >= 0 else -1) / (abs(theta) + math.sqrt(theta * theta + 1))
                c = 1 / math.sqrt(t * t + 1)
                s = t * c
                for k in range(n):
                    a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
                for k in range(n):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
                for k in range(n):
                    v[k][p], v[k][q] = c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]
    order = sorted(range(n), key=lambda i: -a[i][i])[:count]
    return [[v[k][i] for k in range(n)] for i in order]


def splitmix64(x):
    mask = 2**64 - 1
    x = (x + 0x9E3779B97F4A7C15) & mask
    x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ x >> 27) * 0x94D049BB133111EB) & mask
    return x ^ x >> 31


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


DEFAULTS = {
    "ease": {"weight": ONE, "ridge": 8_000, "dropout": 500, "userExponent": 250, "itemExponent": 250, "zeroDiagonal": False},
    "rp3Beta": {"weight": ONE, "alpha": 800, "beta": 400, "neighbours": 200},
    "graphFilter": {"weight": ONE, "dimensions": 32, "sweeps": 20, "coOccurrence": 3_000, "neighbours": 1_000},
    "ials": {"weight": ONE, "dimensions": 32, "ridge": 30_000, "background": 100_000, "sweeps": 8},
    "vmisKnn": {"weight": ONE, "candidates": 500, "neighbours": 50, "last": 2, "idf": True},
}


class Blend:
    def __init__(self, events, config):
        users, items = events["users"], events["items"]
        n = len(users)
        times = events.get("timestampSeconds") or [0] * n
        weights = events.get("weights") or [1] * n
        self.config = {"weighting": "bm25", "neighbours": 200, "shrinkage": 10, "popularityWeight": 30_000} | config
        for name, defaults in DEFAULTS.items():
            if name in config:
                self.config[name] = defaults | config[name]
        self.items = sorted(set(items), key=shortlex)
        self.users = sorted(set(users), key=shortlex)
        self.at = {item: k for k, item in enumerate(self.items)}
        order = sorted(range(n), key=lambda e: (times[e], shortlex(items[e]), e))
        self.histories = [[self.at[i] for i in latest([items[e] for e in order if users[e] == u])] for u in self.users]
        self.times = [max(times[e] for e in range(n) if users[e] == u) for u in self.users]
        self.audience = [[u for u, h in enumerate(self.histories) if i in h] for i in range(len(self.items))]
        half_life, newest = self.config.get("popularityHalfLife"), max(times)
        raw = [0.0] * len(self.items)
        for e in sorted(range(n), key=lambda e: (times[e], shortlex(users[e]), weights[e])):
            raw[self.at[items[e]]] += weights[e] * (2.0 ** ((times[e] - newest) / half_life) if half_life else 1.0)
        self.popularity = [micros(x / max(raw)) for x in raw]
        self.table = [defaultdict(int) for _ in self.items]
        self.knn()
        for name in ("rp3Beta", "graphFilter", "ease"):
            if name in self.config:
                getattr(self, name)(self.config[name])
        self.ials = self.config.get("ials")
        if self.ials:
            self.train_factors(self.ials)
        self.vmis = self.config.get("vmisKnn")

    def add(self, rows, weight):
        for i, row in enumerate(rows):
            for value, j in row:
                self.table[i][j] += round(Fraction(value * weight))

    def nearest(self, similarity, most, weight):
        """Similarities in micro-units of the greatest, then weighted."""
        found = []
        for i in range(len(self.items)):
            row = [(similarity(i, j), j) for j in range(len(self.items)) if j != i]
            row = sorted(((s, j) for s, j in row if s > 0), key=lambda pair: (-round(pair[0], 12), pair[1]))
            found.append(row[:most])
        greatest = max((s for row in found for s, _ in row), default=1)
        self.add([[(Fraction(micros(s / greatest), ONE), j) for s, j in row] for row in found], weight)

    def both(self, i, j):
        return [u for u in self.audience[i] if u in self.audience[j]]

    def knn(self):
        n_u, n_i = [len(h) for h in self.histories], [len(a) for a in self.audience]
        h = self.config["shrinkage"]
        assert self.config["neighbours"] == 0 or self.config["weighting"] in ("cosine", "normalised_cosine")
        scale = (lambda u: 1 / n_u[u]) if self.config["weighting"] == "normalised_cosine" else (lambda u: 1)

        def similarity(i, j):
            both = self.both(i, j)
            return sum(map(scale, both)) / math.sqrt(n_i[i] * n_i[j]) * len(both) / (len(both) + h) if both else 0

        self.nearest(similarity, self.config["neighbours"], self.config.get("neighbourWeight", ONE))

    def rp3Beta(self, c):
        n_u, n_i, alpha, beta = [len(h) for h in self.histories], [len(a) for a in self.audience], c["alpha"] / 1e3, c["beta"] / 1e3

        def similarity(i, j):
            return sum((1 / n_i[i]) ** alpha * (1 / n_u[u]) ** alpha for u in self.both(i, j)) / n_i[j] ** beta

        self.nearest(similarity, c["neighbours"], c["weight"])

    def ease(self, c):
        N, n_i = len(self.items), [len(a) for a in self.audience]
        a, b = c["userExponent"] / 1e3, c["itemExponent"] / 1e3
        G = [[sum(len(self.histories[u]) ** -a for u in self.both(i, j)) / (n_i[i] * n_i[j]) ** (b / 2) for j in range(N)] for i in range(N)]
        mean = sum(G[i][i] for i in range(N)) / N
        ridge = [c["ridge"] / 1e3 * mean + c["dropout"] / 1e3 * G[i][i] for i in range(N)]
        P = inverse([[G[i][j] + (ridge[i] if i == j else 0) for j in range(N)] for i in range(N)])
        rows = []
        for i in range(N):
            row = [((-P[i][j] / P[j][j] if c["zeroDiagonal"] else -P[i][j] * ridge[j]) * (n_i[j] / n_i[i]) ** (b / 2), j) for j in range(N) if j != i]
            rows.append(row)
        self.add(self.pruned(rows, c.get("neighbours", N), c["weight"]), c["weight"])

    @staticmethod
    def pruned(rows, most, weight):
        return [sorted(row, key=lambda pair: (-abs(round(Fraction(pair[0] * weight))), pair[1]))[:most] for row in rows]

    def graphFilter(self, c):
        N, n_u, n_i = len(self.items), [len(h) for h in self.histories], [len(a) for a in self.audience]
        S = [[sum(1 / n_u[u] for u in self.both(i, j)) / math.sqrt(n_i[i] * n_i[j]) for j in range(N)] for i in range(N)]
        V = eigenvectors(S, c["dimensions"])
        rows = [[(c["coOccurrence"] / 1e3 * S[i][j] + sum(v[i] * v[j] for v in V) * math.sqrt(n_i[j] / n_i[i]), j) for j in range(N) if j != i] for i in range(N)]
        self.add(self.pruned(rows, c["neighbours"], c["weight"]), c["weight"])

    # iALS

    def solve(self, rows, right, count, c):
        """A⁻¹ and A⁻¹ b of a half step against `count` rows with the Gram matrix in self.gram."""
        d = c["dimensions"]
        ridge = c["ridge"] / 1e6 * (len(rows) + c["background"] / 1e6 * count)
        A = [[self.gram[p][q] + sum(h[p] * h[q] for h in rows) + (ridge if p == q else 0) for q in range(d)] for p in range(d)]
        inv = inverse(A)
        return inv, [sum(inv[p][q] * right[q] for q in range(d)) for p in range(d)]

    def fix(self, factors, c):
        d = c["dimensions"]
        self.gram = [[c["background"] / 1e6 * sum(h[p] * h[q] for h in factors) for q in range(d)] for p in range(d)]

    def train_factors(self, c):
        d = c["dimensions"]
        normal = lambda at: sum((splitmix64(splitmix64(at) ^ k) >> 11) / 2**53 for k in range(12)) - 6
        items = [[0.1 / math.sqrt(d) * normal(i * d + k) for k in range(d)] for i in range(len(self.items))]
        for _ in range(c["sweeps"]):
            self.fix(items, c)
            users = [self.solve([items[i] for i in h], [sum(items[i][p] for i in h) for p in range(d)], len(items), c)[1] for h in self.histories]
            self.fix(users, c)
            items = [self.solve([users[u] for u in a], [sum(users[u][p] for u in a) for p in range(d)], len(users), c)[1] for a in self.audience]
        self.factors = [[f32(x) for x in row] for row in items]
        self.fix(self.factors, c)

    def factor_terms(self, history, decays, j):
        c, H = self.ials, self.factors
        d = c["dimensions"]
        right = [sum(r * H[i][p] for r, i in zip(decays, history)) for p in range(d)]
        inv, w = self.solve([H[i] for i in history], right, len(H), c)
        row = [sum(inv[p][q] * H[j][q] for q in range(d)) for p in range(d)]
        shares = [c["weight"] * r * sum(a * b for a, b in zip(H[i], row)) for r, i in zip(decays, history)]
        return round(c["weight"] * sum(a * b for a, b in zip(H[j], w))), shares

    # VMIS-kNN

    def neighbours_of(self, query):
        c = self.vmis
        L, q = len(query), len(set(query))
        candidates = {}
        older = lambda s: (-self.times[s], s)
        for pos, item in enumerate(reversed(query)):
            if item in query[L - pos:]:
                continue
            postings = sorted(self.audience[item], key=older)[: c["candidates"]]
            for s in postings:
                if s in candidates:
                    candidates[s] += Fraction(L - pos, q)
                elif len(candidates) < c["candidates"]:
                    candidates[s] = Fraction(L - pos, q)
                else:
                    oldest = max(candidates, key=older)
                    if self.times[s] > self.times[oldest]:
                        del candidates[oldest]
                        candidates[s] = Fraction(L - pos, q)
                    else:
                        break
        return sorted(candidates.items(), key=lambda pair: (-pair[1], older(pair[0])))[: c["neighbours"]]

    def session_terms(self, events, history, j):
        c = self.vmis
        query = events[-c["last"]:]
        L, q, total = len(query), len(set(query)), sum(map(len, self.histories))
        idf = math.log(total / len(self.audience[j]))
        idf = idf if c["idf"] and idf > 0 else 1.0
        score, shares = 0.0, [0.0] * len(history)
        if j == query[-1]:
            return 0, shares
        for s, similarity in self.neighbours_of(query):
            if j not in self.histories[s]:
                continue
            p = 1 + next((pos for pos, item in enumerate(reversed(query)) if item in self.histories[s]), 99)
            w = 0 if p >= 100 else 1 - 0.1 * p
            score += w * float(similarity) * idf
            for at, item in enumerate(query):
                if item in self.histories[s] and item not in query[at + 1:]:
                    shares[history.index(item)] += w * (at + 1) / q * idf * c["weight"]
        return round(score * c["weight"]), shares

    def terms(self, events, j):
        history = latest(events)
        half_life = self.config.get("recencyHalfLife")
        ages = [len(history) - 1 - k for k in range(len(history))]
        decays = [micros(2.0 ** (-age / half_life)) if half_life else ONE for age in ages]
        found = [share(self.table[i][j], decay) for i, decay in zip(history, decays)]
        parts = []
        if self.ials:
            parts.append(self.factor_terms(history, [decay / ONE for decay in decays], j))
        if self.vmis:
            parts.append(self.session_terms(events, history, j))
        for total, shares in parts:
            whole = [round(x) for x in shares]
            greatest = max(range(len(whole)), key=lambda k: (abs(whole[k]), -k))
            whole[greatest] += total - sum(whole)
            found = [a + b for a, b in zip(found, whole)]
        return found

    def rank(self, request):
        known = self.histories[self.users.index(request["user"])] if request.get("user") in self.users else []
        given = [self.at[item] for item in request.get("history", []) if item in self.at]
        history = latest(known + given)

        def scored(events):
            personal = bool(events)
            prior = [round(Fraction(p * self.config["popularityWeight"], ONE)) if personal else p for p in self.popularity]
            terms = [self.terms(events, j) if personal else [] for j in range(len(self.items))]
            return personal, prior, terms, [prior[j] + sum(terms[j]) for j in range(len(self.items))]

        personal, prior, terms, score = scored(known + given)
        order = sorted(range(len(self.items)), key=lambda j: (-score[j], j))
        seen = [] if request.get("includeSeen") else history
        most = request.get("maxTerms", 10)

        def told(j):
            liked = sorted(((m, i) for m, i in zip(terms[j], history) if m), key=lambda term: (-term[0], term[1]))
            named = [{"kind": "liked", "item": self.items[i], "micros": m} for m, i in liked[:most]]
            if prior[j]:
                named.append({"kind": "popular", "micros": prior[j]})
            if liked[most:]:
                named.append({"kind": "others", "count": len(liked[most:]), "micros": sum(m for m, _ in liked[most:])})
            return named

        listed = [j for j in order if j not in seen][: request.get("k", 20)]
        removed = [j for j in order if j in seen]
        others = [scored([i for i in known + given if self.items[i] != liked])[3] for liked in request.get("without", [])]
        rank = lambda j, score: 1 + sum((-score[i], i) < (-score[j], j) for i in range(len(self.items)) if i not in seen)
        without = lambda j: {"without": [rank(j, other) for other in others]} if others else {}
        return {
            "basis": "personal" if personal else "popular",
            "items": [{"item": self.items[j], "score": score[j], "terms": told(j)} | without(j) for j in listed],
            "removed": [{"item": self.items[j], "score": score[j], "reasons": ["seen"]} for j in removed],
            "removedCount": len(removed),
        }


def saved(name):
    request = json.loads((HERE / f"recommend-v2-{name}.json").read_text())
    return request, Blend(request["events"], request["config"]), f"models/recommend-v2-{name}.hive"


MODELS = {name: saved(name) for name in ("blend", "factors", "sessions")}


def ranked(name, id, request, kind="success"):
    _, blend, model = MODELS[name]
    emit(f"recommend_models.{name}.{id}", "recommend.rank", kind, request, answer(blend.rank(request)), OWN, model=model)


for name, (request, blend, model) in MODELS.items():
    ranked(name, "known-user", {"user": "user-1"})
    ranked(name, "other-script", {"user": "ünal", "k": 6})
    ranked(name, "one-item", {"history": [blend.items[3]]}, "edge")
    ranked(name, "two-items", {"history": ["espresso", "yeast"], "k": 9})
    ranked(name, "after-the-user", {"user": "user-7", "history": ["rye"], "k": 5, "maxTerms": 2})
    ranked(name, "seen-again", {"user": "user-4", "includeSeen": True, "maxTerms": 100})
    ranked(name, "without-a-liked-item", {"history": ["espresso", "yeast", "rye"], "k": 6, "without": ["rye", "espresso", "yeast", "honey"]})
    ranked(name, "an-item-again", {"history": ["espresso", "yeast", "yeast"], "k": 9, "without": ["yeast"]}, "edge")
    ranked(name, "items-in-turn", {"history": ["yeast", "espresso", "yeast", "espresso"], "k": 9}, "edge")
    ranked(name, "cold", {}, "edge")
    ranked(name, "unknown-items", {"history": ["no-such-item"], "k": 2}, "edge")
    ranked(name, "everything", {"history": blend.items, "includeSeen": True, "maxTerms": 3}, "edge")
    emit(f"recommend_models.{name}.inspect", "recommend.inspect", "success", {}, part(**{
        "/formatVersion": 2, "/events": len(request["events"]["users"]), "/users": len(blend.users), "/items": len(blend.items),
        "/neighbours": sum(1 for row in blend.table for m in row.values() if m), "/config": blend.config}), OWN, model=model)
    whole = dict(request)
    emit(f"recommend_models.{name}.fit", "recommend.fit", "success", whole, part(**{
        "/events": len(request["events"]["users"]), "/users": len(blend.users), "/items": len(blend.items),
        "/neighbours": sum(1 for row in blend.table for m in row.values() if m)}), OWN)

# The known answers of the small matrix (1,1,0,0), (1,1,1,0), (0,1,1,1), through evaluation on a split that leaves it whole.
SMALL = {"users": ["1", "1", "2", "2", "2", "3", "3", "3"], "items": ["a", "b", "a", "b", "c", "b", "c", "d"]}
TIMED = SMALL | {"timestampSeconds": [1, 2, 3, 4, 5, 6, 7, 8]}


def fitted(id, events, config, kind="success"):
    blend = Blend(events, config)
    emit(f"recommend_models.fit.{id}", "recommend.fit", kind, {"events": events, "config": config}, part(**{
        "/events": len(events["users"]), "/users": len(blend.users), "/items": len(blend.items),
        "/neighbours": sum(1 for row in blend.table for m in row.values() if m)}), OWN)


NO_KNN = {"neighbours": 0, "popularityWeight": 0}
PLAIN = {"userExponent": 0, "itemExponent": 0, "dropout": 0, "zeroDiagonal": True}
fitted("ease", SMALL, NO_KNN | {"ease": PLAIN | {"ridge": 500}})
fitted("ease-one-neighbour", SMALL, NO_KNN | {"ease": PLAIN | {"ridge": 500, "neighbours": 1}}, "edge")
fitted("ease-of-no-weight", SMALL, NO_KNN | {"ease": {"weight": 0}}, "edge")
fitted("denoising", SMALL, NO_KNN | {"ease": {}})
fitted("rp3beta", SMALL, NO_KNN | {"rp3Beta": {}})
fitted("rp3beta-one-neighbour", SMALL, NO_KNN | {"rp3Beta": {"neighbours": 1}}, "edge")
fitted("knn-weighted-down-to-nothing", SMALL, {"weighting": "cosine", "shrinkage": 0, "neighbourWeight": 0}, "edge")
fitted("sum-of-two", SMALL, {"weighting": "cosine", "shrinkage": 0, "rp3Beta": {"weight": 500_000}})
fitted("factors-of-one-dimension", SMALL, NO_KNN | {"ials": {"dimensions": 1, "sweeps": 1}}, "edge")
fitted("more-dimensions-than-items", SMALL, NO_KNN | {"ials": {"dimensions": 9, "sweeps": 2}}, "edge")
fitted("one-event-in-all-models", {"users": ["u"], "items": ["i"]}, NO_KNN | {"ease": {}, "rp3Beta": {}, "ials": {"dimensions": 2}}, "edge")
fitted("sessions-without-times", SMALL, NO_KNN | {"vmisKnn": {}}, "edge")


def refused(id, config, code, path, op="recommend.fit", events=SMALL, **more):
    request = {"events": events} | ({"config": config} if config is not None else {}) | more
    emit(f"recommend_models.refused.{id}", op, "failure", request, error(code, path), CONTRACT)


refused("ease-ridge-0", {"ease": {"ridge": 0}}, "field.range", "/config/ease/ridge")
refused("ease-dropout", {"ease": {"dropout": 100_001}}, "field.range", "/config/ease/dropout")
refused("ease-user-exponent", {"ease": {"userExponent": 2_001}}, "field.range", "/config/ease/userExponent")
refused("ease-item-exponent", {"ease": {"itemExponent": 2_001}}, "field.range", "/config/ease/itemExponent")
refused("ease-neighbours-0", {"ease": {"neighbours": 0}}, "field.range", "/config/ease/neighbours")
refused("ease-weight", {"ease": {"weight": 100_000_001}}, "field.range", "/config/ease/weight")
refused("ease-unknown-field", {"ease": {"lambda": 1}}, "field.unknown", "/config/ease/lambda")
refused("rp3beta-alpha-0", {"rp3Beta": {"alpha": 0}}, "field.range", "/config/rp3Beta/alpha")
refused("rp3beta-neighbours", {"rp3Beta": {"neighbours": 1_001}}, "field.range", "/config/rp3Beta/neighbours")
refused("rp3beta-no-record", {"rp3Beta": True}, "field.type", "/config/rp3Beta")
refused("graph-filter-dimensions", {"graphFilter": {"dimensions": 257}}, "field.range", "/config/graphFilter/dimensions")
refused("graph-filter-sweeps-0", {"graphFilter": {"sweeps": 0}}, "field.range", "/config/graphFilter/sweeps")
refused("ials-dimensions-0", {"ials": {"dimensions": 0}}, "field.range", "/config/ials/dimensions")
refused("ials-background-0", {"ials": {"background": 0}}, "field.range", "/config/ials/background")
refused("ials-ridge-fraction", {"ials": {"ridge": 0.5}}, "number.integer", "/config/ials/ridge")
refused("vmis-last-0", {"vmisKnn": {"last": 0}}, "field.range", "/config/vmisKnn/last")
refused("vmis-candidates", {"vmisKnn": {"candidates": 10_001}}, "field.range", "/config/vmisKnn/candidates")
refused("vmis-idf", {"vmisKnn": {"idf": 1}}, "field.type", "/config/vmisKnn/idf")
refused("neighbour-weight", {"neighbourWeight": 100_000_001}, "field.range", "/config/neighbourWeight")
refused("ease-of-too-many-items", {"ease": {}}, "recommend.limit", "/config/ease",
        events={"users": ["u"] * 5_001, "items": [str(n) for n in range(5_001)]})

# Choosing.
MANY = {"users": [f"u{n % 17}" for n in range(160)], "items": [f"i{n * n % 23}" for n in range(160)]}
emit("recommend_models.auto.by-hash", "recommend.auto", "success", {"events": MANY, "k": 5, "budget": 3}, RECORDED, "recorded")
emit("recommend_models.auto.by-time", "recommend.auto", "success",
     {"events": MANY | {"timestampSeconds": list(range(160))}, "k": 5, "budget": 4}, part(**{"/split": {"kind": "time", "tenths": 2}}), "the documented default")
emit("recommend_models.auto.one-training", "recommend.auto", "edge",
     {"events": MANY, "split": {"kind": "hash", "modulus": 4}, "k": 5, "budget": 1}, part(**{"/split/modulus": 4, "/trained": 1}), "the documented budget")
refused("auto-k-0", None, "field.range", "/k", "recommend.auto", k=0)
refused("auto-budget-0", None, "field.range", "/budget", "recommend.auto", budget=0)
refused("auto-by-time-without-times", None, "recommend.timestamps", "/split/kind", "recommend.auto", split={"kind": "time"})
refused("auto-nothing-to-test", None, "recommend.no_test", "/split", "recommend.auto", events=TIMED, split={"kind": "time", "tenths": 1})

# Counts: shards add up, users are forgotten, and the model is that of all events together.


def container(magic, version, payload):
    head = magic + struct.pack("<IQ", version, len(payload)) + payload
    return head + hashlib.sha256(head).digest()


def counts_file(events):
    """The bytes of the counts of some events, as the documentation of the format says."""
    users, items = events["users"], events["items"]
    catalogue = sorted(set(items), key=shortlex)
    baskets = [{i for u, i in zip(users, items) if u == user} for user in sorted(set(users))]
    out = struct.pack("<QI", len(users), len(baskets)) + struct.pack("<I", len(catalogue))
    out += b"".join(struct.pack("<H", len(i.encode())) for i in catalogue) + b"".join(i.encode() for i in catalogue)
    out += b"".join(struct.pack("<Q", items.count(i)) for i in catalogue)
    out += b"".join(struct.pack("<I", sum(i in basket for basket in baskets)) for i in catalogue)
    pairs = []
    for a, i in enumerate(catalogue):
        for b in range(a + 1, len(catalogue)):
            both = sum(i in basket and catalogue[b] in basket for basket in baskets)
            if both:
                pairs.append((a, b, both))
    out += struct.pack("<Q", len(pairs)) + b"".join(struct.pack("<III", *pair) for pair in pairs)
    return container(b"HIVECNTS", 1, out), len(catalogue), len(pairs)


def shard(events):
    return base64.b64encode(counts_file(events)[0]).decode()


def counted(id, total, request, kind="success"):
    data, items, pairs = counts_file(total)
    emit(f"recommend_models.count.{id}", "recommend.count", kind, request, part(**{
        "/counts": base64.b64encode(data).decode(), "/digest": "sha256:" + hashlib.sha256(data).hexdigest(), "/items": items,
        "/pairs": pairs, "/users": len(set(total["users"])), "/events": len(total["users"])}), OWN)


def of(events, users):
    rows = [k for k, user in enumerate(events["users"]) if user in users]
    return {"users": [events["users"][k] for k in rows], "items": [events["items"][k] for k in rows]}


SAVED = {key: MODELS["blend"][0]["events"][key] for key in ("users", "items")}
EVERYONE = sorted(set(SAVED["users"]), key=shortlex)
ODD, EVEN = of(SAVED, EVERYONE[1::2]), of(SAVED, EVERYONE[::2])
TWICE = {"users": ["u", "u", "v"], "items": ["x", "x", "y"]}
counted("events", SAVED, {"add": SAVED})
counted("an-item-twice", TWICE, {"add": TWICE}, "edge")
counted("two-shards", SAVED, {"shards": [shard(ODD), shard(EVEN)]})
counted("the-other-way-round", SAVED, {"shards": [shard(EVEN), shard(ODD)]})
counted("a-shard-and-events", SAVED, {"shards": [shard(ODD)], "add": EVEN})
counted("one-user-forgotten", of(SAVED, EVERYONE[1:]), {"add": SAVED, "remove": of(SAVED, EVERYONE[:1])})
counted("items-vanish-with-their-user", of(TWICE, ["v"]), {"add": TWICE, "remove": of(TWICE, ["u"])}, "edge")
counted("an-event-more", SMALL | {"users": SMALL["users"] + ["1"], "items": SMALL["items"] + ["d"]},
        {"add": {"users": SMALL["users"][2:] + ["1"] * 3, "items": SMALL["items"][2:] + ["a", "b", "d"]}})
counted("everybody-forgotten", {"users": [], "items": []}, {"add": TWICE, "remove": TWICE}, "edge")
counted("nothing", {"users": [], "items": []}, {}, "edge")
COSINE = {"weighting": "cosine", "neighbours": 5, "shrinkage": 3, "keepUsers": False}
emit("recommend_models.count.model-of-shards", "recommend.count", "success", {"shards": [shard(ODD), shard(EVEN)], "config": COSINE}, RECORDED, "recorded")
emit("recommend_models.count.model-of-all", "recommend.fit", "success", {"events": SAVED, "config": COSINE}, RECORDED, "recorded")


def count_refused(id, request, code, path):
    emit(f"recommend_models.count.refused.{id}", "recommend.count", "failure", request, error(code, path), CONTRACT)


GOOD = bytearray(counts_file(TWICE)[0])
encoded = lambda data: base64.b64encode(bytes(data)).decode()
count_refused("no-base64", {"shards": ["?"]}, "file.magic", "/shards/0")
count_refused("no-counts", {"shards": [shard(TWICE), encoded(b"HIVERECO")]}, "file.magic", "/shards/1")
count_refused("newer", {"shards": [encoded(GOOD[:8] + b"\x02" + GOOD[9:])]}, "file.version", "/shards/0")
count_refused("cut", {"shards": [encoded(GOOD[:-1])]}, "file.length", "/shards/0")
count_refused("changed", {"shards": [encoded(GOOD[:30] + b"\x77" + GOOD[31:])]}, "file.digest", "/shards/0")
PAYLOAD = counts_file(SMALL)[0][20:-32]
count_refused("pairs-contradict", {"shards": [encoded(container(b"HIVECNTS", 1, PAYLOAD[:-4] + struct.pack("<I", 9)))]}, "file.content", "/shards/0")
count_refused("no-users-of-an-item", {"shards": [encoded(container(b"HIVECNTS", 1, struct.pack("<QII", 1, 1, 1) + b"\x01\x00x" + struct.pack("<QIQ", 1, 0, 0)))]}, "file.content", "/shards/0")
count_refused("too-much-removed", {"add": of(TWICE, ["v"]), "remove": TWICE}, "recommend.counts", "/remove")
count_refused("another-history-removed", {"add": SMALL, "remove": {"users": ["1", "1"], "items": ["a", "d"]}}, "recommend.counts", "/remove")
count_refused("never-there", {"add": SMALL, "remove": {"users": ["9"], "items": ["z"]}}, "recommend.counts", "/remove")
for field, config in [("weighting", {"weighting": "bm25"}), ("keepUsers", COSINE | {"keepUsers": True}), ("rp3Beta", COSINE | {"rp3Beta": {}}),
                      ("graphFilter", COSINE | {"graphFilter": {}}), ("ials", COSINE | {"ials": {}}), ("vmisKnn", COSINE | {"vmisKnn": {}}),
                      ("ease", COSINE | {"ease": {}}), ("content", COSINE | {"content": {}}), ("dislikes", COSINE | {"dislikes": {}}),
                      ("userAttributes", COSINE | {"userAttributes": {}}), ("popularityHalfLife", COSINE | {"popularityHalfLife": 9})]:
    count_refused(f"config-{field}", {"add": SMALL, "config": config}, "recommend.counts", f"/config/{field}")
count_refused("config-recency", {"add": SMALL, "config": COSINE | {"recencyHalfLife": 2}}, "recommend.counts", "/config/recencyHalfLife")
for field, given in [("disliked", {"disliked": [False] * len(SMALL["users"])}), ("itemFeatures", {"itemFeatures": {"items": ["a"], "attributes": [["x"]]}}),
                     ("userFeatures", {"userFeatures": {"users": ["1"], "attributes": [["x"]]}})]:
    count_refused(f"add-{field}", {"add": SMALL | given}, "recommend.counts", f"/add/{field}")
count_refused("add-nothing", {"add": {"users": [], "items": []}}, "recommend.no_events", "/add")

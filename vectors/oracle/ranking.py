"""Ranking over several models and modules: an independent implementation of the documented rules, in plain Python."""

import hashlib
import math
from datetime import datetime
from fractions import Fraction

from authoring import answer, emit, emit_steps, error, step

OWN = "independent: vectors/oracle/ranking.py"
CONTRACT = "the contract: strict decoding"
ONE = 1_000_000
BUILT_IN = ["seen", "disliked", "excluded", "not_allowed", "no_match", "out_of_stock", "unavailable", "age", "consent", "compliance"]


def shortlex(text):
    return len(text.encode()), text.encode()


def half_even(value):
    return round(Fraction(value))


def seconds(text):
    whole, _, fraction = text.rstrip("Z").partition(".")
    start = datetime(1970, 1, 1)
    return int((datetime.fromisoformat(whole) - start).total_seconds()), int((fraction or "0").ljust(9, "0"))


class Pipeline:
    def __init__(self, request):
        self.q = request
        self.records = {record["item"]: record for record in request.get("items", [])}
        self.sources = request.get("sources", [])
        named = [item for source in self.sources for item in source.get("items", [])]
        self.items = sorted(set(self.records) | set(named), key=shortlex)
        self.module = {item: self._module(item) for item in self.items}
        self.why_out = {item: self._reasons(item) for item in self.items}
        self.terms = self._terms()
        self.score = {item: sum(t[1].get(item, 0) for t in self.terms) for item in self.items}
        self.eligible = self.order(self.score, lambda item: not self.why_out[item])

    def _module(self, item):
        if self.records.get(item, {}).get("module") is not None:
            return self.records[item]["module"]
        for source in self.sources:
            if "module" in source and item in source.get("items", []):
                return source["module"]
        return ""

    def labels(self, item, label):
        if label == "item":
            return [item]
        if label == "module":
            return [self.module[item]]
        return self.records.get(item, {}).get("labels", {}).get(label, [])

    def order(self, score, keep):
        return sorted((i for i in self.items if keep(i)), key=lambda i: (-score[i], shortlex(i)))

    def _reasons(self, item):
        f, record, now = self.q.get("filters", {}), self.records.get(item, {}), self.q.get("now")
        held = set()
        for reason, field in [("seen", "seen"), ("disliked", "disliked"), ("excluded", "exclude")]:
            if item in f.get(field, []):
                held.add(reason)
        if "allow" in f and item not in f["allow"]:
            held.add("not_allowed")
        for source in self.sources:
            if source.get("required") and item not in source.get("items", []):
                held.add("no_match")
        if record.get("inStock") is False:
            held.add("out_of_stock")
        if "availableFrom" in record and seconds(now) < seconds(record["availableFrom"]):
            held.add("unavailable")
        if "availableUntil" in record and seconds(now) >= seconds(record["availableUntil"]):
            held.add("unavailable")
        if f.get("age", 0) < record.get("minimumAge", 0):
            held.add("age")
        if set(record.get("consents", [])) - set(f.get("consents", [])):
            held.add("consent")
        if record.get("verdict", "refused" if f.get("verdictRequired") else "permitted") != "permitted":
            held.add("compliance")
        for reason, items in f.get("blocked", {}).items():
            if item in items:
                held.add(reason)
        for c in f.get("conditions", []):
            if "until" in c and seconds(c["until"]) <= seconds(now):
                continue
            labels = set(self.labels(item, c.get("label", "item")))
            met = ("anyOf" not in c or labels & set(c["anyOf"])) and not labels & set(c.get("noneOf", []))
            if "number" in c:
                number = record.get("numbers", {}).get(c["number"])
                met = met and number is not None and c.get("least", -math.inf) <= number <= c.get("most", math.inf)
            if not met:
                held.add(c["reason"])
        return [r for r in BUILT_IN if r in held] + sorted(held - set(BUILT_IN))

    def _terms(self):
        """[(name, {item: micros}, {item: {cause: micros}})]"""
        terms, self.held_back = [], 0
        for source in self.sources:
            weight, scale = source.get("weight", ONE), source.get("scale", {"kind": "max"})
            items = source.get("items", [])
            plain = source.get("values") or [0.0] * len(items)
            causes = [[] for _ in items]
            for row, cause, value in zip(source.get("causeRows", []), source.get("causes", []), source.get("causeValues", [])):
                causes[row].append((cause, value))
            totals = []
            for value, own in zip(plain, causes):
                for _, more in own:
                    value += more
                totals.append(value)

            def micros(value):
                match scale["kind"]:
                    case "units" | "recency" | "emotion":
                        exact = value * 1e6
                    case "micros":
                        exact = float(value)
                    case "max":
                        top = max([0.0, *totals])
                        exact = value / (top if top > 0 else 1.0) * 1e6
                    case "rank":
                        exact = sum(t <= value for t in totals) / len(totals) * 1e6
                    case "quantiles":
                        exact = sum(t <= value for t in scale["table"]) / len(scale["table"]) * 1e6
                    case "saturation":
                        exact = value / (value + scale["half"]) * 1e6
                return half_even(Fraction(half_even(exact) * weight, ONE))

            values, behind = {}, {}
            for item, value, own in zip(items, plain, causes):
                merged = {}
                for cause, more in own:
                    merged[cause] = merged.get(cause, 0) + micros(more)
                values[item] = micros(value) + sum(merged.values())
                behind[item] = merged
            if scale["kind"] == "recency":
                for item, record in self.records.items():
                    if "publishedAt" in record:
                        (a, an), (b, bn) = seconds(self.q["now"]), seconds(record["publishedAt"])
                        values[item] = micros(2.0 ** (-max(0.0, (a - b) + (an - bn) / 1e9) / scale["halfLifeSeconds"]))
            if scale["kind"] == "emotion":
                for item, record in self.records.items():
                    if "emotion" not in record:
                        continue
                    if scale["state"][0] < scale.get("distressBelow", -0.2) and record["emotion"][0] < 0:
                        self.held_back += 1
                        continue
                    values[item] = micros(1.0 - math.dist(scale["state"], record["emotion"]) / math.sqrt(12))
            terms.append((source["name"], values, behind))
        return terms

    def explain(self, item):
        told = []
        for name, values, behind in self.terms:
            micros = values.get(item, 0)
            if micros:
                causes = sorted(behind.get(item, {}).items(), key=lambda c: (-abs(c[1]), c[0].encode()))[: self.q.get("maxCauses", 10)]
                told.append({"term": name, "micros": micros, "causes": dict(causes), "rest": micros - sum(m for _, m in causes)})
        return told

    def without(self, what):
        score, (wanted, slash, cause) = dict(self.score), what.partition("/")
        for name, values, behind in self.terms:
            if wanted == name or (not wanted and slash):
                for item in self.items:
                    score[item] -= behind.get(item, {}).get(cause, 0) if slash else values.get(item, 0)
        return self.order(score, lambda item: not self.why_out[item])

    def similarity(self, a, b, label):
        if label is not None:
            x, y = set(self.labels(a, label)), set(self.labels(b, label))
            return len(x & y) / math.sqrt(len(x) * len(y)) if x & y else 0.0
        x, y = (self.records.get(i, {}).get("vector", []) for i in (a, b))
        sizes = math.sqrt(sum(v * v for v in x)) * math.sqrt(sum(v * v for v in y))
        return sum(p * q for p, q in zip(x, y)) / sizes if sizes else 0.0

    def reranked(self):
        """(order, relaxed items)"""
        config = self.q.get("rerank", {})
        method, quotas, label = config.get("method", "score"), config.get("quotas", []), config.get("label")
        if method == "score" and not quotas:
            return self.eligible, set()
        pool = self.eligible[: config.get("depth", 500)]
        left, chosen, relaxed = list(pool), [], set()
        weight = config.get("lambda", 500_000) / ONE

        def gain(item):
            score = self.score[item] / ONE
            if method == "mmr":
                near = max((self.similarity(item, other, label) for other in chosen), default=0.0)
                return weight * score - (1 - weight) * near
            if method == "dpp":
                # The determinant of the similarities, by elimination: not the incremental factor of the core.
                rows = chosen + [item]
                rest = residual([[1.0 if a == b else self.similarity(a, b, label) for b in rows] for a in rows])
                return -math.inf if rest < 1e-10 else 2 * config.get("theta", 1.0) * score + math.log(rest)
            if method == "calibration":
                a, kl, listed = config.get("smoothing", 10_000) / ONE, 0.0, chosen + [item]
                whole = sum(config["target"].values())
                for value, share in config["target"].items():
                    if share > 0:
                        p, of = share / whole, lambda i: set(self.labels(i, label or "module"))
                        mass = sum(1 / len(of(i)) for i in listed if value in of(i))
                        kl += p * math.log(p / ((1 - a) * mass / len(listed) + a * p))
                return (1 - weight) * score - weight * kl
            return score

        def values(item, quota):
            own = set(self.labels(item, quota.get("label", "module")))
            return own & {quota["value"]} if "value" in quota else own

        def within(item):
            for quota in quotas:
                back = quota.get("window", 10**9) - 1
                window = chosen[max(0, len(chosen) - back):]
                for value in values(item, quota):
                    if "most" in quota and sum(value in values(i, quota) for i in window) >= quota["most"]:
                        return False
            return True

        def needs(quota, value):
            window = quota.get("window", 10**9)
            run = chosen[len(chosen) // window * window:]
            there = sum(value in values(i, quota) for i in left)
            return max(0, min(quota.get("least", 0) - sum(value in values(i, quota) for i in run), there))

        def room(quota):
            window = quota.get("window", 10**9)
            return min(len(left), window - len(chosen) % window)

        while left:
            claims = [(room(q), sum(needs(q, v) for v in {v for i in pool for v in values(i, q)}), q) for q in quotas]
            full = [r for r, _, _ in claims if sum(n for other, n, _ in claims if other <= r) >= r]
            fit = [i for i in left if within(i)]
            needed = fit
            if full:
                needed = [i for i in fit if any(r <= min(full) and any(needs(q, v) for v in values(i, q)) for r, _, q in claims)]
            options = needed or fit or (left if config.get("relax", True) else [])
            if not options:
                break
            gains = {i: gain(i) for i in options}
            best = max(gains.values())
            # Equal but for the last digits is equal: the order of what is left decides.
            item = next(i for i in options if gains[i] == best or abs(gains[i] - best) < 1e-12)
            if not needed and not fit:
                relaxed.add(item)
            left.remove(item)
            chosen.append(item)
        return chosen, relaxed

    def answer(self, start=0):
        order, relaxed = self.reranked()
        size = self.q.get("size", 20)
        page = order[start:start + size]
        without = [self.without(what) for what in self.q.get("without", [])]
        removed = self.order(self.score, lambda item: self.why_out[item])
        why = []
        for item in self.q.get("whyNot", []):
            told = {"item": item, "reasons": [], "terms": []}
            if item in self.items:
                last = self.score[page[-1]] if page else self.score[item]
                above = sum((-self.score[i], shortlex(i)) < (-self.score[item], shortlex(item)) for i in self.eligible)
                told = {"item": item, "score": self.score[item], "reasons": self.why_out[item], "scoreRank": above + 1,
                        "gap": last - self.score[item], "terms": self.explain(item)}
                told |= {"rank": order.index(item) + 1} if item in order else {}
            why.append(told)
        answer = {
            "items": [{"item": i, "module": self.module[i], "rank": start + n + 1, "scoreRank": self.eligible.index(i) + 1,
                       "score": self.score[i], "terms": self.explain(i), "without": [w.index(i) + 1 for w in without],
                       "relaxed": i in relaxed} for n, i in enumerate(page)],
            "eligibleCount": len(self.eligible), "listedCount": len(order), "removedCount": len(removed),
            "removed": [{"item": i, "score": self.score[i], "reasons": self.why_out[i]} for i in removed[: self.q.get("maxRemoved", 100)]],
            "whyNot": why,
        }
        if start + size < len(order):
            answer["nextCursor"] = self.cursor(start + size)
        return answer

    def cursor(self, position):
        lines = "".join(item + "\n" for item in self.reranked()[0])
        return f"{position}.{hashlib.sha256(lines.encode()).hexdigest()[:16]}"


def residual(matrix):
    """What is left of the last diagonal element after elimination of the rows before, in exact arithmetic."""
    m = [[Fraction(x) for x in row] for row in matrix]
    for k in range(len(m) - 1):
        if m[k][k] <= Fraction(1, 10**10):
            continue
        for i in range(k + 1, len(m)):
            factor = m[i][k] / m[k][k]
            m[i] = [x - factor * y for x, y in zip(m[i], m[k])]
    return float(m[-1][-1])


def listed(id, request, kind="success", source=OWN, **known):
    expected = Pipeline(request).answer()
    for name, value in known.items():
        assert expected[name] == value, (id, name, expected[name], value)
    emit(f"recommend.pipeline.{id}", "recommend.pipeline", kind, request, answer(expected), source)
    return [entry["item"] for entry in expected["items"]]


def scored(values, **more):
    return {"items": list(values), "values": list(values.values())} | more


def caused(rows, **more):
    """{item: {cause: value}}; the cause None stands for the part without one."""
    items, causes = list(rows), [(n, c, v) for n, row in enumerate(rows.values()) for c, v in row.items() if c is not None]
    plain = [row.get(None, 0) for row in rows.values()]
    return {"items": items, "causes": [c for _, c, _ in causes], "causeRows": [n for n, _, _ in causes],
            "causeValues": [v for _, _, v in causes]} | ({"values": plain} if any(plain) else {}) | more


FEED = {
    "items": [
        {"item": "rust-course", "module": "courses", "labels": {"creator": ["ann"], "category": ["code", "tools"]}, "numbers": {"price": 49.5},
         "publishedAt": "2026-11-20T12:00:00Z", "emotion": [0.5, 0.25, 0]},
        {"item": "sql-course", "module": "courses", "labels": {"creator": ["bo"], "category": ["code", "data"]}, "numbers": {"price": 19},
         "publishedAt": "2026-10-21T12:00:00.5Z", "emotion": [-0.5, 0.75, 0.25]},
        {"item": "teapot", "module": "products", "labels": {"creator": ["ann"], "category": ["kitchen"]}, "numbers": {"price": 20},
         "publishedAt": "2026-11-21T11:59:59.999999999Z"},
        {"item": "post-1", "labels": {"creator": ["cy"], "category": ["data"]}, "publishedAt": "2026-11-22T00:00:00Z",
         "emotion": [-1, -1, -1]},
        {"item": "meetup", "module": "events", "labels": {"creator": ["ann", "bo"]}},
    ],
    "sources": [
        caused({"rust-course": {None: 0.25, "go-course": 1.5, "c-course": 0.75}, "sql-course": {"go-course": 1}, "teapot": {None: 0.5}},
               name="collaborative", weight=600_000),
        caused({"post-1": {"dee": 1, "eli": 1}, "post-2": {"dee": 1}, "meetup": {"eli": 1}}, name="friends", module="posts", weight=300_000),
        scored({"teapot": 0.05, "meetup": -0.02}, name="boost", scale={"kind": "units"}),
    ],
}
NOW = "2026-11-21T12:00:00Z"

# Scores: every scale, causes, computed terms.
listed("feed", FEED)
listed("empty", {}, "edge")
listed("items-without-a-source", {"items": [{"item": "10"}, {"item": "9"}, {"item": "é"}]}, "edge")
for name, scale, values in [
    ("units", {"kind": "units"}, {"a": 0.1234565, "b": 0.1234575, "c": -0.5}),
    ("micros", {"kind": "micros"}, {"a": 734_210, "b": -12, "c": 0.5}),
    ("max", {"kind": "max"}, {"a": 3, "b": 1, "c": 0}),
    ("max-with-negatives", {"kind": "max"}, {"a": 4, "b": -1, "c": -8}),
    ("max-of-negatives", {"kind": "max"}, {"a": -0.5, "b": -1}),
    ("max-of-zeros", {"kind": "max"}, {"a": 0, "b": 0}),
    ("rank-with-ties", {"kind": "rank"}, {"a": 7, "b": -2, "c": 7, "d": 100}),
    ("quantiles", {"kind": "quantiles", "table": [1, 2, 2, 4]}, {"a": 0.5, "b": 2, "c": 3.9, "d": 4}),
    ("saturation", {"kind": "saturation", "half": 1.2}, {"a": 12.5, "b": 1.2, "c": 0}),
]:
    listed(f"scale-{name}", {"sources": [scored(values, name="s", scale=scale, weight=333_333)]})
listed("weights-of-both-signs", {"sources": [scored({"a": 1, "b": 0.5}, name="liked"), scored({"a": 1, "b": 0.5}, name="shown", weight=-1_500_000)]}, "edge")
listed("halves-go-to-even", {"sources": [scored({"a": 1, "b": 3, "c": 5, "d": -1, "e": -3}, name="s", scale={"kind": "micros"}, weight=500_000)]}, "edge",
       **{"items": [{"item": i, "module": "", "rank": n + 1, "scoreRank": n + 1, "score": s, "without": [], "relaxed": False,
                      "terms": [{"term": "s", "micros": s, "causes": {}, "rest": s}] if s else []}
                     for n, (i, s) in enumerate([("b", 2), ("c", 2), ("a", 0), ("d", 0), ("e", -2)])]})
listed("query-and-person", {"sources": [
    scored({"a": 9, "b": 4, "c": 1}, name="collaborative", weight=400_000),
    scored({"b": 7.5, "c": 14, "d": 2}, name="text", weight=600_000, scale={"kind": "saturation", "half": 7.5}, required=True)]})


def more(*sources, **rest):
    """The feed with further sources."""
    return FEED | {"sources": FEED["sources"] + list(sources)} | rest


def computed(kind, weight=250_000, **scale):
    return {"name": kind, "weight": weight, "scale": {"kind": kind} | scale}


listed("recency", more(computed("recency", halfLifeSeconds=86_400), now=NOW))
listed("recency-as-penalty", {"now": NOW, "items": FEED["items"], "sources": [computed("recency", -250_000, halfLifeSeconds=3600)]}, "edge")
for name, state in [("content", [0.6, 0.1, 0.2]), ("distress", [-0.7, 0.6, 0]), ("just-above-distress", [-0.2, 0, 0]), ("opposite-corner", [1, 1, 1])]:
    listed(f"emotion-{name}", more(computed("emotion", state=state)), "edge" if "-" in name else "success")
listed("emotion-own-threshold", more(computed("emotion", state=[0.1, 0, 0], distressBelow=0.2)), "edge")
listed("several-computed-terms", more(computed("recency", halfLifeSeconds=600), computed("recency", halfLifeSeconds=10**7) | {"name": "evergreen"}, now=NOW), "edge")
listed("one-cause-told", FEED | {"maxCauses": 1}, "edge")
listed("no-causes-told", FEED | {"maxCauses": 0}, "edge")
listed("causes-with-equal-parts", {"sources": [{"name": "s", "scale": {"kind": "units"}, "items": ["x", "y"],
    "causes": ["b", "a", "b", "c", "a"], "causeRows": [0, 0, 0, 0, 1], "causeValues": [-0.5, 0.75, -0.25, 0.125, 0]}], "maxCauses": 2}, "edge")
listed("module-of-the-first-source", {"sources": [scored({"a": 1}, name="x"), scored({"a": 1, "b": 1}, name="y", module="posts"), scored({"b": 2}, name="z", module="news")]}, "edge")

# Filters: every reason, alone and together.
listed("every-reason-of-one-item", {
    "now": NOW,
    "items": [{"item": "x", "inStock": False, "availableFrom": "2026-11-21T12:00:00.000000001Z", "minimumAge": 18, "consents": ["ads", "profile"],
               "verdict": "review", "labels": {"creator": ["ann"]}}, {"item": "y"}],
    "sources": [scored({"y": 1}, name="text", required=True)],
    "filters": {"seen": ["x"], "disliked": ["x"], "exclude": ["x"], "allow": ["y"], "blocked": {"zoo": ["x"], "b.2": ["x", "unknown"]},
                "age": 17, "consents": ["ads"],
                "conditions": [{"reason": "region", "label": "region", "anyOf": ["eu"]}, {"reason": "a_list", "noneOf": ["x"]},
                               {"reason": "lockout", "label": "creator", "noneOf": ["ann"]}]},
}, "edge")
PERSON = {"now": NOW, "items": [
    {"item": "old-enough", "minimumAge": 16}, {"item": "too-young", "minimumAge": 17}, {"item": "consented", "consents": ["ads"]},
    {"item": "not-consented", "consents": ["health"]}, {"item": "permitted", "verdict": "permitted"}, {"item": "in-review", "verdict": "review"},
    {"item": "refused", "verdict": "refused"}, {"item": "begins-now", "availableFrom": NOW}, {"item": "ends-now", "availableUntil": NOW},
    {"item": "ends-soon", "availableUntil": "2026-11-21T12:00:00.000000001Z"}]}
listed("person", PERSON | {"filters": {"age": 16, "consents": ["ads"]}})
listed("unknown-age-and-no-verdict", PERSON | {"filters": {"verdictRequired": True}}, "edge")
listed("lockouts-end", FEED | {"now": NOW, "filters": {"conditions": [
    {"reason": "lockout", "label": "creator", "noneOf": ["ann"], "until": "2026-11-21T12:00:00.1Z"},
    {"reason": "lockout", "label": "creator", "noneOf": ["bo"], "until": NOW},
    {"reason": "lockout", "label": "module", "noneOf": ["posts"]}, {"reason": "lockout", "noneOf": ["post-2"], "until": "2027-01-01T00:00:00Z"}]}})
listed("conditions", FEED | {"filters": {"conditions": [
    {"reason": "price", "number": "price", "least": 19, "most": 20}, {"reason": "creator", "label": "creator", "noneOf": ["bo"]}]}})
listed("number-without-bounds", FEED | {"filters": {"conditions": [{"reason": "unpriced", "number": "price"}]}}, "edge")
listed("modules-wanted", FEED | {"filters": {"conditions": [{"reason": "module", "label": "module", "anyOf": ["posts", "events"]}]}})
listed("all-parts-of-a-condition", FEED | {"filters": {"conditions": [
    {"reason": "cheap_code", "label": "category", "anyOf": ["code", "kitchen"], "noneOf": ["tools"], "number": "price", "most": 30}]}}, "edge")
listed("any-of-nothing", FEED | {"filters": {"conditions": [{"reason": "never", "label": "creator", "anyOf": []}]}}, "edge")
listed("same-reason-twice", FEED | {"filters": {"blocked": {"stop": ["teapot"]}, "conditions": [{"reason": "stop", "label": "creator", "noneOf": ["cy"]}]}}, "edge")
listed("filters-change-no-score", FEED | {"filters": {"exclude": ["rust-course"]}}, "edge")
listed("nothing-left", FEED | {"filters": {"allow": []}}, "edge")
listed("two-removed-told", FEED | {"filters": {"allow": []}, "maxRemoved": 2}, "edge")

# Explanations.
listed("without-terms-and-causes", FEED | {"without": [
    "/go-course", "friends", "friends/dee", "boost/dee", "/nobody", "nothing", ""]})
listed("why-not", FEED | {"size": 2, "filters": {"seen": ["teapot"]}, "whyNot": ["teapot", "meetup", "rust-course", "no-such-item"]})
listed("why-not-beyond-the-depth", FEED | {"rerank": {"quotas": [{"label": "creator", "most": 1}], "depth": 2}, "whyNot": ["meetup", "post-1"]}, "edge")

# Re-ranking.
VECTORS = {"items": [{"item": i, "vector": v} for i, v in {"a": [1, 0], "b": [0.8, 0.6], "c": [0, 1], "d": [-0.6, 0.8], "e": [0, 0], "f": []}.items()],
           "sources": [scored({"a": 1.0, "b": 0.9, "c": 0.5, "d": 0.45, "e": 0.2, "f": 0.08}, name="s", scale={"kind": "units"})]}


def arranged(id, base, rerank, order=None, kind="success", source=OWN, **more):
    found = listed(f"rerank-{id}", base | {"rerank": rerank} | more, kind, source)
    assert order is None or found == order, (id, found)


# By hand: a first (1.0); then d .225+.3, e .1, b .45−.4, f .04, and c .25−.4 because it is near d.
arranged("mmr-by-hand", VECTORS, {"method": "mmr", "lambda": 500_000}, ["a", "d", "e", "b", "f", "c"], source="Carbonell and Goldstein 1998, computed by hand")
arranged("mmr-is-relevance-at-1", VECTORS, {"method": "mmr", "lambda": 1_000_000}, ["a", "b", "c", "d", "e", "f"], "edge")
arranged("mmr-is-diversity-at-0", VECTORS, {"method": "mmr", "lambda": 0}, None, "edge")
arranged("mmr-of-labels", FEED, {"method": "mmr", "lambda": 600_000, "label": "category"})
arranged("dpp", VECTORS, {"method": "dpp", "theta": 1})
arranged("dpp-without-relevance", VECTORS, {"method": "dpp", "theta": 0}, None, "edge")
arranged("dpp-is-relevance-far-out", VECTORS, {"method": "dpp", "theta": 1000}, None, "edge")
arranged("dpp-of-labels", FEED, {"method": "dpp", "theta": 2, "label": "creator"})
# Two equal vectors: the second adds nothing to the determinant and comes last, before nothing else.
arranged("dpp-of-twins", {"items": [{"item": i, "vector": v} for i, v in {"a": [3, 4], "b": [6, 8], "c": [4, -3]}.items()],
                          "sources": [scored({"a": 0.9, "b": 0.8, "c": 0.1}, name="s", scale={"kind": "units"})]},
         {"method": "dpp", "theta": 1}, ["a", "c", "b"], "edge", "Chen, Zhang, Zhou 2018: a dependent row adds no volume")
GENRES = {"items": [{"item": f"m{n}", "labels": {"genre": g}} for n, g in enumerate([["action"], ["action"], ["action"], ["drama"], ["drama", "comedy"], [], ["western"]])],
          "sources": [scored({"m0": 1.0, "m1": 0.95, "m2": 0.9, "m3": 0.5, "m4": 0.45, "m5": 0.3, "m6": 0.2}, name="s", scale={"kind": "units"})]}
MIX = {"action": 0.5, "drama": 0.3, "comedy": 0.2}
arranged("calibration", GENRES, {"method": "calibration", "lambda": 500_000, "label": "genre", "target": MIX})
arranged("calibration-all-the-way", GENRES, {"method": "calibration", "lambda": 1_000_000, "label": "genre", "target": {"action": 7, "drama": 3, "none": 0}}, None, "edge")
arranged("calibration-not-at-all", GENRES, {"method": "calibration", "lambda": 0, "label": "genre", "target": MIX}, [f"m{n}" for n in range(7)], "edge")
arranged("calibration-of-modules", FEED, {"method": "calibration", "lambda": 800_000, "label": "module", "target": {"courses": 1, "posts": 2, "events": 1}, "smoothing": 100_000})
CREATOR = {"label": "creator", "most": 1}
arranged("cap-per-creator", FEED, {"quotas": [CREATOR | {"window": 3}]})
arranged("cap-window-of-one", FEED, {"quotas": [CREATOR | {"window": 1}]}, None, "edge")
arranged("cap-relaxed", FEED, {"quotas": [CREATOR]}, None, "edge")
arranged("cap-ends-the-list", FEED, {"quotas": [CREATOR], "relax": False}, None, "edge")
arranged("cap-of-one-value", FEED, {"quotas": [CREATOR | {"value": "ann"}]}, None, "edge")
arranged("two-caps", GENRES, {"quotas": [{"label": "genre", "most": 2, "window": 4}, {"label": "genre", "most": 1, "window": 2}]})
arranged("quota-least", FEED, {"quotas": [{"value": "products", "least": 1, "window": 3}, {"value": "events", "least": 1, "window": 3}]}, None, size=3)
arranged("quota-of-every-module", FEED, {"quotas": [{"least": 1, "window": 4}]}, None, size=4)
arranged("quota-most", FEED, {"quotas": [{"value": "courses", "most": 1, "window": 2}]}, None, size=2)
arranged("quota-of-a-missing-module", FEED, {"quotas": [{"value": "podcasts", "least": 2, "window": 2}]}, None, "edge", size=2)
arranged("quotas-of-different-windows", FEED, {"quotas": [{"value": "events", "least": 1, "window": 2}, {"value": "posts", "least": 2, "window": 4}]}, None, "edge")
arranged("quota-cannot-be-met-within-caps", FEED, {"quotas": [{"value": "courses", "least": 2, "window": 2}, {"most": 1, "window": 3}]}, None, "edge", size=2)
arranged("quota-zero", FEED, {"quotas": [{"value": "courses", "most": 0}], "relax": False}, None, "edge")
arranged("mmr-within-quotas", FEED, {"method": "mmr", "lambda": 700_000, "label": "category", "quotas": [CREATOR | {"window": 2}, {"value": "posts", "least": 1, "most": 1, "window": 3}]}, None, size=3)
arranged("depth", GENRES, {"method": "mmr", "label": "genre", "depth": 3}, None, "edge")
arranged("depth-of-all", GENRES, {"method": "score", "depth": 3}, [f"m{n}" for n in range(7)], "edge")

# Pages: the cursor is bound to the list, by the digest of its ids.
def pages(id, request, kind="success"):
    pipeline, steps, start = Pipeline(request), [], 0
    while True:
        cursor = {"cursor": pipeline.cursor(start)} if start else {}
        steps.append(step(request | cursor, answer(pipeline.answer(start))))
        start += request["size"]
        if start >= len(pipeline.reranked()[0]):
            break
    emit_steps(f"recommend.pipeline.pages-{id}", "recommend.pipeline", kind, steps, OWN)


PAGED = {"size": 2, "sources": [scored({f"i{n}": n for n in range(5)}, name="s")]}
pages("of-scores", PAGED)
pages("of-a-reranked-list", FEED | {"size": 2, "rerank": {"method": "mmr", "label": "category", "quotas": [{"most": 1, "window": 2}]}})
pages("that-fit", PAGED | {"size": 5}, "edge")
OTHER = PAGED | {"filters": {"seen": ["i0"]}}
emit_steps("recommend.pipeline.cursors-of-other-lists", "recommend.pipeline", "failure", [
    step(request | {"cursor": cursor}, error("recommend.cursor", "/cursor")) for request, cursor in [
        (OTHER, Pipeline(PAGED).cursor(2)), (PAGED, "2.0123456789abcdef"), (PAGED, "2"), (PAGED, ""), (PAGED, "0" + Pipeline(PAGED).cursor(2)),
        (PAGED, "-" + Pipeline(PAGED).cursor(2)), (PAGED, "99999999999999999999" + Pipeline(PAGED).cursor(2))]
], CONTRACT)
listed("cursor-of-the-same-list-by-another-way", OTHER | {"filters": {"exclude": ["i0"]}}, "edge")
emit("recommend.pipeline.cursor-beyond-the-end", "recommend.pipeline", "edge", PAGED | {"cursor": Pipeline(PAGED).cursor(100)}, answer(Pipeline(PAGED).answer(100)), OWN)


def refused(id, request, code, path, source=CONTRACT):
    emit(f"recommend.pipeline.refused.{id}", "recommend.pipeline", "failure", request, error(code, path), source)


S = {"name": "s"}
R = lambda **config: {"rerank": config}
UNITS = {"kind": "units"}
for id, request, code, path in [
    ("size-0", {"size": 0}, "field.range", "/size"),
    ("size-1001", {"size": 1001}, "field.range", "/size"),
    ("item-twice", {"items": [{"item": "a"}, {"item": "b"}, {"item": "a"}]}, "recommend.item", "/items/2"),
    ("source-names-an-item-twice", {"sources": [S, {"name": "t", "items": ["a", "a"]}]}, "recommend.source", "/sources/1/items/1"),
    ("source-twice", {"sources": [S, S]}, "recommend.source", "/sources/1/name"),
    ("source-name", {"sources": [S | {"name": "Text search"}]}, "recommend.source", "/sources/0/name"),
    ("source-name-with-a-slash", {"sources": [S | {"name": "a/b"}]}, "recommend.source", "/sources/0/name"),
    ("sources-33", {"sources": [S | {"name": f"s{n}"} for n in range(33)]}, "recommend.limit", "/sources"),
    ("weight", {"sources": [S | {"weight": 100_000_001}]}, "field.range", "/sources/0/weight"),
    ("weight-of-emotion", {"sources": [computed("emotion", -1, state=[0, 0, 0])]}, "field.range", "/sources/0/weight"),
    ("items-of-a-computed-source", {"now": NOW, "sources": [computed("recency", halfLifeSeconds=1) | {"items": ["a"]}]}, "recommend.source", "/sources/0/items"),
    ("values-too-few", {"sources": [S | {"items": ["a", "b"], "values": [1]}]}, "recommend.source", "/sources/0/values"),
    ("causes-without-rows", {"sources": [S | {"items": ["a"], "causes": ["x"], "causeValues": [1]}]}, "recommend.source", "/sources/0/causes"),
    ("cause-row", {"sources": [S | {"items": ["a"], "causes": ["x"], "causeValues": [1], "causeRows": [1]}]}, "recommend.source", "/sources/0/causeRows/0"),
    ("scale", {"sources": [S | {"scale": {"kind": "log"}}]}, "field.variant", "/sources/0/scale/kind"),
    ("table-empty", {"sources": [S | {"scale": {"kind": "quantiles", "table": []}}]}, "recommend.source", "/sources/0/scale/table"),
    ("table-falls", {"sources": [S | {"scale": {"kind": "quantiles", "table": [2, 1]}}]}, "recommend.source", "/sources/0/scale/table"),
    ("half-0", {"sources": [S | {"scale": {"kind": "saturation", "half": 0}}]}, "field.range", "/sources/0/scale/half"),
    ("negative-of-saturation", {"sources": [scored({"b": 1, "a": -1}, name="s", scale={"kind": "saturation", "half": 1})]}, "field.range", "/sources/0/values/1"),
    ("negative-far-beyond-the-greatest", {"sources": [caused({"a": {"x": 1e-9, "y": -1}, "b": {None: 1e-9}}, name="s")]}, "field.range", "/sources/0/causeValues/1"),
    ("causes-of-ranks", {"sources": [caused({"a": {"x": 1}}, name="s", scale={"kind": "rank"})]}, "recommend.source", "/sources/0/causes"),
    ("units-too-many", {"sources": [scored({"a": 1_000_000.5}, name="s", scale=UNITS)]}, "field.range", "/sources/0/values/0"),
    ("causes-too-large", {"sources": [caused({"a": {"x": 600_000, "y": -600_000}}, name="s", scale=UNITS)]}, "field.range", "/sources/0/causeValues"),
    ("recency-without-now", {"sources": [computed("recency", halfLifeSeconds=1)]}, "field.missing", "/now"),
    ("half-life-0", {"now": NOW, "sources": [computed("recency", halfLifeSeconds=0)]}, "field.range", "/sources/0/scale/halfLifeSeconds"),
    ("until-without-now", {"filters": {"conditions": [{"reason": "r", "until": NOW}]}}, "field.missing", "/now"),
    ("bounds-of-no-number", {"filters": {"conditions": [{"reason": "r"}, {"reason": "r", "most": 3}]}}, "field.missing", "/filters/conditions/1/number"),
    ("availability-without-now", {"items": [{"item": "a", "availableFrom": NOW}]}, "field.missing", "/now"),
    ("valence", {"items": [{"item": "a"}, {"item": "b", "emotion": [1.5, 0, 0]}]}, "field.range", "/items/1/emotion"),
    ("two-dimensions-of-emotion", {"items": [{"item": "b", "emotion": [0.5, 0]}]}, "field.range", "/items/0/emotion"),
    ("state", {"sources": [computed("emotion", state=[0, -2, 0])]}, "field.range", "/sources/0/scale/state"),
    ("distress", {"sources": [computed("emotion", state=[0, 0, 0], distressBelow=2)]}, "field.range", "/sources/0/scale/distressBelow"),
    ("reason-built-in", {"filters": {"conditions": [{"reason": "age", "number": "n"}]}}, "recommend.filter", "/filters/conditions/0/reason"),
    ("blocked-name", {"filters": {"blocked": {"No": []}}}, "recommend.filter", "/filters/blocked/No"),
    ("reasons-33", {"filters": {"blocked": {f"f{n}": [] for n in range(32)}, "conditions": [{"reason": "more"}]}}, "recommend.filter", "/filters/conditions/0/reason"),
    ("verdict", {"items": [{"item": "a", "verdict": "ok"}]}, "field.variant", "/items/0/verdict"),
    ("vector-lengths", {"items": [{"item": "a", "vector": [1]}, {"item": "b"}, {"item": "c", "vector": [1, 2]}]}, "recommend.vector", "/items/2/vector"),
    ("vector-size", {"items": [{"item": "a", "vector": [1e16]}]}, "recommend.vector", "/items/0/vector"),
    ("depth-0", R(depth=0), "field.range", "/rerank/depth"),
    ("method", R(method="random"), "field.variant", "/rerank/method"),
    ("lambda", R(method="mmr") | {"rerank": {"method": "mmr", "lambda": 1_000_001}}, "field.range", "/rerank/lambda"),
    ("theta", R(method="dpp", theta=-1), "field.range", "/rerank/theta"),
    ("target-negative", R(method="calibration", label="g", target={"a": 1, "b": -0.5}), "field.range", "/rerank/target"),
    ("target-empty", R(method="calibration", label="g"), "field.range", "/rerank/target"),
    ("smoothing-0", R(method="calibration", target={"a": 1}, smoothing=0), "field.range", "/rerank/smoothing"),
    ("window-0", R(quotas=[{"most": 1}, {"most": 1, "window": 0}]), "field.range", "/rerank/quotas/1/window"),
    ("quota-least-above-most", R(quotas=[{"least": 2, "most": 1}]), "recommend.quota", "/rerank/quotas/0/least"),
    ("quota-beyond-the-window", R(quotas=[{"least": 3, "window": 2}]), "recommend.quota", "/rerank/quotas/0/least"),
    ("without-33", {"without": ["x"] * 33}, "recommend.limit", "/without"),
    ("why-not-1001", {"whyNot": ["a"] * 1001}, "recommend.limit", "/whyNot"),
    ("now", {"now": "2026-11-21"}, "time.text", "/now"),
    ("unknown-field", {"limit": 3}, "field.unknown", "/limit"),
]:
    refused(id, request, code, path)

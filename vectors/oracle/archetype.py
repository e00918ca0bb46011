"""Archetypes: a model that looks at all events anew at every moment at which anything can change. It knows counts,
windows, distinct values and day streaks in UTC, and nothing of incremental state."""

import base64
import hashlib
import json
import struct
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from fractions import Fraction

from authoring import answer, emit, emit_steps, error, part
from authoring import step as call

getcontext().prec = 60
OWN = "independent: vectors/oracle/archetype.py evaluates every condition anew at every moment"
FACTS = "the design: awards, levels, late events"
CONTRACT = "the contract: refusals"
BADGES = "1EdTech Open Badges 3.0, data model; W3C Verifiable Credentials 2.0"
HOUR = timedelta(hours=1)
START = datetime(2026, 3, 1, tzinfo=timezone.utc)
DAY = 24


def at(hours):
    return START + timedelta(seconds=round(hours * 3600))


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def event(id, kind, hours, data=None, source="app", **more):
    one = {"specversion": "1.0", "id": str(id), "source": source, "type": kind,
           "hlc": f"{round(at(hours).timestamp() * 1000):012x}{0:04x}{1:016x}", **more}
    return {**one, "data": data} if data is not None else one


def archetype(id, *whens, **more):
    names = ["one", "two", "three", "four"]
    tiers = [{"id": n, "name": n, "when": w} if "when" not in w else {"id": n, "name": n, **w} for n, w in zip(names, whens)]
    return {"id": id, "name": id.capitalize(), "description": f"About {id}.", "tiers": tiers, **more}


def definition(*archetypes, lateness=DAY, **more):
    return {"id": "set", "version": "1", "maxLateness": round(lateness * 3_600_000), "archetypes": list(archetypes), **more}


# The model.
shortlex = lambda text: (len(text.encode()), text.encode())


def parse(hlc):
    return datetime.fromtimestamp(int(hlc[:12], 16) / 1000, timezone.utc)


def hours_of(duration):
    return {"P1D": 24, "PT6H": 6, "PT10H": 10, "P7D": 168, "P2D": 48}[duration]


def value(when, events, now):
    """The value of the one operand of a condition."""
    name = next(k for k in ("count", "distinct", "streak") if k in when)
    these = [e for e in events if e["type"] == when[name]]
    if "within" in when:
        these = [e for e in these if now - parse(e["hlc"]) < hours_of(when["within"]) * HOUR]
    if name == "distinct":
        return len({json.dumps(e["data"][when["of"]]) for e in these})
    if name == "streak":
        days = {parse(e["hlc"]).date() for e in these}
        day, length = now.date(), 0
        if day not in days:
            day -= timedelta(days=1)
        while day in days:
            length, day = length + 1, day - timedelta(days=1)
        return length
    return len(these)


def holds(when, events, now):
    if "all" in when:
        return all(holds(w, events, now) for w in when["all"])
    have = value(when, events, now)
    return have >= when["gte"] if "gte" in when else have < when["lt"]


class Model:
    def __init__(self, d):
        self.d, self.journal, self.held = d, [], {}
        self.peak, self.xp = 1, 0

    def level(self, xp):
        levels = self.d.get("levels")
        if not levels:
            return 0
        c = levels["curve"]
        table = c["points"] if c["kind"] == "table" else [c["factor"] * n * (n - 1) for n in range(1, c["levels"] + 1)]
        reached = max(1, sum(p <= xp for p in table))
        if levels.get("regression", "sticky") == "sticky":
            self.peak = reached = max(self.peak, reached)
        return reached

    def points(self):
        tiers = {(a["id"], t["id"]): t.get("xp", 0) for a in self.d["archetypes"] for t in a["tiers"]}
        return self.xp + sum(tiers[k[:2]] for k, v in self.held.items() if v)

    def settle(self, events, now, by):
        while True:
            before, level = len(self.journal), self.level(self.points())
            for a in self.d["archetypes"]:
                seasons = a.get("seasons", [])
                season = next((s["id"] for s in seasons if s["from"] <= text(now) < s["to"]), None)
                if seasons and season is None:
                    continue
                ready = all(any(v for k, v in self.held.items() if k[0] == r) for r in a.get("requires", []))
                ready = ready and level >= a.get("minLevel", 0)
                for n, t in enumerate(a["tiers"]):
                    key, true = (a["id"], t["id"], season), holds(t["when"], events, now)
                    if self.held.get(key):
                        if a.get("regression") == "recomputed" and not true:
                            for above in reversed(a["tiers"][n:]):
                                k = (a["id"], above["id"], season)
                                if self.held.get(k):
                                    self.held[k] = False
                                    self.journal.append(("award.regressed", *k, now, by))
                            break
                    elif true and ready:
                        self.held[key] = True
                        self.journal.append(("award.granted", *key, now, by))
                    else:
                        break
            if len(self.journal) == before:
                return

    def run(self, events, now):
        events = sorted({(e["source"], e["id"]): e for e in events}.values(), key=lambda e: (e["hlc"], *map(shortlex, (e["source"], e["id"]))))
        moments = {text(now)}
        for e in events:
            t = parse(e["hlc"])
            for hours in (0, 6, 10, 24, 48, 168):
                moments.add(text(t + hours * HOUR))
            for days in range(1, 12):
                moments.add(text(datetime(t.year, t.month, t.day, tzinfo=timezone.utc) + timedelta(days=days)))
        for a in self.d["archetypes"]:
            moments |= {s["from"] for s in a.get("seasons", [])}
        taken = []
        for moment in sorted(m for m in moments if m <= text(now)):
            moment = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
            if taken:
                self.settle(taken, moment, None)  # what time alone changes comes before the events of the moment
            for e in events:
                if parse(e["hlc"]) == moment:
                    taken.append(e)
                    for s in self.d.get("levels", {}).get("sources", []):
                        if s["type"] == e["type"]:
                            self.xp += s.get("amount") or e.get("data", {}).get(s.get("field"), 0)
                    self.settle(taken, moment, {"source": e["source"], "id": e["id"]})
        self.level(self.points())
        return self


def step(id, d, events, hours, kind="success", source=OWN, sent=None, duplicates=0):
    model = Model(d).run(events, at(hours))
    expect = {"/duplicates": duplicates}
    for n, (code, a, t, season, when, by) in enumerate(model.journal):
        for name, v in (("code", code), ("archetype", a), ("tier", t), ("season", season), ("at", text(when)), ("event", by)):
            if v is not None:
                expect[f"/decisions/{n}/{name}"] = v
    level = model.level(model.points())
    if d.get("levels") and level != 1:
        expect[f"/decisions/{len(model.journal)}/code"] = "level.raised"
        expect[f"/decisions/{len(model.journal)}/level"] = level
    elif not model.journal:
        expect["/decisions"] = []
    emit(f"archetype.step.{id}", "archetype.step", kind, {"definition": d, "events": sent or events, "now": text(at(hours))}, part(**expect), source)
    look(id, d, sent or events, hours, model, kind, source)


def look(id, d, sent, hours, model, kind, source):
    """The overview after the same events: tiers of all, points and level."""
    expect = {"/xp": model.points()}
    if d.get("levels"):
        expect["/level"] = model.level(model.points())
    shown = 0
    for a in d["archetypes"]:
        seasons = [s for s in a.get("seasons", []) if s["from"] <= text(at(hours))]
        season = (seasons or a.get("seasons", [{"id": None}]))[-1 if seasons else 0]["id"]
        tiers = 0
        for t in a["tiers"]:
            if not model.held.get((a["id"], t["id"], season)):
                break
            tiers += 1
        if a.get("hidden") and not any(v for k, v in model.held.items() if k[0] == a["id"]):
            continue
        expect[f"/archetypes/{shown}/archetype"] = a["id"]
        expect[f"/archetypes/{shown}/tiers"] = tiers
        shown += 1
    emit(f"archetype.overview.{id}", "archetype.overview", kind, {"definition": d, "events": sent, "now": text(at(hours))}, part(**expect), source)


COUNT = definition(archetype("learner", {"count": "lesson", "gte": 3}, {"count": "lesson", "gte": 5}))
lessons = lambda hours, **more: [event(n, "lesson", h, **more) for n, h in enumerate(hours)]
step("nothing-yet", COUNT, [], 1, "edge")
step("one-short", COUNT, lessons([0, 1]), 3)
step("reached", COUNT, lessons([0, 1, 2]), 3)
step("two-tiers-by-one-batch", COUNT, lessons([0, 1, 2, 3, 4]), 20)
step("shuffled", COUNT, lessons([0, 1, 2, 3, 4]), 5, sent=[lessons([0, 1, 2, 3, 4])[n] for n in (3, 0, 4, 2, 1)], source=FACTS)
step("duplicates-count-once", COUNT, lessons([0, 1, 2]), 3, sent=lessons([0, 1, 2]) * 2, duplicates=3, source=FACTS)
step("same-moment-by-source-and-id", COUNT, [event("10", "lesson", 1), event("9", "lesson", 1), event("9", "lesson", 1, source="b")], 2, "edge")
step("exactly-as-late-as-allowed", COUNT, lessons([0, 1, 2]), 24, "edge")
step("other-types-do-not-count", COUNT, [*lessons([0, 1]), event(9, "walk", 2)], 3)
step("both-tiers-by-one-event", definition(archetype("a", {"count": "x", "gte": 1}, {"count": "x", "lt": 5})), [event(1, "x", 0)], 1)
step("an-upper-tier-waits-for-the-lower", definition(archetype("a", {"count": "x", "gte": 3}, {"count": "y", "gte": 1})), [event(1, "y", 0), *[event(n, "x", n) for n in (2, 3, 4)]], 5)

WINDOW = lambda regression: definition(archetype("regular", {"count": "lesson", "within": "P1D", "gte": 3}, {"count": "lesson", "within": "P1D", "gte": 4}, regression=regression), lateness=1000)
step("a-window-that-empties", WINDOW("recomputed"), lessons([0, 1, 2]), 23.9)
step("out-at-the-very-edge", WINDOW("recomputed"), lessons([0, 1, 2]), 24, "edge")
step("an-event-at-the-edge-is-too-late", WINDOW("recomputed"), lessons([0, 1, 2, 24]), 24.5, "edge")
step("an-event-just-before-the-edge-keeps-it", WINDOW("recomputed"), lessons([0, 1, 2, 23.5]), 24.5)
step("lost-and-won-again", WINDOW("recomputed"), lessons([0, 1, 2, 30, 31, 32]), 100)
step("upper-tiers-go-with-the-lower", WINDOW("recomputed"), lessons([0, 0.1, 0.2, 0.3]), 30)
step("an-upper-tier-alone-is-lost", WINDOW("recomputed"), lessons([0, 1, 2, 3]), 24.5)
step("sticky-stays", WINDOW("sticky"), lessons([0, 1, 2]), 500)
step("a-streak-that-lives", definition(archetype("steady", {"streak": "lesson", "unit": "day", "zone": "UTC", "gte": 3}, regression="recomputed"), lateness=1000), lessons([1, 25, 49]), 95.9)
step("a-streak-that-dies", definition(archetype("steady", {"streak": "lesson", "unit": "day", "zone": "UTC", "gte": 3}, regression="recomputed"), lateness=1000), lessons([1, 25, 49]), 96, "edge")
step("distinct-values", definition(archetype("explorer", {"distinct": "seen", "of": "topic", "gte": 2})), [event(n, "seen", n, {"topic": t}) for n, t in enumerate("aab")], 4)

CHAIN = definition(archetype("c", {"count": "x", "gte": 1}, requires=["b"]), archetype("b", {"count": "x", "gte": 1}, requires=["a"]), archetype("a", {"count": "y", "gte": 1}))
# The engine grants prerequisites first, whatever their place: a, then b, then c.
emit("archetype.step.prerequisites-open-in-one-moment", "archetype.step", "success", {"definition": CHAIN, "events": [event(1, "x", 0), event(2, "y", 1)], "now": text(at(2))},
     part(**{f"/decisions/{n}/{k}": v for n, a in enumerate("abc") for k, v in (("archetype", a), ("at", text(at(1))), ("event", {"source": "app", "id": "2"}))}), FACTS)
step("a-prerequisite-missing", CHAIN, [event(1, "x", 0)], 2)
step("a-regressed-prerequisite-takes-nothing-back", definition(archetype("a", {"count": "x", "within": "P1D", "gte": 1}, regression="recomputed"), archetype("b", {"count": "x", "gte": 1}, requires=["a"]), lateness=1000), [event(1, "x", 0)], 48)

LEVELS = lambda **more: {"curve": {"kind": "quadratic", "factor": 50, "levels": 5}, "sources": [{"type": "lesson", "amount": 10}, {"type": "gift", "field": "points"}], **more}
gift = lambda id, hours, points: event(id, "gift", hours, {"points": points})
QUIET = archetype("quiet", {"count": "never", "gte": 1})
for xp, name in [(99, "one-point-short"), (100, "at-the-boundary"), (299, "below-the-third"), (300, "at-the-third"), (1_000_000, "beyond-the-last")]:
    step(f"level-{name}", definition(QUIET, levels=LEVELS()), [gift(1, 0, xp)], 1, source="facts: 50·n·(n−1), xp 99 → 1, 100 → 2, 299 → 2, 300 → 3")
step("points-of-events-and-tiers", definition(archetype("learner", {"when": {"count": "lesson", "gte": 2}, "xp": 80}), levels=LEVELS()), lessons([0, 1]), 2)
step("a-level-opens-an-archetype", definition(archetype("mentor", {"count": "lesson", "gte": 1}, minLevel=2), levels=LEVELS()), [event(1, "lesson", 0), gift(2, 1, 95)], 2)
step("an-award-lifts-the-level-that-opens-the-next", definition(archetype("mentor", {"count": "lesson", "gte": 1}, minLevel=2), archetype("learner", {"when": {"count": "lesson", "gte": 1}, "xp": 100}), levels=LEVELS()), [event(1, "lesson", 0)], 2)
step("points-taken-back-leave-a-sticky-level", definition(QUIET, levels=LEVELS()), [gift(1, 0, 150), gift(2, 1, -100)], 2)
step("points-taken-back-lower-a-recomputed-level", definition(QUIET, levels=LEVELS(regression="recomputed")), [gift(1, 0, 350), gift(2, 1, -100)], 2)
step("a-field-that-is-no-integer-gives-nothing", definition(QUIET, levels=LEVELS()), [event(1, "gift", 0, {"other": 1}), gift(2, 1, 100)], 2, "edge")
step("a-table", definition(QUIET, levels={"curve": {"kind": "table", "points": [0, 7, 8]}, "sources": [{"type": "lesson", "amount": 7}]}), lessons([0]), 2)
emit("archetype.overview.runescape-table", "archetype.overview", "success",
     {"definition": definition(QUIET, levels={"curve": {"kind": "exponential", "base": 300, "doubling": 7, "levels": 99}, "sources": [{"type": "gift", "field": "points"}]}),
      "events": [gift(1, 0, 101_332)], "now": text(at(1))}, part(**{"/level": 49, "/nextLevelAt": 101_333}), "facts: RuneScape table, level 50 = 101,333")

SEASONS = [{"id": "s1", "from": text(at(10)), "to": text(at(20))}, {"id": "s2", "from": text(at(30)), "to": text(at(40))}]
SEASONAL = definition(archetype("winter", {"count": "x", "gte": 1}, seasons=SEASONS), lateness=1000)
for name, hours, now in [("before", [5], 9), ("the-season-begins", [5], 10), ("within", [15], 16), ("at-the-end", [20], 25), ("in-both", [15], 35), ("second-only", [25], 31)]:
    step(f"season-{name}", SEASONAL, [event(n, "x", h) for n, h in enumerate(hours)], now, "edge" if name in ("the-season-begins", "at-the-end") else "success")
step("hidden-while-locked", definition(archetype("secret", {"count": "x", "gte": 2}, hidden=True), QUIET), [event(1, "x", 0)], 1)
step("shown-once-unlocked", definition(archetype("secret", {"count": "x", "gte": 2}, hidden=True), QUIET), [event(1, "x", 0), event(2, "x", 1)], 1)
emit("archetype.step.an-event-whose-time-has-not-come", "archetype.step", "edge", {"definition": COUNT, "events": lessons([0, 1, 5]), "now": text(at(3))},
     part(**{"/decisions": [], "/nextChangeAt": text(at(5))}), FACTS)
emit("archetype.step.when-a-window-empties", "archetype.step", "success", {"definition": WINDOW("recomputed"), "events": lessons([0, 1, 2]), "now": text(at(3))},
     part(**{"/nextChangeAt": text(at(24))}), OWN)
emit("archetype.step.when-a-season-begins", "archetype.step", "success", {"definition": SEASONAL, "events": [event(1, "x", 2)], "now": text(at(3))},
     part(**{"/nextChangeAt": text(at(10))}), OWN)

# Progress: floor means, in micro-units.
def progress(id, d, events, hours, expect, source=OWN):
    emit(f"archetype.progress.{id}", "archetype.overview", "success", {"definition": d, "events": events, "now": text(at(hours))}, part(**expect), source)


third = lambda *shares: int(sum(Fraction(int(s * 1_000_000)) for s in shares) / len(shares))
progress("two-of-three", COUNT, lessons([0, 1]), 2, {"/archetypes/0/next/progress": int(Fraction(2, 3) * 1_000_000), "/archetypes/0/next/tier": "one"})
progress("three-of-five", COUNT, lessons([0, 1, 2]), 3, {"/archetypes/0/next/progress": 600_000, "/archetypes/0/tier": "one", "/archetypes/0/since": text(at(2))})
progress("prerequisite-counts-as-a-part", definition(archetype("b", {"count": "x", "gte": 4}, requires=["a"]), archetype("a", {"count": "y", "gte": 1})), [event(1, "x", 0)], 1,
         {"/archetypes/0/next/progress": third(Fraction(1, 4), 0), "/archetypes/0/next/requires": ["a"]})
progress("level-counts-as-a-part", definition(archetype("b", {"count": "x", "gte": 1}, minLevel=3), levels=LEVELS()), [event(1, "x", 0), gift(2, 0, 100)], 1,
         {"/archetypes/0/next/progress": third(1, Fraction(100, 300)), "/archetypes/0/next/minLevel": 3})
progress("nothing-disclosed", definition(archetype("a", {"count": "x", "gte": 2}, disclosure="none")), [event(1, "x", 0)], 1, {"/archetypes/0/next": {"tier": "one"}}, FACTS)
progress("percent-disclosed", definition(archetype("a", {"count": "x", "gte": 2}, disclosure="percent")), [event(1, "x", 0)], 1, {"/archetypes/0/next": {"progress": 500_000, "tier": "one"}}, FACTS)
progress("near-miss", COUNT, lessons([0, 1]), 2, {"/archetypes/0/next/nearMiss/repairs/0/need": "3", "/archetypes/0/next/nearMiss/repairs/0/have": "2"})


# Emotional weight: each term rounded half to even, by decimal arithmetic of 60 digits.
def weight(terms, half_life):
    total = 0
    for v, i, age in terms:
        w = int((Decimal(v) * Decimal(i) * 1_000_000).quantize(0, ROUND_HALF_EVEN))
        factor = (Decimal(2).ln() * -(Decimal(age) / half_life)).exp()
        total += int((w * factor).quantize(0, ROUND_HALF_EVEN))
    return total


FEELING = definition(archetype("calm", {"count": "x", "gte": 9}, emotion={"types": ["felt"], "halfLife": "P7D"}), lateness=10_000)
felt = lambda n, hours, v, i=1: event(n, "felt", hours, {"valence": v, "intensity": i})
for id, rows, now, source in [
    ("known-answer", [("0.8", 1, 504), ("0.5", 1, 456), ("-0.3", 1, 336), ("1", 1, 0)], 504, "facts: +800000 at 0 d, +500000 at 2 d, −300000 at 7 d, +1000000 at 21 d, half-life 7 d → 1,185,168"),
    ("intensity-multiplies", [("0.5", "0.25", 0), ("-0.75", "0.1", 10)], 20, OWN), ("half-to-even", [("0.000001", "0.5", 0), ("0.000003", "0.5", 0)], 0, OWN),
    ("one-day", [("1", 1, 0)], 24, "facts: 2^(−1/7) = 0.9057236642639067"), ("thirty-days", [("1", 1, 0)], 720, "facts: 2^(−30/7) = 0.05127095975047737"),
    ("faded", [("1", 1, 0)], 3600, OWN), ("other-types-weigh-nothing", [], 3, OWN),
]:
    events = [felt(n, h, v, i) for n, (v, i, h) in enumerate(rows)] or [event(1, "other", 0, {"valence": 1, "intensity": 1})]
    expected = weight([(v, i, now - h) for v, i, h in rows], 168)
    progress(f"weight-{id}", FEELING, events, now, {"/archetypes/0/emotionalWeight": expected}, source)
assert weight([("0.8", 1, 0), ("0.5", 1, 48), ("-0.3", 1, 168), ("1", 1, 504)], 168) == 1_185_168

# Badges.
BADGE = {"archetype": "learner", "tier": "one", "id": "urn:uuid:5c2f7c0e", "recipient": "did:example:ann", "issuer": {"id": "https://example.org/issuer", "name": "Example"}}


def failing(op, id, request, code, path, source=CONTRACT):
    emit(f"archetype.refused.{id}", op, "failure", request, error(code, path), source)


emit("archetype.badge.recorded", "archetype.badge", "success", {"definition": COUNT, "events": lessons([0, 1, 2]), "now": text(at(3)), "badge": BADGE}, {"recorded": True}, "recorded")
emit("archetype.badge.every-field", "archetype.badge", "success",
     {"definition": COUNT, "events": lessons([0, 1, 2]), "now": text(at(3)),
      "badge": {**BADGE, "achievement": "https://example.org/a/1", "image": "https://example.org/a.png", "validFrom": text(at(4)), "validUntil": text(at(9)),
                "issuer": {**BADGE["issuer"], "url": "https://example.org/"}}}, {"recorded": True}, "recorded")
badge = lambda **more: {"definition": COUNT, "events": lessons([0, 1, 2]), "now": text(at(3)), "badge": {**BADGE, **more}}
for id, request, code, path in [
    ("locked", badge(tier="two"), "archetype.locked", "/badge"), ("no-such-archetype", badge(archetype="x"), "archetype.reference", "/badge/archetype"),
    ("no-such-tier", badge(tier="x"), "archetype.reference", "/badge/tier"), ("no-such-season", badge(season="x"), "archetype.reference", "/badge/season"),
    ("no-uri", badge(id="5c2f"), "archetype.badge", "/badge/id"), ("recipient-no-uri", badge(recipient="ann smith"), "archetype.badge", "/badge/recipient"),
    ("image-no-uri", badge(image="a b"), "archetype.badge", "/badge/image"), ("issuer-no-uri", badge(issuer={"id": "x", "name": "X"}), "archetype.badge", "/badge/issuer/id"),
    ("ends-before-it-begins", badge(validUntil=text(at(2))), "archetype.badge", "/badge/validUntil"),
    ("no-state-and-no-time", {k: v for k, v in badge().items() if k != "now"}, "field.missing", "/now"),
]:
    failing("archetype.badge", id, request, code, path, BADGES if code == "archetype.badge" else CONTRACT)

# Migration.
harder = lambda policy: {**definition(archetype("learner", {"count": "lesson", "gte": 4}, {"count": "lesson", "gte": 5}, migration=policy)), "version": "2"}
for name, policy, change in [("keep", {"kind": "keep"}, {"change": "kept"}), ("re-evaluate", {"kind": "re_evaluate"}, {"change": "withdrawn"}),
                             ("grandfather", {"kind": "grandfather_until", "until": text(at(99))}, {"change": "grandfathered", "until": text(at(99))}),
                             ("grandfather-too-late", {"kind": "grandfather_until", "until": text(at(3))}, {"change": "withdrawn"})]:
    emit(f"archetype.migrate.{name}", "archetype.migrate", "success", {"from": COUNT, "to": harder(policy), "events": lessons([0, 1, 2]), "now": text(at(3))},
         part(**{"/changes": [{**change, "archetype": "learner", "tier": "one"}]}), FACTS)
easier = {**definition(archetype("learner", {"count": "lesson", "gte": 2})), "version": "2"}
emit("archetype.migrate.granted", "archetype.migrate", "success", {"from": COUNT, "to": easier, "events": lessons([0, 1]), "now": text(at(3))},
     part(**{"/changes": [{"change": "granted", "archetype": "learner", "tier": "one"}]}), FACTS)
emit("archetype.migrate.removed", "archetype.migrate", "success", {"from": COUNT, "to": {**definition(QUIET), "version": "2"}, "events": lessons([0, 1, 2]), "now": text(at(3))},
     part(**{"/changes": [{"change": "removed", "archetype": "learner", "tier": "one"}]}), FACTS)
emit("archetype.migrate.nothing-changes", "archetype.migrate", "edge", {"from": COUNT, "to": {**COUNT, "version": "2"}, "events": lessons([0, 1, 2]), "now": text(at(3))},
     part(**{"/changes": []}), FACTS)

# The linter.
example = lambda name, events, expect, **more: {"name": name, "events": events, "now": text(at(9)), "expect": expect, **more}
emit("archetype.lint.passes", "archetype.lint", "success",
     {"definition": {**definition(archetype("learner", {"count": "lesson", "gte": 2}, rationale="Two are enough.")), "examples": [example("two", lessons([0, 1]), {"learner": 1})]}},
     answer({"passed": True, "examples": [{"name": "two", "failures": []}], "warnings": []}), OWN)
emit("archetype.lint.fails", "archetype.lint", "success",
     {"definition": {**definition(archetype("learner", {"count": "lesson", "gte": 2}), levels=LEVELS()),
                     "examples": [example("one", lessons([0]), {"learner": 1, "nobody": 1}, level=2), example("late", [event(1, "x", 1), event(1, "y", 1)], {})]}, "seen": ["walk"]},
     part(**{"/passed": False, "/examples/0/failures": ["learner: expected 1 tiers, found 0", "nobody: there is no such archetype", "level: expected 2, found 1"],
             "/warnings": [{"code": "no_rationale", "path": "/archetypes/0", "subject": "learner"}, {"code": "no_example", "path": "/archetypes/0/tiers/0", "subject": "one"},
                           {"code": "unknown_type", "path": "/archetypes/0/tiers/0/when", "subject": "lesson"}]}), OWN)
emit("archetype.lint.same-condition", "archetype.lint", "success", {"definition": definition(archetype("a", {"count": "x", "gte": 2}, {"count": "x", "gte": 2}, rationale="r"))},
     part(**{"/warnings/1": {"code": "same_condition", "path": "/archetypes/0/tiers/1", "subject": "two"}}), OWN)

# Refusals of definitions.
A = archetype("a", {"count": "x", "gte": 1})
for id, d, code, path in [
    ("two-of-one-id", definition(A, A), "archetype.duplicate", "/archetypes/1/id"),
    ("two-tiers-of-one-id", definition({**A, "tiers": A["tiers"] * 2}), "archetype.duplicate", "/archetypes/0/tiers/1/id"),
    ("two-seasons-of-one-id", definition({**A, "seasons": [SEASONS[0], {**SEASONS[1], "id": "s1"}]}), "archetype.duplicate", "/archetypes/0/seasons/1/id"),
    ("an-empty-id", definition({**A, "id": ""}), "id.empty", "/archetypes/0/id"), ("no-archetypes", definition(), "field.range", "/archetypes"),
    ("no-tiers", definition({**A, "tiers": []}), "field.range", "/archetypes/0/tiers"), ("requires-nobody", definition({**A, "requires": ["b"]}), "archetype.reference", "/archetypes/0/requires/0"),
    ("requires-itself", definition({**A, "requires": ["a"]}), "archetype.cycle", "/archetypes/0/requires"),
    ("a-cycle-of-two", definition({**A, "requires": ["b"]}, {**A, "id": "b", "requires": ["a"]}), "archetype.cycle", "/archetypes/0/requires"),
    ("a-season-that-ends-first", definition({**A, "seasons": [{**SEASONS[0], "to": SEASONS[0]["from"]}]}), "archetype.season", "/archetypes/0/seasons/0"),
    ("seasons-that-overlap", definition({**A, "seasons": [SEASONS[1], {**SEASONS[0], "id": "s3"}]}), "archetype.season", "/archetypes/0/seasons/1"),
    ("levels-that-do-not-ascend", definition(A, levels={"curve": {"kind": "table", "points": [0, 5, 5]}}), "archetype.levels", "/levels/curve"),
    ("levels-that-begin-late", definition(A, levels={"curve": {"kind": "table", "points": [1]}}), "archetype.levels", "/levels/curve"),
    ("no-levels-at-all", definition(A, levels={"curve": {"kind": "quadratic", "factor": 1, "levels": 0}}), "archetype.levels", "/levels/curve"),
    ("levels-beyond-int53", definition(A, levels={"curve": {"kind": "exponential", "base": 300, "doubling": 1, "levels": 99}}), "archetype.levels", "/levels/curve"),
    ("no-doubling", definition(A, levels={"curve": {"kind": "exponential", "base": 300, "doubling": 0, "levels": 9}}), "archetype.levels", "/levels/curve"),
    ("a-source-of-nothing", definition(A, levels=LEVELS(sources=[{"type": "x"}])), "archetype.levels", "/levels/sources/0"),
    ("a-source-of-both", definition(A, levels=LEVELS(sources=[{"type": "x", "amount": 1, "field": "y"}])), "archetype.levels", "/levels/sources/0"),
    ("a-fact", definition(archetype("a", {"fact": "age", "gte": 18})), "archetype.fact", "/archetypes"),
    ("a-rule-that-is-none", definition(archetype("a", {"rule": "b/one"})), "rules.reference", "/archetypes/0/tiers/0/when/rule"),
    ("a-half-life-in-months", definition({**A, "emotion": {"types": ["x"], "halfLife": "P1M"}}), "rules.duration", "/archetypes/0/emotion/halfLife"),
    ("a-half-life-of-nothing", definition({**A, "emotion": {"types": ["x"], "halfLife": "PT0S"}}), "rules.duration", "/archetypes/0/emotion/halfLife"),
    ("a-negative-lateness", {**definition(A), "maxLateness": -1}, "number.range", "/maxLateness"),
    ("a-zone-without-its-pack", {**definition(A), "zone": "Europe/Paris"}, "pack.missing", "/zone"),
]:
    failing("archetype.lint", id, {"definition": d}, code, "/definition" + path)

# Refusals of events and states.
now = text(at(30))
go = lambda events=(), **more: {"definition": COUNT, "events": list(events), "now": now, **more}


def sealed(magic=b"HIVEARCH", version=1, payload=bytes(100), cut=0, flip=False):
    """A file of the common container, as its documentation says."""
    body = magic + struct.pack("<IQ", version, len(payload)) + payload
    whole = body + hashlib.sha256(body).digest()
    whole = whole[:len(whole) - cut]
    return base64.b64encode(whole[:-1] + bytes([whole[-1] ^ 1]) if flip else whole).decode()


for id, request, code, path in [
    ("too-late", go([event(1, "lesson", 5.9)]), "event.too_late", "/events/0"),
    ("time-far-before-the-stamp", go([event(1, "lesson", 29, time=text(at(4)))]), "event.too_late", "/events/0"),
    ("one-key-two-contents", go([event(1, "lesson", 20), event(1, "lesson", 21)]), "event.conflict", "/events/1"),
    ("points-beyond-int53", go([gift(1, 20, 9007199254740991), gift(2, 21, 1)], definition=definition(QUIET, levels=LEVELS())), "number.overflow", "/events/1"),
    ("state-no-base64", go(state="?"), "file.content", "/state"), ("state-of-another-kind", go(state=sealed(b"HIVERULS")), "file.magic", "/state"),
    ("state-of-a-newer-version", go(state=sealed(version=2)), "file.version", "/state"), ("state-cut-off", go(state=sealed(cut=3)), "file.length", "/state"),
    ("state-changed", go(state=sealed(flip=True)), "file.digest", "/state"), ("state-of-another-definition", go(state=sealed()), "archetype.state", "/state"),
    ("state-that-ends-early", go(state=sealed(payload=bytes(16))), "file.content", "/state"),
]:
    failing("archetype.step", id, request, code, path)

# Lives in several calls: the state goes from one to the next.
PREVIOUS = "$previous/state"


def told(old, new):
    """What changed between two journals, so that whoever counts awards by it comes to those that are held: the n-th
    line of a tier stays its n-th line; where lines are gone, only what that changes for the present."""
    keys, out = [], []
    for _, *key, _, _ in [*old, *new]:
        keys += [] if key in keys else [key]
    for key in keys:
        before = [line for line in old if list(line[1:4]) == key]
        after = [(place, line) for place, line in enumerate(new) if list(line[1:4]) == key]
        redated = {place: ("award.redated", *line[1:]) for was, (place, line) in zip(before, after) if was != line}
        if len(before) <= len(after):
            out += [*redated.items(), *after[len(before):]]
            continue
        had, has = before[-1][0] == "award.granted", bool(after) and after[-1][1][0] == "award.granted"
        if has:
            redated[after[-1][0]] = ("award.redated" if had else "award.granted", *after[-1][1][1:])
        elif had:
            redated[len(new) + old.index(before[-1])] = ("award.ungrounded", *before[-1][1:])
        out += redated.items()
    return [line for _, line in sorted(out, key=lambda item: item[0])]


def walk(id, d, deliveries, kind="success", source=OWN, last=None):
    """Each delivery: events and the hour; what it must say follows from the model over all events so far."""
    calls, taken, journal, level = [], [], [], 1
    for events, hours in deliveries:
        duplicates = sum((e["source"], e["id"]) in {(t["source"], t["id"]) for t in taken} for e in events)
        taken += [e for e in events if e not in taken]
        model = Model(d).run(taken, at(hours))
        says = told(journal, model.journal)
        reached = model.level(model.points())
        expect = {"/duplicates": duplicates}
        for n, (code, a, t, season, when, by) in enumerate(says):
            for name, v in (("code", code), ("archetype", a), ("tier", t), ("season", season), ("at", text(when)), ("event", by)):
                if v is not None:
                    expect[f"/decisions/{n}/{name}"] = v
        if d.get("levels") and reached != level:
            expect |= {f"/decisions/{len(says)}/code": "level.raised" if reached > level else "level.lowered", f"/decisions/{len(says)}/level": reached}
        elif not says:
            expect["/decisions"] = []
        journal, level = model.journal, reached if d.get("levels") else 1
        request = {"definition": d, "events": events, "now": text(at(hours)), **({"state": PREVIOUS} if calls else {})}
        calls.append(call(request, part(**expect)))
    if last:
        calls.append(call({"definition": d, "events": last[0], "now": text(at(last[1])), "state": PREVIOUS}, error(last[2], last[3])))
    emit_steps(f"archetype.step.life.{id}", "archetype.step", kind, calls, source)


L = lambda n, hours, **more: event(n, "lesson", hours, **more)
walk("one-event-a-call", COUNT, [([L(n, n)], n + 0.5) for n in range(5)])
walk("time-alone-between-events", COUNT, [([L(0, 0)], 1), ([], 20), ([L(1, 21), L(2, 22)], 30), ([], 90)])
walk("delivered-backwards", COUNT, [([L(2, 5)], 6), ([L(1, 3)], 6), ([L(0, 1)], 6), ([], 6)], source=FACTS)
walk("a-late-event-redates", COUNT, [([L(0, 0), L(1, 2), L(2, 9)], 10), ([L(3, 4)], 11)], source=FACTS)
walk("late-by-all-that-is-allowed", COUNT, [([L(1, 20), L(2, 21)], 24), ([L(0, 0)], 24)], "edge", FACTS)
walk("late-beyond-it", COUNT, [([L(1, 20), L(2, 21)], 24)], "failure", CONTRACT, ([L(0, 0)], 24.1, "event.too_late", "/events/0"))
walk("a-duplicate-that-is-held", COUNT, [([L(0, 0), L(1, 1)], 2), ([L(0, 0)], 3), ([L(1, 1), L(2, 2)], 3)], source=FACTS)
walk("a-duplicate-that-is-settled", COUNT, [([L(0, 0)], 1), ([L(1, 30)], 31)], "failure", CONTRACT, ([L(0, 0)], 32, "event.too_late", "/events/0"))
walk("one-key-with-other-content", COUNT, [([L(0, 5)], 6)], "failure", CONTRACT, ([L(0, 5, subject="bob")], 7, "event.conflict", "/events/0"))
walk("now-goes-back", COUNT, [([L(0, 5)], 6)], "failure", CONTRACT, ([], 5.9, "archetype.now", "/now"))
walk("settled-events-still-count", COUNT, [([L(0, 0), L(1, 1)], 2), ([], 500), ([L(2, 500)], 501)])
walk("an-event-before-its-time", COUNT, [([L(0, 0), L(1, 1), L(2, 8)], 2), ([], 7.9), ([], 8)], "edge", FACTS)
walk("an-early-event-comes-again", COUNT, [([L(0, 0), L(1, 1), L(2, 8)], 2), ([L(2, 8)], 3), ([L(3, 4)], 9)], "edge", FACTS)
CALM = definition(archetype("calm", {"all": [{"count": "walk", "gte": 2}, {"count": "anger", "lt": 1}]}))
W = lambda n, hours: event(n, "walk", hours)
walk("the-ground-is-lost", CALM, [([W(1, 1), W(2, 5)], 6), ([event(3, "anger", 3)], 7), ([event(3, "anger", 3)], 8)], source=FACTS)
walk("anger-after-the-award-is-too-late-to-matter", CALM, [([W(1, 1), W(2, 5)], 6), ([event(3, "anger", 5.5)], 7)], source=FACTS)
walk("an-earlier-walk-brings-it-before-the-anger", CALM, [([W(1, 1), W(2, 5)], 6), ([event(3, "anger", 3)], 7), ([W(0, 2)], 8)], source=FACTS)
walk("two-tiers-lose-their-ground", definition(archetype("calm", {"all": [{"count": "walk", "gte": 1}, {"count": "anger", "lt": 1}]}, {"all": [{"count": "walk", "gte": 2}, {"count": "anger", "lt": 1}]})),
     [([W(1, 4), W(2, 5)], 6), ([event(3, "anger", 1)], 7)], source=FACTS)
walk("a-prerequisite-loses-its-ground", definition(archetype("a", {"all": [{"count": "walk", "gte": 1}, {"count": "anger", "lt": 1}]}), archetype("b", {"count": "walk", "gte": 2}, requires=["a"])),
     [([W(1, 1)], 2), ([W(2, 3)], 4), ([event(3, "anger", 0)], 5)], source=FACTS)
REGULAR = WINDOW("recomputed")
walk("regresses-when-time-comes", REGULAR, [([L(n, n) for n in range(3)], 3), ([], 23.9), ([], 24), ([], 40)], "edge")
walk("regresses-and-is-won-again", REGULAR, [([L(n, n) for n in range(3)], 3), ([], 30), ([L(n, 27 + n) for n in (3, 4, 5)], 35)])
walk("a-late-event-puts-the-loss-off", REGULAR, [([L(n, n) for n in range(3)], 26), ([L(3, 10)], 27)], source=FACTS)
walk("a-late-event-undoes-the-loss", REGULAR, [([L(n, n) for n in range(3)], 25), ([L(n, 7 + n) for n in (3, 4, 5)], 25.5)], source=FACTS)
walk("a-late-event-moves-award-and-loss", REGULAR, [([L(n, 2 * n) for n in range(3)], 40), ([L(3, 1)], 40)], source=FACTS)
walk("sticky-needs-no-more-events", WINDOW("sticky"), [([L(n, n) for n in range(3)], 3), ([], 100), ([L(3, 101)], 102)])
STEADY = definition(archetype("steady", {"streak": "lesson", "unit": "day", "zone": "UTC", "gte": 3}, regression="recomputed"), lateness=1000)
walk("a-late-lesson-mends-a-streak", STEADY, [([L(0, 1), L(2, 49)], 50), ([L(1, 30)], 60), ([], 95.9), ([], 96)], source=FACTS)
walk("a-streak-day-by-day", STEADY, [([L(n, 24 * n + 6)], 24 * n + 7) for n in range(5)] + [([], 143.9), ([], 144)])
walk("season-by-season", SEASONAL, [([event(0, "x", 5)], 6), ([], 10), ([], 25), ([event(1, "x", 32)], 33), ([], 45)])
walk("an-event-of-a-season-that-is-over", SEASONAL, [([], 22), ([event(0, "x", 15)], 25)], "edge", FACTS)
walk("levels-up-and-up", definition(QUIET, levels=LEVELS()), [([gift(1, 0, 99)], 1), ([gift(2, 1, 1)], 2), ([gift(3, 2, 500)], 3), ([], 50)])
walk("a-sticky-level-stays", definition(QUIET, levels=LEVELS()), [([gift(1, 0, 350)], 1), ([gift(2, 1, -300)], 2), ([gift(3, 2, 260)], 3)])
walk("a-level-goes-down-and-up", definition(QUIET, levels=LEVELS(regression="recomputed")), [([gift(1, 0, 350)], 1), ([gift(2, 1, -300)], 2), ([gift(3, 2, 260)], 3)])
walk("a-regressed-tier-takes-its-points", definition(archetype("regular", {"when": {"count": "lesson", "within": "P1D", "gte": 2}, "xp": 120}, regression="recomputed"), lateness=1000, levels=LEVELS(regression="recomputed", sources=[])),
     [([L(0, 0), L(1, 1)], 2), ([], 24), ([L(2, 24.5), L(3, 25)], 26)])
walk("a-level-opens-what-waited", definition(archetype("mentor", {"count": "lesson", "gte": 1}, minLevel=2), levels=LEVELS()), [([L(0, 0)], 1), ([gift(1, 2, 89)], 3), ([gift(2, 4, 1)], 5)])
walk("distinct-across-calls", definition(archetype("explorer", {"distinct": "seen", "of": "topic", "gte": 3})), [([event(n, "seen", 2 * n, {"topic": t})], 2 * n + 1) for n, t in enumerate("aabbc")])

# Migrations one after the other: what was kept stays kept, and ends when its time comes.
lasting = harder({"kind": "grandfather_until", "until": text(at(50))})
move = lambda before, after, hours, **more: {"from": before, "to": after, "events": lessons([0, 1, 2]), "now": text(at(hours)), **more}
one = {"archetype": "learner", "tier": "one"}
emit_steps("archetype.migrate.life.kept-and-kept-again", "archetype.migrate", "success",
           [call(move(COUNT, harder({"kind": "keep"}), 3), part(**{"/changes": [{"change": "kept", **one}]})),
            call(move(harder({"kind": "keep"}), {**harder({"kind": "keep"}), "version": "3"}, 4, state=PREVIOUS), part(**{"/changes": [{"change": "kept", **one}]})),
            call(move({**harder({"kind": "keep"}), "version": "3"}, {**COUNT, "version": "4"}, 5, state=PREVIOUS), part(**{"/changes": []}))], FACTS)
emit_steps("archetype.migrate.life.grandfathered-then-gone", "archetype.migrate", "success",
           [call(move(COUNT, lasting, 3), part(**{"/changes": [{"change": "grandfathered", "until": text(at(50)), **one}]})),
            call(move(lasting, {**lasting, "version": "3"}, 50, state=PREVIOUS), part(**{"/changes": []}))], FACTS, )
emit_steps("archetype.migrate.life.withdrawn-then-granted", "archetype.migrate", "success",
           [call(move(COUNT, harder({"kind": "re_evaluate"}), 3), part(**{"/changes": [{"change": "withdrawn", **one}]})),
            call(move(harder({"kind": "re_evaluate"}), {**COUNT, "version": "3"}, 4, state=PREVIOUS), part(**{"/changes": [{"change": "granted", **one}]}))], FACTS)
emit_steps("archetype.migrate.life.replayed-to-the-same-bytes", "archetype.migrate", "success",
           [call(move(COUNT, COUNT, 3), part(**{"/changes": []})), call(move(COUNT, COUNT, 3, state=PREVIOUS), part(**{"/changes": [], "/state": PREVIOUS}))], "the contract: replaying the events gives the same state, byte for byte")
emit_steps("archetype.migrate.life.now-goes-back", "archetype.migrate", "failure",
           [call(move(COUNT, COUNT, 3), part(**{"/changes": []})), call(move(COUNT, COUNT, 2, state=PREVIOUS), error("archetype.now", "/now"))], CONTRACT)
emit_steps("archetype.migrate.life.state-of-the-new-version", "archetype.migrate", "failure",
           [call(move(COUNT, easier, 3), part(**{"/changes": []})), call(move(COUNT, easier, 4, state=PREVIOUS), error("archetype.state", "/state"))], CONTRACT)

# A late event that makes the second award the first one; a loss that never was.
PAIR = definition(archetype("pair", {"count": "lesson", "within": "PT10H", "gte": 2}, regression="recomputed"))
walk("the-loss-never-was", PAIR, [([L(0, 0), L(1, 1)], 2), ([], 10.2), ([L(2, 5)], 10.5), ([], 12)], source=FACTS)
walk("the-second-award-is-the-first", PAIR, [([L(0, 0), L(1, 1)], 2), ([L(3, 10.3)], 10.4), ([L(2, 5)], 10.5), ([], 12)], source=FACTS)
# What is kept is a ground for what is not.
first, second = archetype("first", {"count": "lesson", "gte": 1}), archetype("second", {"count": "lesson", "gte": 1}, requires=["first"])
emit("archetype.migrate.a-ground-that-is-kept", "archetype.migrate", "edge",
     {"from": definition(first, second), "to": {**definition(archetype("first", {"count": "lesson", "gte": 5}), {**second, "migration": {"kind": "re_evaluate"}}), "version": "2"}, "events": lessons([0]), "now": text(at(3))},
     part(**{"/changes": [{"change": "kept", "archetype": "first", "tier": "one"}]}), FACTS)
# A true condition behind a lock: nothing is missing of it.
emit("archetype.overview.locked-and-true", "archetype.overview", "edge",
     {"definition": definition(archetype("first", {"count": "lesson", "gte": 5}), second), "events": lessons([0, 1]), "now": text(at(3))},
     part(**{"/archetypes/1/next": {"tier": "one", "progress": 500000, "requires": ["first"]}}), OWN)
emit("archetype.step.below-a-fading-limit", "archetype.step", "edge",
     {"definition": definition(archetype("warm", {"decayed": "felt", "of": "v", "halfLife": "P7D", "gte": 5000000})), "events": [event(1, "felt", 0, {"v": 1})], "now": text(at(20))}, part(**{"/decisions": []}), FACTS)
emit("archetype.lint.never", "archetype.lint", "edge", {"definition": definition(archetype("a", {"count": "x", "lt": 0}, rationale="r", minLevel=2))},
     part(**{"/warnings": [{"code": "no_level", "path": "/archetypes/0/minLevel", "subject": "a"}, {"code": "no_example", "path": "/archetypes/0/tiers/0", "subject": "one"},
                           {"code": "never_true", "path": "/archetypes/0/tiers/0/when", "subject": "one"}]}), OWN)
failing("archetype.lint", "a-tier-in-a-zone-without-its-pack", {"definition": definition(archetype("a", {"streak": "x", "unit": "day", "zone": "Europe/Paris", "gte": 1}))}, "pack.missing", "/definition/archetypes/0/tiers/0/when/zone")

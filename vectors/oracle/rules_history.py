"""Rules over history: every operator, windows' edges, zones, summer time, leap days, grace, late events, states, proofs."""

from authoring import answer, emit, error, part
from reference.rules_world import (COUNTER, CONTRACT, EVENTS, ISO, OWN, TZ, UTC, ZONES, World, decide, definition, evaluates, event,
                                   history, instant, measure, show)

import base64
import hashlib
import json
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal, getcontext

getcontext().prec = 60

NOW = "2026-03-10T12:00:00Z"
A = lambda at, **more: event("a", at, **more)
day = lambda n, clock="12:00:00Z": f"2026-03-{n:02d}T{clock}"

# ---- windows
three = [A("2026-01-01T00:00:00Z"), A("2026-01-01T00:01:00Z"), A("2026-01-01T00:02:00Z")]
WINDOWS = {"sixty": {"count": "a", "within": "PT60S"}, "longer": {"count": "a", "within": "PT60.000000001S"}, "all": {"count": "a"}, "week": {"count": "a", "within": "P1W"}}
measure("window.at-the-edge", WINDOWS, three, "2026-01-01T00:02:00Z", source="half-open windows (now - W, now]; vectors/oracle/reference/rules_world.py")
measure("window.a-nanosecond-before", WINDOWS, three, "2026-01-01T00:01:59.999999999Z", kind="edge")
measure("window.everything-left", WINDOWS, three, "2026-01-08T00:02:00Z", kind="edge")
measure("window.future-events-have-not-happened", WINDOWS, three, "2026-01-01T00:00:30Z", kind="edge")
measure("window.nothing-at-all", WINDOWS, [], "2026-01-01T00:00:00Z", kind="edge")
measure("window.days-have-24-hours", {"day": {"count": "a", "within": "P1D"}, "hours": {"count": "a", "within": "PT24H"}, "mixed": {"count": "a", "within": "P1DT1H"}},
        [A("2026-03-28T12:00:00Z"), A("2026-03-29T11:00:00Z")], "2026-03-29T12:00:00Z", source=ISO)
DATA = [event("p", day(n), {"x": x, "who": w, "ok": n % 2 == 0, "in": {"deep": n}}) for n, x, w in
        ((1, 0.1, "ann"), (2, 0.2, "bob"), (3, -1.5, "ann"), (4, "2.25", "cy"), (9, 7, "ann"), (10, 1e-9, "dee"))]
DATA += [event("p", day(5), {"who": 7}), event("p", day(6)), event("q", day(7), {"x": 100}), event("p", day(8), {"x": True, "who": True})]
FIELDS = {"sum": {"sum": "p", "of": "x"}, "sum-week": {"sum": "p", "of": "x", "within": "P5D"}, "least": {"minimum": "p", "of": "x"}, "most": {"maximum": "p", "of": "x"},
          "least-week": {"minimum": "p", "of": "x", "within": "P5D"}, "distinct": {"distinct": "p", "of": "who"}, "distinct-week": {"distinct": "p", "of": "who", "within": "P5D"},
          "deep": {"sum": "p", "of": "in.deep"}, "nowhere": {"sum": "p", "of": "in.shallow"}, "no-number": {"maximum": "p", "of": "ok"}, "any-type": {"sum": {}, "of": "x"}}
measure("fields.values", FIELDS, DATA, NOW)
measure("fields.before-any", FIELDS, DATA, "2026-02-01T00:00:00Z", kind="edge")
WHERE = {"equal": {"count": {"type": "p", "where": {"field": "who", "eq": "ann"}}}, "above": {"count": {"type": "p", "where": {"field": "x", "gt": 0.15}}},
         "both": {"count": {"type": ["p", "q"], "where": {"all": [{"field": "x", "gte": 0.1}, {"not": {"field": "ok"}}]}}}, "deep": {"count": {"where": {"field": "in.deep", "between": [2, 4]}}},
         "listed": {"count": {"type": "p", "where": {"field": "who", "in": ["bob", "cy"]}}}, "known": {"count": {"type": "p", "where": {"not": {"field": "who", "prefix": "a"}}}},
         "either": {"count": {"type": "p", "where": {"any": [{"field": "who", "suffix": "y"}, {"field": "x", "lt": 0}]}}}}
measure("fields.filters", WHERE, DATA, NOW)
measure("fields.filters-in-a-window", {n: {**o, "within": "P7D"} for n, o in WHERE.items()}, DATA, NOW)
RATIO = {"quarter": {"ratio": {"type": "p", "where": {"field": "who", "eq": "ann"}}, "to": "p"}, "least": {"ratio": "q", "to": "p", "minDen": 9}, "too-few": {"ratio": "q", "to": "p", "minDen": 10},
         "week": {"ratio": {"type": "p", "where": {"field": "who", "eq": "ann"}}, "to": "p", "within": "P4D"}, "none": {"ratio": "p", "to": "nothing"}}
measure("ratio.values", RATIO, DATA, NOW)
thirds = [event("hit", day(1))] + [event("try", day(n)) for n in (1, 2, 3)]
evaluates("ratio.compared-exactly", {"above": {"ratio": "hit", "to": "try", "gte": 0.333333333}, "not-yet": {"ratio": "hit", "to": "try", "gte": 0.333333334}, "unknown": {"ratio": "hit", "to": "try", "minDen": 4, "gte": 0}},
          events=thirds, now=NOW)
TIMES = {"first": {"first": "a"}, "last": {"last": "a"}, "since-first": {"sinceFirst": "a"}, "since-last": {"sinceLast": "a"}, "of-none": {"last": "b"}, "since-none": {"sinceLast": "b"}}
measure("times.values", TIMES, [A(day(1)), A(day(3, "12:00:00.5Z")), A(day(2))], NOW)
evaluates("times.compared", {"long-ago": {"sinceLast": "a", "gte": "P7D"}, "recent": {"sinceLast": "a", "lt": "P7D"}, "exactly": {"sinceLast": "a", "eq": "P7D"}, "since-the-start": {"sinceFirst": "a", "between": ["P8D", "P9D"]},
          "by-date": {"last": "a", "gte": "2026-03-03T12:00:00Z"}, "never": {"sinceLast": "b", "gte": "PT1S"}, "is-there": {"last": "b", "exists": False}}, events=[A(day(1)), A(day(3))], now=NOW)
ABSENT = {"absent": {"absent": "b", "within": "P7D"}, "cooldown": {"cooldown": "b", "within": "P7D"}, "not": {"not": {"absent": "b", "within": "P7D"}}}
for name, moments, now, since in (("too-short-a-history", [A(day(4))], NOW, None), ("just-long-enough", [A(day(3))], NOW, None), ("found", [A(day(1)), event("b", day(5))], NOW, None),
                                  ("just-left", [A(day(1)), event("b", day(3))], NOW, None), ("the-host-knows", [A(day(9))], NOW, "2026-01-01T00:00:00Z"), ("no-history", [], NOW, None)):
    evaluates(f"absent.{name}", ABSENT, events=moments, now=now, since=since, kind="edge")

# ---- sequences and runs
STEPS = ["A", "B", "C"]
SEQUENCE = {"ten": {"sequence": STEPS, "within": "PT10S"}, "strict": {"sequence": STEPS, "within": "PT10S", "strict": True}, "overlap": {"sequence": STEPS, "within": "PT10S", "overlap": True},
            "repeat": {"sequence": ["A", "A"], "within": "PT10S"}, "repeat-overlap": {"sequence": ["A", "A"], "within": "PT10S", "overlap": True}, "pair": {"sequence": ["A", "C"], "within": "PT7S"}}
seconds = lambda text: [event(t[0], f"2026-01-01T00:00:{int(t[1:]):02d}Z") for t in text.split()]
for name, log in (("latest-start", "A0 A5 B6 C12"), ("early-start-only", "A0 B6 C12"), ("exactly-in-time", "A0 B5 C10"), ("others-between", "A0 X1 B2 X3 C4"), ("twice", "A0 B1 C2 A3 B4 C5"),
                  ("one-end-for-many", "A0 A1 B2 C3 C4"), ("wrong-order", "C0 B1 A2"), ("repeats", "A0 A1 A2 A3"), ("steps-twice", "A0 B1 B2 C3 B4 C5"), ("strict-chain", "A0 A1 B2 C3")):
    measure(f"sequence.{name}", SEQUENCE, seconds(log), "2026-01-01T00:01:00Z")
evaluates("sequence.is-a-condition", {"done": {"sequence": STEPS, "within": "PT10S"}, "twice": {"sequence": STEPS, "within": "PT10S", "gte": 2}}, events=seconds("A0 B1 C2"), now="2026-01-01T00:01:00Z")
RUN = {"run": {"consecutive": "win", "breaker": "loss"}, "filtered": {"consecutive": {"type": "win", "where": {"field": "n", "gt": 1}}, "breaker": "loss"}, "itself": {"consecutive": {}, "breaker": "loss"}}
for name, log in (("unbroken", "www"), ("broken", "wwlw"), ("just-broken", "wwl"), ("others-do-not-break", "wxwxw"), ("nothing", "")):
    measure(f"consecutive.{name}", RUN, [event({"w": "win", "l": "loss", "x": "other"}[c], day(1, f"00:{n:02d}:00Z"), {"n": n}) for n, c in enumerate(log)], NOW)

# ---- halving weights
weights = lambda *pairs: [event("mood", at, {"weight": w}) for at, w in pairs]
DECAY = {"week": {"decayed": "mood", "of": "weight", "halfLife": "P7D"}, "hour": {"decayed": "mood", "of": "weight", "halfLife": "PT1H"}}
measure("decay.known", DECAY, weights(("2026-01-22T00:00:00Z", 0.8), ("2026-01-20T00:00:00Z", 0.5), ("2026-01-15T00:00:00Z", -0.3), ("2026-01-01T00:00:00Z", 1)), "2026-01-22T00:00:00Z")
for name, age in (("a-day", "2026-01-02T00:00:00Z"), ("half", "2026-01-04T12:00:00Z"), ("one-half-life", "2026-01-08T00:00:00Z"), ("two", "2026-01-15T00:00:00Z"), ("a-month", "2026-01-31T00:00:00Z")):
    measure(f"decay.{name}", DECAY, weights(("2026-01-01T00:00:00Z", 1)), age)
measure("decay.rounds-half-to-even", DECAY, weights(("2026-01-01T00:00:00Z", 0.000001), ("2026-01-01T00:00:00Z", 0.000003), ("2026-01-01T00:00:00Z", -0.000005)), "2026-01-08T00:00:00Z", kind="edge")
measure("decay.signs-cancel", DECAY, weights(("2026-01-01T00:00:00Z", 1), ("2026-01-01T00:00:00Z", -1)), "2026-01-03T00:00:00Z", kind="edge")
measure("decay.without-weights", DECAY, [event("mood", "2026-01-01T00:00:00Z"), event("mood", "2026-01-01T00:00:00Z", {"weight": None}), event("mood", "2026-01-01T00:00:00Z", {"weight": "much"})], "2026-01-02T00:00:00Z", kind="edge")
evaluates("decay.compared", {"high": {"decayed": "mood", "of": "weight", "halfLife": "P7D", "gte": 500000}, "low": {"decayed": "mood", "of": "weight", "halfLife": "P7D", "lt": 500000}, "between": {"decayed": "mood", "of": "weight", "halfLife": "P7D", "between": [400000, 500000]}},
          events=weights(("2026-01-01T00:00:00Z", 1)), now="2026-01-08T00:00:00Z")

# ---- calendars
STREAKS = {f"{zone.split('/')[-1].lower()}-{grace}": {"streak": "a", "unit": "day", "zone": zone, "grace": grace} for zone in ("UTC", "Europe/Paris", "Pacific/Kiritimati", "Asia/Riyadh") for grace in (0, 1)}
for name, moments in (("spring", ("2026-03-27T22:30:00Z", "2026-03-28T23:30:00Z", "2026-03-29T22:30:00Z")), ("autumn", ("2026-10-24T22:30:00Z", "2026-10-25T22:30:00Z", "2026-10-26T23:30:00Z"))):
    measure(f"streak.summer-time.{name}", STREAKS, [A(at) for at in moments], moments[-1], packs=ZONES, source=TZ)
APIA = {"apia": {"streak": "a", "unit": "day", "zone": "Pacific/Apia"}, "utc": {"streak": "a", "unit": "day", "zone": "UTC"}}
measure("streak.date-line.skipped-day", APIA, [A("2011-12-29T09:00:00Z"), A("2011-12-30T09:59:00Z"), A("2011-12-30T10:01:00Z")], "2011-12-30T10:02:00Z", packs=ZONES, source=TZ, kind="edge")
measure("streak.date-line.pending", APIA, [A("2011-12-29T09:00:00Z"), A("2011-12-30T09:59:00Z")], "2011-12-31T09:59:59Z", packs=ZONES, source=TZ, kind="edge")
measure("streak.date-line.broken", APIA, [A("2011-12-29T09:00:00Z"), A("2011-12-30T09:59:00Z")], "2011-12-31T10:00:00Z", packs=ZONES, source=TZ, kind="edge")
DAYS = {"strict": {"streak": "a", "unit": "day"}, "one": {"streak": "a", "unit": "day", "grace": 1}, "two": {"streak": "a", "unit": "day", "grace": 2}, "double": {"streak": "a", "unit": "day", "minPerUnit": 2}}
for name, days, now in (("ends-today", (8, 9, 10), NOW), ("pending-today", (7, 8, 9), NOW), ("yesterday-missed", (7, 8), NOW), ("two-missed", (6, 7), NOW), ("gap-inside", (5, 6, 8, 9, 10), NOW), ("gaps-inside", (3, 6, 8, 10), NOW),
                        ("midnight-before", (9,), "2026-03-10T23:59:59.999999999Z"), ("midnight-after", (9,), "2026-03-11T00:00:00Z"), ("doubles", (8, 8, 9, 9, 10), NOW), ("doubles-today", (8, 8, 9, 9, 10, 10), NOW), ("none", (), NOW)):
    measure(f"streak.grace.{name}", DAYS, [A(day(n, f"{i:02d}:00:00Z")) for i, n in enumerate(days)], now)
measure("streak.leap-day", DAYS, [A("2024-02-28T12:00:00Z"), A("2024-02-29T12:00:00Z"), A("2024-03-01T12:00:00Z")], "2024-03-01T12:00:00Z")
measure("streak.no-leap-day", DAYS, [A("2025-02-28T12:00:00Z"), A("2025-03-01T12:00:00Z")], "2025-03-01T12:00:00Z")
UNITS = {u: {"streak": "a", "unit": u} for u in ("day", "week", "month", "year")}
measure("streak.units.new-year", UNITS, [A("2025-12-30T12:00:00Z"), A("2025-12-31T12:00:00Z"), A("2026-01-01T12:00:00Z")], "2026-01-01T12:00:00Z", source=ISO)
measure("streak.units.iso-weeks", UNITS, [A("2020-12-27T12:00:00Z"), A("2020-12-28T12:00:00Z"), A("2021-01-03T12:00:00Z"), A("2021-01-04T12:00:00Z")], "2021-01-04T12:00:00Z", source=ISO)
measure("streak.units.months", UNITS, [A("2026-01-31T12:00:00Z"), A("2026-02-01T12:00:00Z"), A("2026-03-31T12:00:00Z")], "2026-04-30T12:00:00Z")
TRAVEL = {"days": {"streak": "a", "unit": "day"}, "paris": {"streak": "a", "unit": "day", "zone": "Europe/Paris"}, "today": {"count": "a", "calendar": {"unit": "day"}}, "two-days": {"count": "a", "calendar": {"unit": "day", "last": 2}}}
measure("zone.of-each-event", TRAVEL, [A("2026-03-01T22:30:00Z", zone="Europe/Paris"), A("2026-03-02T23:30:00Z", zone="Europe/Paris"), A("2026-03-03T04:30:00Z", zone="America/New_York")], "2026-03-03T04:45:00Z", packs=ZONES, source=TZ)
measure("zone.of-the-set-where-none-is-stamped", TRAVEL, [A("2026-03-01T22:30:00Z"), A("2026-03-02T23:30:00Z")], "2026-03-03T10:45:00Z", zone="Europe/Paris", packs=ZONES, source=TZ)
measure("zone.east-and-west", TRAVEL, [A("2026-03-01T11:00:00Z", zone="Pacific/Kiritimati"), A("2026-03-02T09:00:00Z", zone="Pacific/Kiritimati"), A("2026-03-02T20:00:00Z", zone="America/New_York")], "2026-03-02T20:00:00Z", packs=ZONES, source=TZ, kind="edge")
measure("zone.half-hours", {"lord-howe": {"streak": "a", "unit": "day", "zone": "Australia/Lord_Howe"}, "kathmandu": {"streak": "a", "unit": "day", "zone": "Asia/Kathmandu"}},
        [A("2026-04-04T12:59:00Z"), A("2026-04-05T13:29:00Z"), A("2026-04-06T13:30:00Z")], "2026-04-06T13:31:00Z", packs=ZONES, source=TZ, kind="edge")
CALENDAR = {f"{u}-{n}": {"count": "a", "calendar": {"unit": u, "last": n}, "zone": "Europe/Paris"} for u in ("day", "week", "month", "year") for n in (1, 2)}
for name, moments, now in (("short-day", ("2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"), "2026-03-29T21:59:59Z"), ("day-after-short-day", ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"), "2026-03-29T22:00:00Z"),
                           ("long-day", ("2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"), "2026-10-25T22:59:59Z"), ("week-turns-on-monday", ("2026-03-08T22:59:59Z", "2026-03-08T23:00:00Z"), "2026-03-08T23:00:00Z"),
                           ("leap-february", ("2024-01-31T22:59:59Z", "2024-01-31T23:00:00Z", "2024-02-29T22:59:59Z"), "2024-02-29T22:59:59Z"), ("new-year-by-iso-week", ("2025-12-28T23:00:00Z", "2025-12-31T23:00:00Z"), "2026-01-01T10:00:00Z")):
    measure(f"calendar.{name}", CALENDAR, [A(at) for at in moments], now, packs=ZONES, source=TZ)
CALENDAR_FIELDS = {"sum": {"sum": "p", "of": "x", "calendar": {"unit": "week"}}, "distinct": {"distinct": "p", "of": "who", "calendar": {"unit": "week", "last": 2}}, "ratio": {"ratio": {"type": "p", "where": {"field": "who", "eq": "ann"}}, "to": "p", "calendar": {"unit": "month"}}}
measure("calendar.fields", CALENDAR_FIELDS, DATA, NOW)
measure("order.stamps-not-arrival", {"run": RUN["run"], "last": {"last": "win"}}, [event("loss", day(2), hlc=f"{instant(day(2)) // 10**6:012x}" + "0002" + "0" * 15 + "1"), event("win", day(2), hlc=f"{instant(day(2)) // 10**6:012x}" + "0003" + "0" * 15 + "1"),
        event("win", day(2), hlc=f"{instant(day(2)) // 10**6:012x}" + "0001" + "0" * 15 + "1")], NOW, source=EVENTS)
same = A(day(2), id="7")
measure("order.duplicates-count-once", {"n": {"count": "a"}, "sum": {"sum": "a", "of": "x"}}, [same, same, dict(reversed(same.items()))], NOW, source=EVENTS, kind="edge")

# ---- proofs over events, next change, verification
def proves(id, condition, moments, now, expected, near=None, packs=(), next_at=None, kind="success", source=OWN):
    pointers = {f"/rules/0/proof/tree/{k}": v for k, v in expected.items()}
    pointers |= {f"/rules/0/proof/nearMiss/repairs/0/{k}": v for k, v in (near or {}).items()}
    if next_at:
        pointers["/nextChangeAt"] = next_at
    emit(f"rules.evaluate.proof.{id}", "rules.evaluate", kind, {"ruleSet": definition({"r": condition}), "events": moments, "now": now, "proofs": True}, part(**pointers), source, packs)


def evidence(moments):
    text = "\n".join(f"{e['source']} {e['id']}" for e in moments)
    return {"digest": "sha256:" + hashlib.sha256(text.encode()).hexdigest(), "ids": [e["id"] for e in moments[-20:]], "total": len(moments)}


week = [A(day(n)) for n in (1, 5, 8, 9)]
proves("count-in-a-window", {"count": "a", "within": "P7D", "gte": 5}, week, NOW, {"have": "3", "need": "5", "unit": "event", "window": {"from": day(3), "to": NOW}, "events": evidence(week[1:]), "progress": 600000, "operand": "count"},
       {"delta": "2", "relation": "at_least", "need": "5"}, next_at=day(12))
proves("too-many-leave-later", {"count": "a", "within": "P7D", "lt": 2}, week, NOW, {"have": "3", "progress": 666666}, {"relation": "at_most", "need": "1", "delta": "2", "earliestAt": day(15)})
proves("all-time-never-shrinks", {"count": "a", "lt": 2}, week, NOW, {"have": "4", "need": "2"})
proves("streak", {"streak": "a", "unit": "day", "gte": 6}, [A(day(n)) for n in (9, 10)], NOW, {"have": "2", "need": "6", "unit": "day", "progress": 333333}, {"delta": "4", "unit": "day", "need": "6"}, next_at="2026-03-12T00:00:00Z")
proves("streak-ends-in-the-zone", {"streak": "a", "unit": "day", "zone": "Europe/Paris", "grace": 1, "gte": 1}, [A("2026-03-27T12:00:00Z")], "2026-03-27T13:00:00Z", {"have": "1"}, packs=ZONES, next_at="2026-03-29T22:00:00Z", source=TZ)
proves("waiting-is-enough", {"sinceLast": "a", "gte": "P7D"}, week, NOW, {"have": "P1D", "need": "P7D", "progress": 142857}, {"earliestAt": day(16), "delta": "P6D"}, next_at=day(16))
proves("cooldown-ends", {"cooldown": "a", "within": "P2D"}, week, NOW, {"have": "false", "need": "true", "progress": 0}, {"earliestAt": day(11)}, next_at=day(11))
proves("history-begins-too-late", {"absent": "b", "within": "P30D"}, week, NOW, {"verdict": "unknown", "progress": 0, "need": "true"}, {"earliestAt": "2026-03-31T12:00:00Z"}, next_at="2026-03-31T12:00:00Z")
proves("calendar-window", {"count": "a", "calendar": {"unit": "week"}, "zone": "Europe/Paris", "gte": 3}, week, NOW, {"have": "1", "window": {"from": "2026-03-08T23:00:00Z", "to": NOW}}, packs=ZONES, next_at="2026-03-15T23:00:00Z", source=TZ)
many = [A(day(1, f"00:{n // 60:02d}:{n % 60:02d}Z")) for n in range(25)]
proves("many-events-are-named-by-digest", {"count": "a", "gte": 1}, many, NOW, {"events": evidence(many)})
proves("micro-units", {"decayed": "mood", "of": "weight", "halfLife": "P7D", "gte": 800000}, weights(("2026-03-03T12:00:00Z", 1)), NOW, {"have": "500000", "unit": "micro", "progress": 625000})
log = [event("a", day(1)), event("a", day(9))]
tree = {"children": [], "events": evidence(log), "have": "2", "need": "3", "op": "gte", "operand": "count", "path": "", "progress": 666666, "unit": "event", "verdict": "false"}
claims = lambda id, tree, expect, kind="success": emit(f"rules.verify.{id}", "rules.verify", kind, {"ruleSet": definition({"r": {"count": "a", "gte": 3}}), "events": log, "now": NOW, "rule": "r", "tree": tree}, answer(expect), OWN)
claims("true", tree, {"holds": True})
claims("without-events", {k: v for k, v in tree.items() if k != "events"}, {"holds": True})
claims("forged-count", {**tree, "have": "3", "verdict": "true", "progress": 1000000}, {"holds": False, "mismatch": ""}, "edge")
claims("forged-events", {**tree, "events": evidence(log[:1])}, {"holds": False, "mismatch": ""}, "edge")
leaf = lambda path, have, verdict, progress: {"children": [], "have": have, "need": "3", "op": "gte", "operand": path[-1] and "count", "path": path, "progress": progress, "unit": "event", "verdict": verdict}
both = {"children": [leaf("/any/0", "2", "false", 666666), leaf("/any/1", "9", "true", 1000000)], "op": "any", "path": "", "progress": 1000000, "verdict": "true"}
emit("rules.verify.inner-mismatch", "rules.verify", "edge", {"ruleSet": definition({"r": {"any": [{"count": "a", "gte": 3}, {"count": "b", "gte": 3}]}}), "events": log, "now": NOW, "rule": "r", "tree": both}, answer({"holds": False, "mismatch": "/any/1"}), OWN)
emit("rules.verify.no-such-rule", "rules.verify", "failure", {"ruleSet": definition({}), "rule": "r", "tree": both}, error("rules.reference", "/rule"), CONTRACT)

# ---- steps
SET = definition({"three": {"count": "a", "within": "P7D", "gte": 3}, "seven": {"fact": "level", "gte": 7}, "both": {"all": [{"rule": "three"}, {"rule": "seven"}]}}, {"level": {"type": "integer"}}, measures={"n": {"count": "a", "within": "P7D"}})


def steps(id, request, expect, kind="success", source=OWN, made=SET, packs=()):
    emit(f"rules.step.{id}", "rules.step", kind, {"ruleSet": made, **request}, part(**expect) if not isinstance(expect, tuple) else error(*expect), source, packs)


def change(rule, before, after):
    return {"from": before, "now": {"id": rule, "progress": 1000000 if after == "true" else None, "verdict": after}}


steps("first", {"facts": {"level": 7}, "now": NOW}, {"/changes": [{"from": "unknown", "now": {"id": "seven", "progress": 1000000, "verdict": "true"}}], "/duplicates": 0, "/held": 0, "/measures": {"n": "0"}})
fresh = [A(day(10, f"0{n}:00:00Z")) for n in (1, 2, 3)]
for name, order in (("in-order", (0, 1, 2)), ("backwards", (2, 1, 0)), ("twice", (1, 0, 1, 2, 2))):
    steps(f"delivered-{name}", {"facts": {"level": 7}, "events": [fresh[i] for i in order], "now": NOW},
          {"/changes/0/now/id": "three", "/changes/1/now/id": "seven", "/changes/2/now/id": "both", "/held": 3, "/duplicates": len(order) - 3, "/nextChangeAt": day(17, "01:00:00Z"), "/measures": {"n": "3"}}, source=EVENTS)
steps("late-by-a-day-exactly", {"events": [A(day(9))], "now": NOW}, {"/measures": {"n": "1"}, "/held": 1}, "edge", EVENTS)
steps("too-late", {"events": [A(day(10)), A(day(9, "11:59:59.999Z"))], "now": NOW}, ("event.too_late", "/events/1"), "failure", EVENTS)
steps("stamped-too-late", {"events": [event("a", day(10), hlc=f"{instant(day(9)) // 10**6 - 1:012x}00000000000000000001")], "now": NOW}, ("event.too_late", "/events/0"), "failure", EVENTS)
steps("not-yet", {"events": [A(day(11))], "now": NOW}, {"/measures": {"n": "0"}, "/held": 1, "/nextChangeAt": day(11)}, "edge", EVENTS)
steps("no-lateness", {"events": [A(day(10, "11:59:59Z"))], "now": NOW}, ("event.too_late", "/events/0"), "failure", EVENTS, {**SET, "maxLateness": 0})
steps("conflict", {"events": [A(day(10), id="x"), event("b", day(10), id="x")], "now": NOW}, ("event.conflict", "/events/1"), "failure", EVENTS)
steps("fact-of-another-type", {"facts": {"level": "7x"}, "now": NOW}, ("rules.fact", "/facts/level"), "failure", CONTRACT)
steps("unknown-zone", {"events": [A(day(10), zone="Europe/Atlantis")], "now": NOW}, ("time.zone", "/events/0/timezone"), "failure", TZ, definition({"r": {"streak": "a", "unit": "day", "gte": 1}}), ZONES)
steps("zone-without-a-pack", {"events": [A(day(10), zone="Europe/Paris")], "now": NOW}, ("pack.missing", "/events/0/timezone"), "failure", CONTRACT, definition({"r": {"streak": "a", "unit": "day", "gte": 1}}))
steps("state-is-no-base64", {"state": "?", "now": NOW}, ("rules.state", "/state"), "failure", CONTRACT)
steps("state-of-something-else", {"state": base64.b64encode(b"HIVERECO").decode(), "now": NOW}, ("file.magic", "/state"), "failure", CONTRACT)


# A state file by hand, by the format that the source documents.
def leb(n):
    out = b""
    while n >= 0x80:
        out, n = out + bytes([n & 0x7F | 0x80]), n >> 7
    return out + bytes([n])


def signed(n):
    return leb(2 * n if n >= 0 else -2 * n - 1)


def canonical(made):
    whole = {"examples": [], "facts": {}, "maxLateness": 86400000, "measures": {}, "zone": "UTC", **made}
    whole["rules"] = [{"disclosure": "full", **r} for r in made["rules"]]
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()


def state(made, now, facts=(), tracks=(), digest=None, version=1, tail=b""):
    body = (digest or hashlib.sha256(canonical(made)).digest()) + b"\1" + signed(instant(now)) + b"\0\0"
    body += leb(len(facts)) + b"".join(leb(slot) + b"\0" + signed(v) for slot, v in facts)
    body += leb(len(tracks)) + b"".join(leb(n) + t for n, t in tracks) + leb(0) + tail
    head = b"HIVERULS" + version.to_bytes(4, "little") + len(body).to_bytes(8, "little") + body
    return base64.b64encode(head + hashlib.sha256(head).digest()).decode()


PLAIN = definition({"seven": {"fact": "level", "gte": 7}}, {"level": {"type": "integer"}})
ENTRY = b"\2" + leb(2) + b"".join(signed(d) + signed(0) + b"\1" + signed(0) + b"\0" for d in (instant(day(5)), 86400 * 10**9))
steps("from-a-state", {"state": state(PLAIN, day(9), [(0, 6)]), "facts": {"level": 7}, "now": NOW}, {"/changes": [{"from": "false", "now": {"id": "seven", "progress": 1000000, "verdict": "true"}}], "/state": state(PLAIN, NOW, [(0, 7)])}, made=PLAIN)
steps("a-fact-is-forgotten", {"state": state(PLAIN, day(9), [(0, 6)]), "facts": {"level": None}, "now": NOW}, {"/changes": [{"from": "false", "now": {"id": "seven", "progress": 0, "verdict": "unknown"}}], "/state": state(PLAIN, NOW)}, made=PLAIN)
steps("only-time-passes", {"state": state(PLAIN, day(9), [(0, 6)]), "now": NOW}, {"/changes": [], "/state": state(PLAIN, NOW, [(0, 6)])}, "edge", made=PLAIN)
COUNT = definition({"two": {"count": "a", "within": "P7D", "gte": 2}})
steps("events-leave-the-window", {"state": state(COUNT, day(9), tracks=[(0, ENTRY)]), "now": day(12)},
      {"/changes": [{"from": "true", "now": {"id": "two", "progress": 500000, "verdict": "false"}}], "/nextChangeAt": day(13), "/state": state(COUNT, day(12), tracks=[(0, b"\2" + leb(1) + signed(instant(day(6))) + signed(0) + b"\1" + signed(0) + b"\0")])}, made=COUNT)
steps("all-events-have-left", {"state": state(COUNT, day(9), tracks=[(0, ENTRY)]), "now": day(13)}, {"/changes/0/now/verdict": "false", "/state": state(COUNT, day(13))}, "edge", made=COUNT)
steps("now-goes-back", {"state": state(PLAIN, NOW), "now": day(9)}, ("rules.now", "/now"), "failure", CONTRACT, PLAIN)
steps("state-of-another-version", {"state": state({**PLAIN, "version": "2"}, day(9)), "now": NOW}, ("rules.state", "/state"), "failure", CONTRACT, PLAIN)
steps("state-of-a-newer-format", {"state": state(PLAIN, day(9), version=2), "now": NOW}, ("file.version", "/state"), "failure", CONTRACT, PLAIN)
steps("state-with-a-tail", {"state": state(PLAIN, day(9), tail=b"x"), "now": NOW}, ("file.content", "/state"), "failure", CONTRACT, PLAIN)
steps("state-with-a-strange-slot", {"state": state(PLAIN, day(9), [(5, 1)]), "now": NOW}, ("file.content", "/state"), "failure", CONTRACT, PLAIN)
steps("state-with-another-memory", {"state": state(COUNT, day(9), tracks=[(0, b"\5" + leb(3))]), "now": NOW}, ("file.content", "/state"), "failure", CONTRACT, COUNT)
damaged = bytearray(base64.b64decode(state(PLAIN, day(9))))
damaged[-1] ^= 1
steps("state-damaged", {"state": base64.b64encode(bytes(damaged)).decode(), "now": NOW}, ("file.digest", "/state"), "failure", CONTRACT, PLAIN)
steps("state-cut-off", {"state": base64.b64encode(base64.b64decode(state(PLAIN, day(9)))[:-1]).decode(), "now": NOW}, ("file.length", "/state"), "failure", CONTRACT, PLAIN)

# ---- what is refused
def refused(id, condition, code, path, packs=(), source=CONTRACT):
    emit(f"rules.evaluate.history.{id}", "rules.evaluate", "failure", {"ruleSet": definition({"r": condition}), "now": NOW}, error(code, "/ruleSet/rules/0/when" + path), source, packs)


refused("month-window", {"count": "a", "within": "P1M", "gte": 1}, "rules.duration", "/within", source=ISO)
refused("empty-window", {"count": "a", "within": "PT0S", "gte": 1}, "rules.limit", "/within")
refused("endless-window", {"count": "a", "within": "P3661D", "gte": 1}, "rules.limit", "/within")
refused("two-windows", {"count": "a", "within": "P1D", "calendar": {"unit": "day"}, "gte": 1}, "rules.syntax", "/calendar")
refused("long-calendar", {"count": "a", "calendar": {"unit": "day", "last": 367}, "gte": 1}, "rules.limit", "/calendar/last")
refused("unknown-unit", {"streak": "a", "unit": "fortnight", "gte": 1}, "field.variant", "/unit")
refused("streak-without-unit", {"streak": "a", "gte": 1}, "field.missing", "/unit")
refused("sum-of-nothing", {"sum": "a", "gte": 1}, "field.missing", "/of")
refused("ratio-to-nothing", {"ratio": "a", "gte": 1}, "field.missing", "/to")
refused("no-breaker", {"consecutive": "a", "gte": 1}, "field.missing", "/breaker")
refused("no-half-life", {"decayed": "a", "of": "x", "gte": 1}, "field.missing", "/halfLife")
refused("absent-without-window", {"absent": "a"}, "field.missing", "/within")
refused("window-of-a-streak", {"streak": "a", "unit": "day", "within": "P1D", "gte": 1}, "field.unknown", "/within")
refused("zone-of-a-sliding-window", {"count": "a", "within": "P1D", "zone": "UTC", "gte": 1}, "rules.syntax", "/zone")
refused("sequence-of-one", {"sequence": ["a"], "within": "P1D"}, "rules.syntax", "/sequence")
refused("sequence-of-nine", {"sequence": ["a"] * 9, "within": "P1D"}, "rules.syntax", "/sequence")
refused("grace-beyond-a-year", {"streak": "a", "unit": "day", "grace": 367, "gte": 1}, "field.range", "/grace")
refused("denominator-zero", {"ratio": "a", "to": "b", "minDen": 0, "gte": 1}, "field.range", "/minDen")
refused("count-holds", {"count": "a"}, "rules.type", "")
refused("count-against-text", {"count": "a", "gte": "many"}, "number.integer", "/gte")
refused("fact-in-a-filter", {"count": {"type": "a", "where": {"fact": "x", "eq": 1}}, "gte": 1}, "rules.syntax", "/count/where/fact")
refused("rule-in-a-filter", {"count": {"type": "a", "where": {"rule": "r"}}, "gte": 1}, "rules.reference", "/count/where/rule")
refused("history-in-a-filter", {"count": {"type": "a", "where": {"count": "b", "gte": 1}}, "gte": 1}, "rules.syntax", "/count/where/count")
refused("field-of-two-types", {"count": {"type": "a", "where": {"all": [{"field": "x", "eq": 1}, {"field": "x", "eq": "y"}]}}, "gte": 1}, "rules.type", "/count/where/all/1/field")
refused("second-step-of-a-sequence", {"sequence": ["a", {"type": "b", "where": {"field": "x"}, "oops": 1}], "within": "P1D"}, "field.unknown", "/sequence/1/oops")
refused("flow-in-arithmetic", {"add": [{"sinceLast": "a"}, "P1D"], "gte": "P2D"}, "rules.type", "/add/0/sinceLast")
refused("flow-against-history", {"sinceLast": "a", "gte": {"subtract": [{"last": "a"}, {"first": "a"}]}}, "rules.type", "")
emit("rules.evaluate.history.zone-without-a-pack", "rules.evaluate", "failure", {"ruleSet": definition({"r": {"streak": "a", "unit": "day", "zone": "Europe/Paris", "gte": 1}}), "now": NOW}, error("pack.missing", "/ruleSet/rules/0/when/zone"), CONTRACT)
emit("rules.evaluate.history.unknown-zone", "rules.evaluate", "failure", {"ruleSet": definition({"r": {"streak": "a", "unit": "day", "zone": "Mars/Olympus", "gte": 1}}), "now": NOW}, error("time.zone", "/ruleSet/rules/0/when/zone"), CONTRACT, ZONES)
emit("rules.evaluate.history.unknown-zone-of-the-set", "rules.evaluate", "failure", {"ruleSet": definition({}, zone="Mars/Olympus"), "now": NOW}, error("time.zone", "/ruleSet/zone"), CONTRACT, ZONES)
what_if = {"ruleSet": definition({"r": {"count": "a", "gte": 2}}), "events": [A(day(1))], "now": day(2), "whatIf": {"events": [A(day(3))], "now": day(3)}}
emit("rules.evaluate.dry-run.event-and-time", "rules.evaluate", "success", what_if, part(**{"/rules/0/verdict": "false", "/rules/0/whatIf": "true"}), OWN)
emit("rules.evaluate.dry-run.bad-event", "rules.evaluate", "failure", {**what_if, "whatIf": {"events": [{**what_if["events"][0], "type": "b"}]}}, error("event.conflict", "/whatIf/events/0"), EVENTS)

# ---- sums that fade, and when
# A sum that only moves away from its limit never changes a verdict: there is no next moment.
for name, w, test, progress in (("below-a-lower-limit", 1, {"gte": 5000000}, 200000), ("above-a-negative-limit", 1, {"lt": -1000}, 0), ("negative-and-deeper-limit", -1, {"lte": -5000000}, 0), ("negative-and-none-above", -1, {"gt": 1000}, 0)):
    emit(f"rules.evaluate.decay.away.{name}", "rules.evaluate", "edge", {"ruleSet": definition({"r": {**DECAY["week"], **test}}), "events": weights(("2026-01-01T00:00:00Z", w)), "now": "2026-01-01T00:00:00Z"},
         answer({"measures": {}, "rules": [{"id": "r", "progress": progress, "verdict": "false"}], "unknownFacts": []}), OWN)


def crosses(weight, limit):
    """The first nanosecond of age at which a weight in micro-units, rounded, is below a limit: H · log2(w / (limit − ½)), rounded up."""
    week = Decimal(604800 * 10**9)
    return int((week * (Decimal(2 * weight) / (2 * limit - 1)).ln() / Decimal(2).ln()).to_integral_value(ROUND_CEILING))


# Close to where the sum comes to its limit, the moment is said to the nanosecond.
for name, limit in (("half", 500000), ("most", 800000), ("all-but-a-tenth", 900000)):
    at = instant("2026-01-01T00:00:00Z") + crosses(1000000, limit)
    show_at = lambda ns: f"{(datetime(1970, 1, 1) + timedelta(seconds=ns // 10**9)).isoformat()}.{ns % 10**9:09d}".rstrip("0").rstrip(".") + "Z"
    below = {"r": {**DECAY["week"], "gte": limit}}
    for when, before in (("to-come", 1), ("soon", 999999)):
        evaluates(f"decay.crossing.{name}.{when}", below, events=weights(("2026-01-01T00:00:00Z", 1)), now=show_at(at - before), kind="edge", extra={"/rules/0/verdict": "true", "/nextChangeAt": show_at(at)})
    evaluates(f"decay.crossing.{name}.now", below, events=weights(("2026-01-01T00:00:00Z", 1)), now=show_at(at), kind="edge", extra={"/rules/0/verdict": "false"})

# A history that begins after now: it will cover the window.
evaluates("absent.begins-later", {"r": {"absent": "b", "within": "P1D"}}, now=NOW, since=day(11), kind="edge", extra={"/rules/0/verdict": "unknown", "/nextChangeAt": day(12)})
# The window must be covered, and its last event gone.
evaluates("absent.earliest", {"r": {"absent": "b", "within": "P1D"}}, events=[event("c", day(9, "00:00:00Z")), event("b", day(9, "06:00:00Z"))], now=day(9), kind="edge", proofs=True,
          extra={"/rules/0/proof/nearMiss/repairs/0/earliestAt": day(10, "06:00:00Z")})
# Errors name the condition.
refused("zone-that-is-none", {"all": [{"count": "b", "gte": 1}, {"streak": "a", "unit": "day", "zone": "Nope/X", "gte": 1}]}, "time.zone", "/all/1/zone", ZONES, TZ)
refused("nothing-says-the-type", {"any": [{"count": "b", "gte": 1}, {"fact": "x", "exists": True}]}, "rules.type", "/any/1/fact")

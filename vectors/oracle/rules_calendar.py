"""Rules over the calendar: changes of summer time in many zones, leap days, ISO weeks, grace, and the edges of windows."""

from authoring import emit, emit_steps, part, step
from reference.rules_world import EVENTS, FIXED, ISO, NAMES, OWN, RULES, TZ, ZONES, World, civil, decide, definition, evaluates, event, history, instant, measure, moment, show
from datetime import date, datetime, timedelta, timezone

SECOND = 10**9


def text(ns):
    seconds, rest = divmod(ns, SECOND)
    whole = (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return whole + (("." + f"{rest:09d}".rstrip("0")) if rest else "") + "Z"


def midnight(zone, day):
    """The first instant of a civil day."""
    low, high = instant(f"{day - timedelta(days=2)}T00:00:00Z"), instant(f"{day + timedelta(days=2)}T00:00:00Z")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if civil(zone, middle) >= day else (middle, high)
    return high


def operators(zone):
    return {"streak": {"streak": "a", "unit": "day", "zone": zone}, "grace": {"streak": "a", "unit": "day", "zone": zone, "grace": 1},
            "today": {"count": "a", "calendar": {"unit": "day"}, "zone": zone}, "two-days": {"count": "a", "calendar": {"unit": "day", "last": 2}, "zone": zone},
            "week": {"count": "a", "calendar": {"unit": "week"}, "zone": zone}, "month": {"count": "a", "calendar": {"unit": "month"}, "zone": zone}}


A = lambda ns: event("a", text(ns))
YEAR = {"America/Sao_Paulo": 2018, "Asia/Tehran": 2021}
for zone, (_, _, rule) in RULES.items():
    slug = zone.split("/")[1].lower().replace("_", "-")
    for name, edge in zip(("begins", "ends"), rule(YEAR.get(zone, 2026))):
        change = int(moment(*edge).timestamp()) * SECOND
        day = civil(zone, change)
        first, last = midnight(zone, day), midnight(zone, day + timedelta(days=1))
        # The day of the change by its very edges: a second too early, its first and last nanosecond, the day after.
        measure(f"summer.{slug}.{name}.edges", operators(zone), [A(first - SECOND), A(first), A(last - 1), A(last)], text(last), packs=ZONES, source=TZ, kind="edge")
        # Around the change itself, and nothing on the next day until its end.
        end = midnight(zone, day + timedelta(days=2))
        measure(f"summer.{slug}.{name}.change", operators(zone), [A(first - 30 * 3600 * SECOND), A(change - 1), A(change)], text(end - 1), packs=ZONES, source=TZ)

# A streak that waits for today dies when the next local day is over, however long today is.
for zone, day in (("Europe/Paris", date(2026, 3, 28)), ("Europe/Paris", date(2026, 10, 24)), ("America/Santiago", date(2026, 9, 5)), ("America/Santiago", date(2026, 4, 4)),
                  ("Asia/Beirut", date(2026, 3, 28)), ("Africa/Cairo", date(2026, 10, 29)), ("Australia/Lord_Howe", date(2026, 4, 4)), ("Antarctica/Troll", date(2026, 3, 28)),
                  ("Asia/Kathmandu", date(2026, 5, 1)), ("Pacific/Marquesas", date(2026, 5, 1)), ("America/St_Johns", date(2026, 10, 31)), ("Pacific/Chatham", date(2026, 4, 4))):
    noon = midnight(zone, day) + 12 * 3600 * SECOND
    slug = zone.split("/")[1].lower().replace("_", "-")
    emit(f"rules.evaluate.summer.{slug}.{day}.dies-at", "rules.evaluate", "success",
         {"ruleSet": definition({"r": {"streak": "a", "unit": "day", "zone": zone, "gte": 1}, "w": {"count": "a", "calendar": {"unit": "day", "last": 2}, "zone": zone, "gte": 1}}), "events": [A(noon)], "now": text(noon)},
         part(**{"/nextChangeAt": text(midnight(zone, day + timedelta(days=1))), "/rules/0/verdict": "true"}), TZ, ZONES)
    measure(f"summer.{slug}.{day}.lives", operators(zone), [A(noon)], text(midnight(zone, day + timedelta(days=2)) - 1), packs=ZONES, source=TZ, kind="edge")
    measure(f"summer.{slug}.{day}.died", operators(zone), [A(noon)], text(midnight(zone, day + timedelta(days=2))), packs=ZONES, source=TZ, kind="edge")

# Zones that keep one time the year round, far from UTC on both sides.
for zone in FIXED:
    slug = zone.split("/")[-1].lower().replace("_", "-")
    first = midnight(zone, date(2026, 1, 1))
    measure(f"fixed.{slug}.new-year", {**operators(zone), "year": {"count": "a", "calendar": {"unit": "year"}, "zone": zone}}, [A(first - 1), A(first)], text(first), packs=ZONES, source=TZ, kind="edge")

# Leap days and their absence; months, years and ISO weeks from edge to edge.
UNITS = {f"{kind}-{unit}": {**({"streak": "a", "unit": unit} if kind == "streak" else {"count": "a", "calendar": {"unit": unit, "last": 2}}), "zone": "UTC"} for unit in ("day", "week", "month", "year") for kind in ("streak", "count")}
N = lambda *days: [event("a", f"{d}T12:00:00Z") for d in days]
for name, days, now in (
    ("leap-year", ("2024-02-28", "2024-02-29", "2024-03-01"), "2024-03-01"), ("leap-day-missed", ("2024-02-28", "2024-03-01"), "2024-03-01"), ("common-year", ("2026-02-28", "2026-03-01"), "2026-03-01"),
    ("century-that-leaps", ("2000-02-28", "2000-02-29", "2000-03-01"), "2000-03-01"), ("century-that-does-not", ("2100-02-28", "2100-03-01"), "2100-03-01"), ("leap-day-to-leap-day", ("2020-02-29", "2024-02-29"), "2024-02-29"),
    ("month-ends", ("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"), "2024-05-31"), ("february-missed", ("2026-01-31", "2026-03-01"), "2026-03-01"), ("years", ("2023-12-31", "2024-01-01", "2025-06-15"), "2026-12-31"),
    ("week-53", ("2026-12-27", "2026-12-28", "2027-01-03", "2027-01-04"), "2027-01-04"), ("week-1-begins-in-december", ("2024-12-29", "2024-12-30", "2025-01-05", "2025-01-06"), "2025-01-06"),
    ("week-1-begins-in-january", ("2027-01-03", "2027-01-04"), "2027-01-10"), ("before-1970", ("1969-12-30", "1969-12-31", "1970-01-01"), "1970-01-01"), ("a-year-alone", ("2025-01-01",), "2026-12-31"),
):
    stamps = {n: f"{max(instant(e['time']), 0) // 10**6:012x}{n:04x}{1:016x}" for n, e in enumerate(N(*days))}
    measure(f"leap.{name}", UNITS, [event("a", f"{d}T12:00:00Z", hlc=stamps[n]) for n, d in enumerate(days)], f"{now}T13:00:00Z", source=ISO)

# Grace: missed units in a row, in each unit, and a unit that is not full.
for unit, starts in (("day", [f"2026-03-{d:02d}" for d in range(1, 12)]), ("week", ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16"]),
                     ("month", ["2025-11-30", "2025-12-31", "2026-01-01", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]), ("year", ["2020-12-31", "2021-01-01", "2022-06-30", "2023-12-31", "2024-02-29", "2025-12-31", "2026-01-01"])):
    graced = {f"grace-{g}": {"streak": "a", "unit": unit, "zone": "UTC", "grace": g} for g in range(4)}
    graced |= {"two-each": {"streak": "a", "unit": unit, "zone": "UTC", "grace": 1, "minPerUnit": 2}}
    for name, active in (("every-other", (0, 2, 4, 6)), ("two-missed", (0, 3, 6)), ("three-missed", (0, 1, 5, 6)), ("today-open", (3, 4, 5)), ("today-and-yesterday-open", (2, 3, 4)), ("doubled", (0, 0, 1, 2, 2, 4, 4))):
        measure(f"grace.{unit}.{name}", graced, [event("a", f"{starts[n]}T{9 + at % 3:02d}:00:00Z") for at, n in enumerate(active)], f"{starts[6]}T23:59:59.999999999Z", source=OWN)

# The edges of windows: an event exactly as old as the window is out, one a nanosecond younger is in.
D = lambda ns, **data: event("a", text(ns), data)
END = instant("2026-06-30T12:00:00Z")
for slug, length, ns in (("a-nanosecond", "PT0.000000001S", 1), ("a-second", "PT1S", SECOND), ("ninety-minutes", "PT1H30M", 5400 * SECOND), ("a-week-and-a-day", "P1W1D", 8 * 86400 * SECOND), ("a-year-of-days", "P365D", 365 * 86400 * SECOND), ("the-longest", "P3660D", 3660 * 86400 * SECOND)):
    ops = {"count": {"count": "a", "within": length}, "sum": {"sum": "a", "of": "x", "within": length}, "least": {"minimum": "a", "of": "x", "within": length}, "most": {"maximum": "a", "of": "x", "within": length},
           "distinct": {"distinct": "a", "of": "w", "within": length}, "ratio": {"ratio": {"type": "a", "where": {"field": "x", "gte": 2}}, "to": "a", "within": length}}
    measure(f"edge.{slug}.out-and-in", ops, [D(END - ns, x=1, w="out"), D(END - ns + 1, x=2, w="in"), D(END, x=4, w="in")], text(END), kind="edge")
    measure(f"edge.{slug}.all-out", ops, [D(END - ns, x=1, w="out")], text(END), kind="edge")
    hold = {"absent": {"absent": "a", "within": length}, "cooldown": {"cooldown": "a", "within": length}, "pair": {"sequence": ["b", "a"], "within": length}}
    evaluates(f"edge.{slug}.absent-at-last", hold, events=[event("b", text(END - 2 * ns)), D(END - ns, x=1)], now=text(END), kind="edge")
    evaluates(f"edge.{slug}.absent-not-yet", hold, events=[event("b", text(END - 2 * ns)), D(END - ns + 1, x=1)], now=text(END), kind="edge")
    evaluates(f"edge.{slug}.sequence-in-time", hold, events=[event("b", text(END - ns)), D(END, x=1)], now=text(END), kind="edge")

# A civil day that comes back, and one that never comes: clocks go from 00:01 to 23:01 of the day before; the date line.


def turn(zone, ns):
    """The first moment behind another at which the date is another one: clocks change at whole minutes."""
    at = ns - ns % (60 * SECOND) + 60 * SECOND
    while civil(zone, at) == civil(zone, ns):
        at += 60 * SECOND
    return at


NEWFOUNDLAND, SAMOA = "America/St_Johns", "Pacific/Apia"
for zone, at, moments in ((NEWFOUNDLAND, "2010-11-06T12:00:00Z", ("2010-11-07T02:29:00Z", "2010-11-07T02:30:00Z", "2010-11-07T02:30:30Z", "2010-11-07T02:31:00Z", "2010-11-07T03:00:00Z", "2010-11-07T03:30:00Z")),
                          (SAMOA, "2011-12-29T12:00:00Z", ("2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z", "2011-12-31T09:59:59Z", "2011-12-31T10:00:00Z"))):
    slug = zone.split("/")[1].lower().replace("_", "-")
    for n, now in enumerate(moments):
        log = [A(instant(at) - 86400 * SECOND), A(instant(at))]
        measure(f"twice.{slug}.{n}", operators(zone), log, now, packs=ZONES, source=TZ, kind="edge")
        if n < 3:
            rule = {"two": {"count": "a", "calendar": {"unit": "day", "last": 3}, "zone": zone, "gte": 2}}
            evaluates(f"twice.{slug}.{n}.next", rule, events=log, now=now, packs=ZONES, source=TZ, kind="edge", extra={"/nextChangeAt": text(turn(zone, instant(now)))})

PREVIOUS = "$previous/state"


def life(id, made, deliveries, packs=(), source=OWN):
    """A state from step to step: each delivery's verdicts and measures follow from all events so far."""
    calls, log, before = [], [], None
    for events, now, *more in deliveries:
        log += events
        world = World({}, {}, log, now, made.get("zone", "UTC"))
        verdicts = {r["id"]: NAMES[decide(r["when"], world)] for r in made["rules"]}
        shown = {name: show(history(m, world)) for name, m in made["measures"].items()}
        expect = {"/measures": shown, **(more[0] if more else {})}
        if before is not None:
            expect["/changes"] = [{"from": before[r], "now": {"id": r, "progress": 1000000 if v == "true" else 0, "verdict": v}} for r, v in verdicts.items() if v != before[r]]
        before = verdicts
        calls.append(step({"ruleSet": made, "events": events, "now": now, **({"state": PREVIOUS} if calls else {})}, part(**expect)))
    emit_steps(f"rules.step.{id}", "rules.step", "edge", calls, source, packs)


TODAY = lambda zone=None: {"count": "a", "calendar": {"unit": "day"}, **({"zone": zone} if zone else {})}
back = definition({"today": {**TODAY(NEWFOUNDLAND), "gte": 1}, "row": {"streak": "a", "unit": "day", "zone": NEWFOUNDLAND, "gte": 1}},
                  measures={"n": TODAY(NEWFOUNDLAND), "row": {"streak": "a", "unit": "day", "zone": NEWFOUNDLAND}}, maxLateness=0)
life("a-day-comes-back", back, [([A(instant("2010-11-06T12:00:00Z"))], "2010-11-06T12:00:00Z", {"/nextChangeAt": "2010-11-07T02:30:00Z"}), ([], "2010-11-07T02:30:30Z", {"/nextChangeAt": "2010-11-07T02:31:00Z"}),
                                ([], "2010-11-07T03:00:00Z", {"/nextChangeAt": "2010-11-07T03:30:00Z"}), ([], "2010-11-07T03:30:00Z")], ZONES, TZ)
# A traveller whose calendar goes two days on and back again: what was counted yesterday and the day before is counted again.
trip = definition({"r": {**TODAY(), "gte": 1}}, measures={"n": TODAY(), "row": {"streak": "a", "unit": "day"}}, maxLateness=0)
stop = lambda kind, at, zone: ([event(kind, at, zone=zone)], at)
life("a-traveller-goes-back", trip, [stop("a", "2026-01-11T10:10:00Z", "Pacific/Pago_Pago"), stop("b", "2026-01-11T10:20:00Z", "Pacific/Kiritimati"), stop("b", "2026-01-11T10:25:00Z", "Pacific/Pago_Pago"), ([], "2026-01-11T11:00:00Z")], ZONES, TZ)

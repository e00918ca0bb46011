"""Rules: a brute-force evaluator of its own. Conditions by recursion over JSON, history operators straight from their
definitions over the list of events, time zones by their published rules as arithmetic."""

import re
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

from authoring import emit, error, part

OWN = "independent: vectors/oracle/reference/rules_world.py"
KLEENE = "Kleene, Introduction to Metamathematics (1952), section 64: strong three-valued logic; vectors/oracle/reference/rules_world.py"
CONTRACT = "the contract: nothing is coerced, errors name the place"
ISO = "ISO 8601; vectors/oracle/reference/rules_world.py"
TZ = "IANA Time Zone Database, rules as arithmetic in vectors/oracle/reference/rules_world.py"
EVENTS = "the contract: events"
ZONES = ["time-zones-2026e"]
UTC = timezone.utc
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


# ---- time

def instant(text):
    """Nanoseconds since 1970."""
    head, _, fraction = text.rstrip("Z").partition(".")
    seconds = int((datetime.fromisoformat(head).replace(tzinfo=UTC) - EPOCH).total_seconds())
    return seconds * 10**9 + int((fraction or "0").ljust(9, "0"))


def duration(text):
    total, in_time, digits = Fraction(0), False, ""
    for c in text[1:]:
        if c == "T":
            in_time = True
        elif c in "0123456789.":
            digits += c
        else:
            unit = {"W": 604800, "D": 86400, "H": 3600, "M": 60, "S": 1}[c]
            total += Fraction(digits) * unit
            digits = ""
    return int(total * 10**9)


def last_sunday(year, month):
    day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def nth_sunday(year, month, n):
    day = date(year, month, 1)
    return day + timedelta(days=(6 - day.weekday()) % 7 + 7 * (n - 1))


def weekday_from(year, month, day, weekday):
    """The first such day of the week (Monday 0) on or after a date."""
    found = date(year, month, day)
    return found + timedelta(days=(weekday - found.weekday()) % 7)


SUNDAY = 6
# Zones whose summer time follows one rule over the years that the cases use: standard offset in minutes, what summer adds,
# and for a year the instants in UTC (a day, hours behind its midnight) at which it begins and ends.
EUROPE = lambda year: ((last_sunday(year, 3), 1), (last_sunday(year, 10), 1))


def america(standard):
    """At two in the morning by local time."""
    return lambda year: ((nth_sunday(year, 3, 2), 2 - standard / 60), (nth_sunday(year, 11, 1), 1 - standard / 60))


def australia(standard):
    return lambda year: ((nth_sunday(year, 10, 1), 2 - standard / 60), (nth_sunday(year, 4, 1), 2 - standard / 60))


# Until 2011, Newfoundland changed its clocks a minute after midnight: in autumn most of the day before came twice.
NEWFOUNDLAND = lambda year: ((nth_sunday(year, 3, 2), 211 / 60), (nth_sunday(year, 11, 1), 151 / 60)) if year < 2011 else america(-210)(year)
ZEALAND = lambda year: ((last_sunday(year, 9), 2 - 12), (nth_sunday(year, 4, 1), 3 - 13))
RULES = {
    "Europe/London": (0, 60, EUROPE), "Europe/Paris": (60, 60, EUROPE), "Europe/Athens": (120, 60, EUROPE),
    "Atlantic/Azores": (-60, 60, EUROPE), "Antarctica/Troll": (0, 120, EUROPE),
    "America/New_York": (-300, 60, america(-300)), "America/St_Johns": (-210, 60, NEWFOUNDLAND),
    "America/Anchorage": (-540, 60, america(-540)), "America/Denver": (-420, 60, america(-420)),
    "Australia/Sydney": (600, 60, australia(600)), "Australia/Adelaide": (570, 60, australia(570)),
    "Australia/Lord_Howe": (630, 30, lambda year: ((nth_sunday(year, 10, 1), 2 - 10.5), (nth_sunday(year, 4, 1), 2 - 11))),
    "Pacific/Auckland": (720, 60, ZEALAND), "Pacific/Chatham": (765, 60, ZEALAND),
    # Days that begin at one o'clock, or have their last hour twice.
    "America/Santiago": (-240, 60, lambda year: ((weekday_from(year, 9, 2, SUNDAY), 4), (weekday_from(year, 4, 2, SUNDAY), 3))),
    "Asia/Beirut": (120, 60, lambda year: ((last_sunday(year, 3), -2), (last_sunday(year, 10), -3))),
    "Africa/Cairo": (120, 60, lambda year: ((weekday_from(year, 4, 24, 4), -2), (weekday_from(year, 10, 25, 3), 21))),
    "America/Sao_Paulo": (-180, 60, lambda year: ((date(2018, 11, 4), 3), (date(2019, 2, 17), 2))),
    "Asia/Tehran": (210, 60, lambda year: ((date(2021, 3, 22), -3.5), (date(2021, 9, 22), -4.5))),
}
FIXED = {"UTC": 0, "Asia/Riyadh": 180, "Pacific/Kiritimati": 840, "Asia/Kathmandu": 345, "Asia/Kolkata": 330,
         "Pacific/Marquesas": -570, "Pacific/Honolulu": -600, "Asia/Yangon": 390, "America/Phoenix": -420, "Pacific/Pago_Pago": -660}


def moment(day, hours):
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours)


def offset(zone, ns):
    """Seconds east of UTC, for years from 2010 on."""
    at = EPOCH + timedelta(seconds=ns // 10**9)
    if zone == "Pacific/Apia":  # crossed the date line at the end of 29 December 2011, in summer time
        return -36000 if at < datetime(2011, 12, 30, 10, tzinfo=UTC) else 50400
    if zone in FIXED:
        return FIXED[zone] * 60
    standard, more, rule = RULES[zone]
    begins, ends = (moment(*edge) for edge in rule(at.year))
    summer = begins <= at < ends if begins < ends and zone != "America/Sao_Paulo" else not ends <= at < begins
    if zone == "America/Sao_Paulo":
        summer = begins <= at < ends
    return (standard + (more if summer else 0)) * 60


def civil(zone, ns):
    return date(1970, 1, 1) + timedelta(days=(ns // 10**9 + offset(zone, ns)) // 86400)


def unit_of(unit, day):
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month if unit == "month" else day.year


# ---- events

COUNTER = [0]


def event(kind, at, data=None, zone=None, id=None, source="s", hlc=None):
    COUNTER[0] += 1
    ms = instant(at) // 10**6
    made = {"specversion": "1.0", "type": kind, "source": source, "id": id or str(COUNTER[0]), "time": at,
            "hlc": hlc or f"{ms:012x}{COUNTER[0] % 65536:04x}{1:016x}"}
    if data is not None:
        made["data"] = data
    if zone is not None:
        made["timezone"] = zone
    return made


def field(made, place):
    value = made.get("data")
    for name in place.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


# ---- values: None is unknown

class World:
    def __init__(self, facts, types, events, now, zone, since=None):
        self.facts, self.types, self.zone = facts, types, zone
        self.now = instant(now) if now else 0
        kept = {(e["source"], e["id"]): e for e in events if instant(e["time"]) <= self.now}
        key = lambda e: (e["hlc"], len(e["source"]), e["source"], len(e["id"]), e["id"])
        self.events = sorted(kept.values(), key=key)
        times = [instant(e["time"]) for e in self.events] + ([instant(since)] if since else [])
        self.since = min(times) if times else None
        stamped = [e["timezone"] for e in self.events if "timezone" in e]
        self.last_zone = stamped[-1] if stamped else zone
        self.rules = {}


def typed(value, kind):
    if kind == "instant":
        return instant(value)
    if kind == "date":
        return date.fromisoformat(value).toordinal()
    if kind == "duration":
        return duration(value)
    if kind == "money":
        return int(value["minor"])
    if kind == "set":
        return frozenset(value)
    if kind in ("integer", "decimal"):
        return Fraction(str(value))
    return value


def kind_of(operand, world):
    if "fact" in operand:
        return world.types[operand["fact"]]
    for key in ("first", "last"):
        if key in operand:
            return "instant"
    if "sinceFirst" in operand or "sinceLast" in operand:
        return "duration"
    for key in ("add", "subtract", "multiply", "divide"):
        if key in operand:
            kinds = [kind_of(o, world) if isinstance(o, dict) and "minor" not in o else None for o in operand[key]]
            if key == "subtract" and kinds[:2] == ["instant", "instant"]:
                return "duration"
            if key == "subtract" and kinds[:2] == ["date", "date"]:
                return "integer"
            return next((k for k in kinds if k), "decimal")
    if "value" in operand:
        return "text" if isinstance(operand["value"], str) else "decimal"
    return "decimal"


def value(operand, world, kind, made=None):
    if not isinstance(operand, dict) or "minor" in operand:
        return typed(operand, kind)
    if "value" in operand:
        return typed(operand["value"], kind)
    if "fact" in operand:
        found = world.facts.get(operand["fact"])
        return None if found is None else typed(found, world.types[operand["fact"]])
    if "field" in operand:
        found = field(made, operand["field"])
        if isinstance(found, bool) or found is None or isinstance(found, (dict, list)):
            return found if isinstance(found, bool) else None
        return found if isinstance(found, str) else Fraction(str(found))
    for key, apply in (("add", lambda a, b: a + b), ("subtract", lambda a, b: a - b), ("multiply", lambda a, b: a * b),
                       ("divide", lambda a, b: None if b == 0 else Fraction(a) / b),
                       ("remainder", lambda a, b: None if b == 0 else abs(a) % abs(b) * (1 if a >= 0 else -1))):
        if key in operand:
            total = None
            for at, inner in enumerate(operand[key]):
                own = kind_of(inner, world) if isinstance(inner, dict) and "minor" not in inner else (
                    "money" if isinstance(inner, dict) else
                    "duration" if isinstance(inner, str) and inner.startswith("P") else "decimal")
                term = value(inner, world, own)
                if term is None:
                    return None
                total = term if at == 0 else apply(total, term)
                if total is None:
                    return None
            return total
    return history(operand, world)


LEAST = {"F": 0, "U": 1, "T": 2}
NAMES = ["false", "unknown", "true"]


def truth(holds):
    return 2 if holds else 0


def decide(c, world, made=None):
    """0 false, 1 unknown, 2 true."""
    if "all" in c:
        return min([decide(x, world, made) for x in c["all"]], default=2)
    if "any" in c:
        return max([decide(x, world, made) for x in c["any"]], default=0)
    if "not" in c:
        return 2 - decide(c["not"], world, made)
    if "atLeast" in c:
        found = [decide(x, world, made) for x in c["of"]]
        sure, open_ = found.count(2), found.count(1)
        return 2 if sure >= c["atLeast"] else 0 if sure + open_ < c["atLeast"] else 1
    if "rule" in c:
        return decide(world.rules[c["rule"]], world)
    tests = ("eq", "ne", "gt", "gte", "lt", "lte", "between", "in", "notIn", "contains", "containsAny", "containsAll",
             "prefix", "suffix", "exists")
    test = next((t for t in tests if t in c), None)
    operand = {k: v for k, v in c.items() if k != test}
    if "field" in operand:
        sample = c.get(test) if test else True
        sample = sample[0] if isinstance(sample, list) and sample else sample
        want = bool if isinstance(sample, bool) and test != "exists" else str if isinstance(sample, str) else Fraction
        kind = {bool: "boolean", str: "text", Fraction: "decimal"}[want]
        have = value(operand, world, kind, made)
        if want is Fraction and isinstance(have, str):
            # The contract lets an exact number come as a text.
            have = Fraction(have) if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", have) else None
        if test != "exists" and have is not None and not isinstance(have, want):
            have = None
    else:
        kind = kind_of(operand, world)
        if kind == "text" and test in ("eq", "ne") and not isinstance(c[test], str) and "value" in operand:
            kind = "decimal"
        have = value(operand, world, kind)
    if test == "exists":
        return truth((have is not None) == c["exists"])
    if have is None:
        return 1
    if test is None:
        return truth(have > 0 if not isinstance(have, bool) else have)
    compare = {"eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b,
               "lt": lambda a, b: a < b, "lte": lambda a, b: a <= b}
    want = c[test]
    if test in compare:
        other = value(want, world, kind, made)
        if isinstance(have, str) and isinstance(other, str):
            have, other = [ord(x) for x in have], [ord(x) for x in other]
        return 1 if other is None else truth(compare[test](have, other))
    if test == "between":
        ends = [value(x, world, kind, made) for x in want]
        return min(1 if ends[0] is None else truth(have >= ends[0]), 1 if ends[1] is None else truth(have <= ends[1]))
    if test in ("in", "notIn"):
        found = have in [typed(x, kind) for x in want]
        return truth(found == (test == "in"))
    if test == "contains":
        return truth(want in have)
    if test == "containsAny":
        return truth(bool(have & set(want)))
    if test == "containsAll":
        return truth(set(want) <= have)
    return truth(have.startswith(want) if test == "prefix" else have.endswith(want))


# ---- history

def passes(filter_, made, world):
    if isinstance(filter_, str):
        return made["type"] == filter_
    types = filter_.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and made["type"] not in types:
        return False
    return "where" not in filter_ or decide(filter_["where"], world, made) == 2


def number(made, place):
    found = field(made, place)
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        return None
    try:
        return Fraction(str(found))
    except ValueError:
        return None


def half_even(x):
    floor = x.numerator // x.denominator
    rest = x - floor
    return floor + (1 if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2) else 0)


def history(op, world):
    now = world.now
    at = lambda e: instant(e["time"])
    zone_of = lambda e: e.get("timezone", world.zone) if op.get("zone", "event") == "event" else op["zone"]
    zone_now = world.last_zone if op.get("zone", "event") == "event" else op["zone"]

    def inside(e):
        if "within" in op and "sequence" not in op:
            return now - duration(op["within"]) < at(e)
        if "calendar" in op:
            unit, last = op["calendar"]["unit"], op["calendar"].get("last", 1)
            return 0 <= unit_of(unit, civil(zone_now, now)) - unit_of(unit, civil(zone_of(e), at(e))) < last
        return True

    key = next(k for k in ("count", "sum", "minimum", "maximum", "distinct", "ratio", "first", "last", "sinceFirst",
                           "sinceLast", "absent", "cooldown", "streak", "sequence", "consecutive", "decayed") if k in op)
    seen = [e for e in world.events if key == "sequence" or passes(op[key], e, world)]
    seen = [e for e in seen if inside(e)]
    if key == "count":
        return Fraction(len(seen))
    if key in ("sum", "minimum", "maximum"):
        found = [n for n in (number(e, op["of"]) for e in seen) if n is not None]
        return sum(found, Fraction(0)) if key == "sum" else None if not found else (min if key == "minimum" else max)(found)
    if key == "distinct":
        found = {(type(f).__name__ if isinstance(f, (bool, str)) else "n", f) for f in (field(e, op["of"]) for e in seen)
                 if isinstance(f, (bool, str, int, float))}
        return Fraction(len(found))
    if key == "ratio":
        below = len([e for e in world.events if passes(op["to"], e, world) and inside(e)])
        return None if below < op.get("minDen", 1) else Fraction(len(seen), below)
    times = [at(e) for e in seen]
    if key in ("first", "sinceFirst"):
        return None if not times else min(times) if key == "first" else now - min(times)
    if key in ("last", "sinceLast"):
        return None if not times else max(times) if key == "last" else now - max(times)
    if key == "cooldown":
        return not seen
    if key == "absent":
        if seen:
            return False
        return True if world.since is not None and world.since <= now - duration(op["within"]) else None
    if key == "streak":
        units = {}
        for e in seen:
            u = unit_of(op["unit"], civil(zone_of(e), at(e)))
            units.setdefault(u, []).append(zone_of(e))
        gone = {date(2011, 12, 30).toordinal()}
        def missed(a, b, zone):
            days = range(a + 1, b)
            return len([d for d in days if not (op["unit"] == "day" and zone == "Pacific/Apia" and d in gone)])
        active = sorted((u for u in units if len(units[u]) >= op.get("minPerUnit", 1)), reverse=True)
        later, zone, length = unit_of(op["unit"], civil(zone_now, now)), zone_now, 0
        for u in active:
            if missed(u, later, zone) > op.get("grace", 0):
                break
            later, zone, length = u, units[u][0], length + 1
        return Fraction(length)
    if key == "consecutive":
        run = 0
        for e in world.events:
            if passes(op["breaker"], e, world):
                run = 0
            elif passes(op["consecutive"], e, world):
                run += 1
        return Fraction(run)
    if key == "sequence":
        return Fraction(sequences(op, seen, world))
    total = 0
    for e in seen:
        weight = number(e, op["of"])
        if weight is None:
            continue
        age = (now - at(e)) / duration(op["halfLife"])
        total += half_even(Fraction(float(half_even(weight * 10**6)) * 2.0 ** -age))
    return Fraction(total)


def sequences(op, seen, world):
    """Chains by trying every one of them."""
    filters, within = op["sequence"], duration(op["within"])
    done, start = 0, 0

    def chains(end, step_):
        if end < start or not passes(filters[step_], seen[end], world):
            return []
        if step_ == 0:
            return [instant(seen[end]["time"])]
        before = [end - 1] if op.get("strict") else range(start, end)
        return [first for b in before for first in chains(b, step_ - 1)]

    for end in range(len(seen)):
        at = instant(seen[end]["time"])
        if any(at - first <= within for first in chains(end, len(filters) - 1)):
            done += 1
            if not op.get("overlap"):
                start = end + 1
    return done


def show(found, kind="number"):
    if found is None:
        return None
    if isinstance(found, bool):
        return "true" if found else "false"
    if kind == "instant":
        seconds, rest = divmod(int(found), 10**9)
        text = (EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
        return text + (("." + f"{rest:09d}".rstrip("0")) if rest else "") + "Z"
    if kind == "duration":
        rest, text, time = int(found), "P", False
        for letter, size, clock in (("D", 86400, False), ("H", 3600, True), ("M", 60, True), ("S", 1, True)):
            n, rest = divmod(rest, size * 10**9)
            if letter == "S" and rest:
                text += ("" if time else "T") + f"{n}." + f"{rest:09d}".rstrip("0") + "S"
            elif n:
                text += ("T" if clock and not time else "") + f"{n}{letter}"
                time = time or clock
        return text if len(text) > 1 else "PT0S"
    found = Fraction(found)
    for places in range(10):
        scaled = found * 10**places
        if scaled.denominator == 1:
            sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled.numerator)).rjust(places + 1, "0")
            return sign + (digits if places == 0 else digits[:-places] + "." + digits[-places:])
    return f"{found.numerator}/{found.denominator}"


# ---- cases

def definition(rules, declared=None, zone=None, **more):
    """A set of conditions by id; conditions with options are given as rules."""
    listed = [{"id": id, **({"when": c} if "when" not in c else c)} for id, c in rules.items()]
    made = {"id": "set", "version": "1", "rules": listed, **more}
    if declared:
        made["facts"] = declared
    if zone:
        made["zone"] = zone
    return made


def evaluates(id, rules, facts=None, types=None, events=(), now=None, zone=None, source=OWN, kind="success", packs=(),
              declared=None, measures=None, since=None, extra=None, **request):
    """A set is evaluated; every verdict and measure is expected as computed here."""
    types = types or {}
    world = World(facts or {}, types, list(events), now, zone or "UTC", since)
    world.rules = {id: c.get("when", c) for id, c in rules.items()}
    expected = {f"/rules/{at}/verdict": NAMES[decide(c, world)] for at, c in enumerate(world.rules.values())}
    if declared is None:
        declared = {name: {"type": t, **({"currency": "EUR"} if t == "money" else {})} for name, t in types.items()}
    made = definition(rules, declared, zone, **({"measures": measures} if measures else {}))
    if measures:
        shown = {n: show(history(m, world) if not any(k in m for k in ("fact", "add", "subtract", "multiply", "divide"))
                         else value(m, world, kind_of(m, world)), kind_of(m, world)) for n, m in measures.items()}
        expected["/measures"] = {n: s for n, s in shown.items() if s is not None}
    body = {"ruleSet": made}
    for name, value_ in (("facts", facts), ("events", list(events)), ("now", now), ("since", since)):
        if value_:
            body[name] = value_
    body.update(request)
    expected.update(extra or {})
    emit(f"rules.evaluate.{id}", "rules.evaluate", kind, body, part(**expected), source, packs)


def measure(id, operands, moments, now, zone=None, packs=(), source=OWN, kind="success", since=None):
    """Operands over events are evaluated to their values."""
    evaluates(id, {}, events=moments, now=now, zone=zone, packs=packs, source=source, kind=kind, measures=operands,
              since=since)


def refuses(id, made, code, path, source=CONTRACT, op="rules.evaluate", packs=(), **more):
    body = {"ruleSet": made, **more} if op != "rules.evaluate" or "events" in more or "now" in more else {"ruleSet": made, "now": "2026-01-01T00:00:00Z", **more}
    emit(f"{op}.{id}", op, "failure", body, error(code, path), source, packs)

"""Transactions by rules typed here a second time: sums by business day, counts by half-open windows of 24 hours."""

from datetime import datetime, timedelta, timezone

from authoring import emit, error, part

OWN = "independent: vectors/oracle/compliance_transactions.py"
CFR = "31 CFR 1010.311, 1010.313: more than 10,000 USD, in and out each on its own, by business day"
OP, US, EU = "compliance.transactions", "transactions-us", "transactions-eu"
PACKS = ["transactions-us-1"]
C, D, U = "compliant", "doubtful", "undetermined"
RULES = ["ctr-in", "ctr-out", "structuring", "velocity-count", "velocity-sum", "sar-bank", "funds-transfer", "monetary-instrument", "sar-msb"]
DAYS = timedelta(days=1)


def parse(at):
    return datetime.fromisoformat(at.replace("Z", "+00:00"))


def transaction(id, at, minor, instrument="cash", direction="in", currency="USD", zone=None, **more):
    stamp = f"{int(parse(at).timestamp() * 1000):012x}{0:04x}{1:016x}"
    made = {"specversion": "1.0", "type": "transaction", "source": "bank", "id": id, "time": at, "hlc": stamp,
            "data": {"minor": minor, "currency": currency, "instrument": instrument, "direction": direction, **more}}
    return made if zone is None else {**made, "timezone": zone}


def measure(rule, events, now, offset=timedelta(0)):
    """The measure of a rule at a moment; None where it has none."""
    seen = [(parse(e["time"]), e["data"]) for e in events if parse(e["time"]) <= now and e["data"]["currency"] == "USD"]
    today = [d for t, d in seen if (t + offset).date() == (now + offset).date()]
    window = [d for t, d in seen if now - DAYS < t]
    pick = lambda rows, **want: [r["minor"] for r in rows if all(r.get(k) == v for k, v in want.items())]
    everything = [d for _, d in seen]
    return {"ctr-in": lambda: sum(pick(today, instrument="cash", direction="in")), "ctr-out": lambda: sum(pick(today, instrument="cash", direction="out")),
            "structuring": lambda: len([m for m in pick(window, instrument="cash") if 800_000 <= m <= 1_000_000]), "velocity-count": lambda: len([m for m in pick(window) if m < 1_000_000]),
            "velocity-sum": lambda: sum(pick(window)), "sar-bank": lambda: sum(pick(everything, suspicious=True)),
            "funds-transfer": lambda: max(pick(today, instrument="transfer"), default=None), "monetary-instrument": lambda: sum(pick(today, instrument="monetary_instrument")),
            "sar-msb": lambda: sum(pick(everything, suspicious=True))}[rule]()


FIRES = {"ctr-in": lambda v: v > 1_000_000, "ctr-out": lambda v: v > 1_000_000, "structuring": lambda v: v >= 3, "velocity-count": lambda v: v >= 5, "velocity-sum": lambda v: v > 2_500_000,
         "sar-bank": lambda v: v >= 500_000, "funds-transfer": lambda v: v >= 300_000, "monetary-instrument": lambda v: v >= 300_000, "sar-msb": lambda v: v >= 200_000}
OUTCOME = {"ctr-in": "file_report", "ctr-out": "file_report", "structuring": "review", "velocity-count": "review", "velocity-sum": "review", "sar-bank": "file_report",
           "funds-transfer": "keep_record", "monetary-instrument": "keep_record", "sar-msb": "file_report"}


def ask(id, events, now, kind="success", source=OWN, offset=timedelta(0), packs=PACKS, shuffle=False, **request):
    """Every rule by the measures above, at each event and now."""
    ordered = sorted(events, key=lambda e: (parse(e["time"]), e["hlc"], e["id"]))
    expect, obligations, flags, unknown = {}, [], False, False
    for at, rule in enumerate(RULES):
        findings, before = [], False
        for place, event in enumerate(ordered):
            then = parse(event["time"])
            value = measure(rule, ordered[:place + 1], then, offset)
            fires = value is not None and FIRES[rule](value)
            # Between two events time alone may have ended it.
            if before and place:
                before = (lambda v: v is not None and FIRES[rule](v))(measure(rule, ordered[:place], then, offset))
            if fires and not before:
                findings.append({"at": event["time"], "source": "bank", "event": event["id"], "value": f"{value}/1"})
            before = fires
        value = measure(rule, ordered, parse(now), offset)
        fires = value is not None and FIRES[rule](value)
        flag = OUTCOME[rule] == "review" and bool(findings)
        flags, unknown = flags or flag, unknown or (value is None and not findings)
        expect[f"/rules/{at}/rule"] = rule
        expect[f"/rules/{at}/findings"] = findings
        expect[f"/rules/{at}/fires"] = fires
        expect[f"/rules/{at}/status"] = D if flag else U if value is None and not findings else C
        if value is not None:
            expect[f"/rules/{at}/measured/value"] = f"{value}/1"
        obligations += [{"code": OUTCOME[rule], "check": rule}] * len(findings)
    expect["/obligations"] = obligations
    expect["/status"] = U if unknown else D if flags else C
    request = {"asOf": "2026-06-30", "rules": [US], "events": list(reversed(events)) if shuffle else events, "now": now, **request}
    emit(f"compliance.transactions.{id}", OP, kind, request, part(**expect), source, packs)


NOON = "2026-03-02T12:00:00Z"
T = lambda hour, minute=0, day=2: f"2026-03-{day:02d}T{hour:02d}:{minute:02d}:00Z"
WIRE = transaction("w", T(8, day=1), 100, "transfer")  # so that every measure can be formed on its day
ask("nothing", [], NOON, "edge")
for minor in (999_999, 1_000_000, 1_000_001):
    ask(f"ctr.{minor}", [transaction("a", T(9), minor)], NOON, "edge", CFR)
ask("ctr.adds-up", [transaction("a", T(9), 600_000), transaction("b", T(10), 400_000), transaction("c", T(11), 1)], NOON, source=CFR)
ask("ctr.in-and-out-apart", [transaction("a", T(9), 900_000), transaction("b", T(10), 900_000, direction="out")], NOON, "edge", CFR)
ask("ctr.out", [transaction("a", T(9), 1_200_000, direction="out")], NOON, source=CFR)
ask("ctr.two-days", [transaction("a", T(23, 59), 600_000), transaction("b", T(0, 1, 3), 600_000)], T(1, 0, 3), "edge", CFR)
ask("ctr.next-day-is-over", [transaction("a", T(9), 1_200_000)], T(0, 0, 3), "edge", CFR)
ask("ctr.not-cash", [transaction("a", T(9), 1_200_000, "transfer")], NOON, "edge", CFR)
ask("ctr.other-currency", [transaction("a", T(9), 1_200_000, currency="EUR")], NOON, "edge", CFR)
ask("ctr.twice", [transaction("a", T(9), 1_200_000), transaction("b", T(9, 0, 3), 1_300_000)], T(12, 0, 3), source=CFR)
ask("ctr.zone", [transaction("a", T(23), 600_000), transaction("b", T(3, 0, 3), 600_000)], T(4, 0, 3), "edge", CFR, timedelta(hours=-5), PACKS + ["time-zones-2026e"], zone="America/New_York")
ask("ctr.zone-of-the-event", [transaction("a", T(23), 600_000, zone="Asia/Tokyo"), transaction("b", T(3, 0, 3), 600_000, zone="Asia/Tokyo")], T(4, 0, 3), "edge", CFR, timedelta(hours=9),
    PACKS + ["time-zones-2026e"], zone="Asia/Tokyo")
for count, minor in ((2, 900_000), (3, 800_000), (3, 799_999), (3, 1_000_000)):
    ask(f"structuring.{count}-of-{minor}", [transaction(f"t{n}", T(8 + n, day=1 + n // 2), minor) for n in range(count)], T(20), "edge")
ask("structuring.window-is-half-open", [transaction("a", T(12, day=1), 850_000), transaction("b", T(13, day=1), 850_000), transaction("c", T(12), 850_000)], T(12), "edge")
ask("structuring.a-minute-less", [transaction("a", T(12, 1, 1), 850_000), transaction("b", T(13, day=1), 850_000), transaction("c", T(12), 850_000)], T(12), "edge")
ask("velocity.five", [transaction(f"t{n}", T(8 + n), 10_000, "transfer") for n in range(5)], NOON)
ask("velocity.four", [transaction(f"t{n}", T(8 + n), 10_000, "transfer") for n in range(4)], NOON, "edge")
ask("velocity.sum", [transaction("a", T(8), 1_500_000, "transfer"), transaction("b", T(9), 1_000_000, "transfer"), transaction("c", T(10), 1, "transfer")], NOON)
ask("velocity.sum-exactly", [transaction("a", T(8), 1_500_000, "transfer"), transaction("b", T(9), 1_000_000, "transfer")], NOON, "edge")
for minor in (299_999, 300_000):
    ask(f"transfer.{minor}", [transaction("a", T(8), minor, "transfer")], NOON, "edge", "31 CFR 1010.410: 3,000 USD or more")
ask("sar.suspicion", [transaction("a", T(8), 499_999, "transfer", suspicious=True), transaction("b", T(9), 1, "transfer", suspicious=True), transaction("c", T(10), 900_000, "transfer")], NOON, source="31 CFR 1020.320: 5,000 USD or more")
ask("instrument", [transaction("a", T(8), 300_000, "monetary_instrument"), WIRE], NOON)
ask("any-order", [transaction("a", T(8), 850_000), transaction("b", T(9), 850_000), transaction("c", T(10), 850_000), transaction("d", T(11), 850_000)], NOON, "edge", shuffle=True)
ask("same-moment", [transaction("a", T(9), 600_000), transaction("b", T(9), 600_000)], NOON, "edge", CFR)
for minor in (100_000, 100_001):
    emit(f"compliance.transactions.eu.{minor}", OP, "edge", {"asOf": "2026-06-30", "rules": [EU], "events": [transaction("a", T(8), minor, "transfer", currency="EUR")], "now": NOON},
         part(**{"/rules/0/fires": minor > 100_000, "/rules/0/certainty": "unverified", "/rules/0/outcome": "record", "/status": C}), OWN, ["transactions-eu-0"])

CONTRACT = "the contract: packs and events"
ONE = transaction("a", T(9), 5)
for id, request, code, path, packs in [
    ("no-pack", {}, "pack.missing", "/rules/0", []),
    ("other-kind", {"rules": ["consent-ages"]}, "pack.kind", "/rules/0", ["consent-ages-2026.1"]),
    ("before-its-day", {"asOf": "2025-12-31"}, "pack.missing", "/rules/0", PACKS),
    ("later-event", {"now": T(8)}, "field.range", "/now", PACKS),
    ("conflict", {"events": [ONE, transaction("a", T(9), 6)]}, "event.conflict", "/events/1", PACKS),
    ("no-zone", {"events": [transaction("a", T(9), 5, zone="Mars/Olympus")]}, "time.zone", "/events/0/timezone", PACKS + ["time-zones-2026e"]),
    ("no-now", {"now": "soon"}, "time.text", "/now", PACKS),
]:
    emit(f"compliance.transactions.refused.{id}", OP, "failure", {"asOf": "2026-06-30", "rules": [US], "events": [ONE], "now": NOON, **request}, error(code, path), CONTRACT, packs)
emit("compliance.transactions.refused.far-apart", OP, "failure", {"asOf": "2026-06-30", "rules": [US], "events": [{**ONE, "time": "2026-02-20T00:00:00Z"}], "now": NOON}, error("event.too_late", "/events/0"), CONTRACT, PACKS)
emit("compliance.transactions.again", OP, "edge", {"asOf": "2026-06-30", "rules": [US], "events": [ONE, ONE], "now": NOON}, part(**{"/rules/0/measured/value": "5/1"}), "the contract: an event counts once", PACKS)

"""Tariffs and proration, by fractions and by the calendar of Python."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from authoring import emit, error, part
from prices.model import exact, half_up

OWN = "independent: vectors/oracle/pricing_usage.py"
LAGO = "Lago spec/services/charge_models (amounts of its own tests)"
KILL_BILL = "Kill Bill invoice tests (amounts and ratios of its own tests)"
OPENMETER = "OpenMeter rating/delta tests"
CONTRACT = "the documentation of the operation"


def text(x):
    x = Fraction(x)
    return f"{x.numerator}/{x.denominator}"


def tier(to, unit, flat=0):
    out = {"unit": str(unit), "flat": str(flat)}
    return out if to is None else {"upTo": str(to), **out}


def rate(id, tariff, exact_sum, source=OWN, kind="success", expect=None, **more):
    expected = {"/exact": text(exact_sum), "/amount": str(half_up(exact_sum)), **(expect or {})}
    emit(f"pricing.rate.{id}", "pricing.rate", kind, {"tariff": tariff, **more}, part(**expected), source)


def graduated(tiers, units):
    total, below = Fraction(0), Fraction(0)
    for bound, unit, flat in tiers:
        top = units if bound is None else min(units, exact(bound))
        total += (top - below) * exact(unit) + exact(flat)
        below = top
        if bound is None or units <= exact(bound):
            return total


def volume(tiers, units):
    for bound, unit, flat in tiers:
        if bound is None or units <= exact(bound):
            return units * exact(unit) + exact(flat)


def tariff(kind, tiers):
    return {"kind": kind, "tiers": [tier(*t) for t in tiers]}


def rates():
    steps = [(10, 1000, 200), (20, 500, 300), (None, 500, 300)]
    for units, wanted in [(0, 200), (1, 1200), (21, 16300)]:
        rate(f"graduated_{units}", tariff("graduated", steps), wanted, LAGO, units=str(units))
    for units in (10, 11, 20, "20.5"):
        rate(f"graduated_bound_{units}", tariff("graduated", steps), graduated(steps, exact(units)), units=str(units))
    fine = [("0.1", 1000, 0), (1, 500, 0), (None, 200, 0)]
    for units, wanted in [("0.05", 50), ("0.5", 300)]:
        rate(f"graduated_fraction_{units}", tariff("graduated", fine), wanted, LAGO, units=units)
    rate("graduated_nine_decimals", tariff("graduated", fine), graduated(fine, exact("0.123456789")), units="0.123456789", kind="edge")
    whole = [(100, 200, 1000), (200, 100, 0), (None, 50, 5000)]
    for units, wanted in [("0", 1000), ("100", 21000), ("100.5", 10050), ("101", 10100), ("200", 20000), ("300", 20000)]:
        rate(f"volume_{units}", tariff("volume", whole), wanted, LAGO, units=units)
    rate("volume_prorated", tariff("volume", whole), 14930, LAGO, units="300", prorated="198.6",
         expect={"/perUnit": text(Fraction(331, 10))})
    rate("volume_prorated_keeps_the_tier", tariff("volume", whole), volume(whole, Fraction(50)) - 1000 - 10000 + 5000 + 2500,
         units="300", prorated="50", kind="edge")
    flat = tariff("volume", [(None, "6.7", 0)])
    rate("sub_minor_rounds_once", flat, Fraction(737, 2), KILL_BILL + ", issue 1124", units="55")
    rate("sub_minor_of_many", flat, Fraction(67, 10) * 1_000_003, units="1000003")
    rate("half_even", flat, Fraction(737, 2), "Kill Bill issue 1124: half even gives 3.68", units="55",
         policy={"rounding": "half_even"}, expect={"/amount": "368"})
    package = {"kind": "package", "size": "10", "price": "10000", "free": "10"}
    for units, wanted in [("121", 120000), ("10", 0), ("11", 10000), ("5", 0), ("20", 10000), ("20.001", 20000)]:
        rate(f"package_{units}", package, wanted, LAGO if units == "121" else OWN, units=units)
    rate("package_none_free", {"kind": "package", "size": "3", "price": "7"}, ceil(Fraction(10, 3)) * 7, units="10")
    blocks = [{"size": "100", "max": 10, "price": "100"}, {"size": "1000", "max": 100, "price": "100"}]
    rate("blocks_all_tiers", {"kind": "blocks", "blocks": blocks}, 1500, KILL_BILL, units="5325",
         expect={"/slices/0/amount": "1000/1", "/slices/1/amount": "500/1"})
    rate("blocks_first_tier_only", {"kind": "blocks", "blocks": blocks}, 1000, units="1000", kind="edge")
    top = [*blocks, {"size": "1000", "max": 100, "price": "50"}]
    rate("blocks_top_tier", {"kind": "blocks", "blocks": top, "topTier": True}, 5100, KILL_BILL, units="101001")
    rate("blocks_top_tier_lower", {"kind": "blocks", "blocks": top, "topTier": True}, 10100, units="100500")
    rate("blocks_beyond_the_last", {"kind": "blocks", "blocks": blocks}, 1000 + 100 * ceil(Fraction(499000, 1000)), units="500000", kind="edge")
    share = {"kind": "percentage", "percent": "1.5", "fixed": "20", "free": "1000"}
    rate("percentage", share, Fraction(15, 1000) * 9000 + 20, units="10000")
    rate("percentage_all_free", share, 0, units="1000", kind="edge")
    events = [600, 600, 5000]
    rate("percentage_events", share, Fraction(15, 1000) * (200 + 5000) + 40, events=[{"units": str(e)} for e in events])
    bounded = {**share, "free": "0", "least": "50", "most": "100"}
    rate("percentage_bounds", bounded, 50 + 100, events=[{"units": "100"}, {"units": "100000"}])
    # Prorated graduated: the events' units pass through the tiers, their weighted units are charged.
    two = [(5, 1000, 10000), (None, 500, 5000)]
    for name, full, weighted, wanted in [
        ("a", [5, 5, 10, -6], ["3.5", "2.66667", "2", "-2.2"], "19733.335"),
        ("b", [2, 5, 10, -6], ["1.4", "2.66667", "2", "-2.2"], "18433.336"),
        ("c", [4, 2, -3], ["2.8", "1", "-0.6"], "18050"),
        ("below_zero", [5, -100], ["2", "-33.33"], "0"),
        ("none", [], [], "10000"),
    ]:
        rows = [{"units": str(u), "prorated": w} for u, w in zip(full, weighted)]
        rate(f"prorated_graduated_{name}", tariff("graduated", two), exact(wanted), LAGO, events=rows)
    rate("prorated_graduated_unweighted", tariff("graduated", two), graduated(two, Fraction(8)), events=[{"units": "3"}, {"units": "5"}])
    rate("prorated_graduated_zero_event", tariff("graduated", two), graduated(two, Fraction(3)), kind="edge",
         events=[{"units": "3"}, {"units": "0", "prorated": "1"}])
    rate("zero_usage_free", tariff("graduated", steps), 0, units="0", policy={"zeroUsagePaysFlat": False}, kind="edge")
    rate("volume_events", tariff("volume", whole), volume(whole, Fraction(150)), events=[{"units": "100"}, {"units": "50"}])
    # What is still to be booked.
    grow = [(5, 100, 0), (10, 200, 0), (None, 300, 0)]
    for before, after, wanted in [(3, 5, 200), (3, 7, 600), (3, 12, 1800)]:
        rate(f"delta_graduated_{before}_{after}", tariff("graduated", grow), wanted, OPENMETER, units=str(after),
             previous=str(before), expect={"/bookings": [text(wanted)]})
    rate("delta_volume_crossing", tariff("volume", [(15, 1000, 0), (None, 500, 0)]), -7000, OPENMETER, units="16", previous="15",
         expect={"/bookings": ["-15000/1", "8000/1"]})
    rate("delta_volume_same_tier", tariff("volume", [(15, 1000, 0), (None, 500, 0)]), 1000, units="15", previous="14",
         expect={"/bookings": ["1000/1"]})
    rate("delta_backwards", tariff("graduated", grow), -200, units="3", previous="5", kind="edge",
         expect={"/bookings": ["-500/1", "300/1"]})
    rate("delta_nothing", tariff("graduated", grow), 0, units="5", previous="5", kind="edge", expect={"/bookings": ["0/1"]})
    stripe = [(5, 700, 0), (10, 650, 0), (None, 600, 0)]
    for units in (6, 20, 25):
        rate(f"stripe_volume_{units}", tariff("volume", stripe), volume(stripe, Fraction(units)), units=str(units))
        rate(f"stripe_graduated_{units}", tariff("graduated", stripe), graduated(stripe, Fraction(units)), units=str(units))

    def refused(id, request, code, path):
        emit(f"pricing.rate.{id}", "pricing.rate", "failure", request, error(code, path), CONTRACT)
    refused("no_tiers", {"tariff": {"kind": "volume", "tiers": []}, "units": "1"}, "pricing.tariff", "/tariff/tiers")
    refused("tiers_descend", {"tariff": tariff("volume", [(5, 1, 0), (5, 1, 0), (None, 1, 0)]), "units": "1"}, "pricing.tariff", "/tariff/tiers/1/upTo")
    refused("open_tier_first", {"tariff": tariff("graduated", [(None, 1, 0), (5, 1, 0)]), "units": "1"}, "pricing.tariff", "/tariff/tiers/0/upTo")
    refused("last_tier_descends", {"tariff": tariff("graduated", [(9, 1, 0), (5, 1, 0)]), "units": "1"}, "pricing.tariff", "/tariff/tiers/1/upTo")
    refused("empty_package", {"tariff": {"kind": "package", "size": "0", "price": "1"}, "units": "1"}, "pricing.tariff", "/tariff/size")
    refused("no_blocks", {"tariff": {"kind": "blocks", "blocks": []}, "units": "1"}, "pricing.tariff", "/tariff/blocks")
    refused("empty_block", {"tariff": {"kind": "blocks", "blocks": [{"size": "0", "max": 1, "price": "1"}]}, "units": "1"}, "pricing.tariff", "/tariff/blocks/0/size")
    refused("units_below_zero", {"tariff": package, "units": "-1"}, "number.range", "/units")
    refused("units_and_events", {"tariff": package, "units": "1", "events": []}, "field.missing", "/units")
    refused("neither", {"tariff": package}, "field.missing", "/units")
    refused("profile", {"tariff": package, "units": "1", "profile": "nobody"}, "pricing.profile", "/profile")
    refused("overflow", {"tariff": tariff("volume", [(None, "9000000000000000000/1", 0)]), "units": "9000000000"}, "number.overflow", "/tariff")


def days_of(year, month):
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def plus(day, months, anchor):
    """So many months later, the anchor's day of the month where there is one."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(anchor, days_of(year, month + 1)))


def cycles(start, end, months, anchor):
    """The parts of calendar periods that a span covers."""
    number = -2400 // months
    out = Fraction(0)
    while plus(anchor, number * months, anchor.day) < end:
        a, b = plus(anchor, number * months, anchor.day), plus(anchor, (number + 1) * months, anchor.day)
        used = (min(b, end) - max(a, start)).days
        if used > 0:
            out += Fraction(used, (b - a).days)
        number += 1
    return out


def prorate(id, span, ratio, source=OWN, kind="success", expect=None, **more):
    expected = {"/exactRatio": text(ratio), **(expect or {})}
    if "amount" in more and "/amount" not in expected:
        expected["/amount"] = str(half_up(exact(more["amount"]) * ratio))
    emit(f"pricing.prorate.{id}", "pricing.prorate", kind, {"span": span, **more}, part(**expected), source)


def days(start, end, **more):
    return {"kind": "days", "from": start, "until": end, **more}


def calendar(id, start, end, months=1, anchor=None, **more):
    ratio = cycles(date.fromisoformat(start), date.fromisoformat(end), months, date.fromisoformat(anchor or start))
    extra = {} if anchor is None else {"anchor": anchor}
    prorate(id, days(start, end, **extra, **({} if months == 1 else {"months": months})), ratio, **more)


def proration():
    prorate("quarter_end_inclusive", days("2024-05-20", "2024-06-20", endInclusive=True, months=3, anchor="2024-01-15"),
            Fraction(32, 91), "Lago upgrade_proration_spec: 32 of 91 days of 910.00 are 320.00", amount="91000", expect={"/amount": "32000"})
    prorate("first_month_in_kill_bill", days("2012-03-02", "2012-06-02"), Fraction(92, 31), KILL_BILL, profile="kill_bill",
            expect={"/ratio": "593548387/200000000"})
    calendar("three_calendar_months", "2012-03-02", "2012-06-02", amount="1000")
    for name, start, end in [("may", "2023-05-23", "2023-06-15"), ("june", "2023-06-23", "2023-07-15")]:
        prorate(f"thirty_{name}", days(start, end), Fraction(22, 30), KILL_BILL, profile="kill_bill", basis="thirty",
                expect={"/ratio": "733333333/1000000000"})
    prorate("thirty_31st", days("2023-01-31", "2023-03-31"), Fraction(60, 30), basis="thirty")
    prorate("thirty_quarter", days("2023-01-15", "2023-02-15", months=3), Fraction(30, 90), basis="thirty")
    for name, start, end, anchor, ratio in [
        ("february", "2011-02-01", "2011-02-14", "2011-01-01", Fraction(13, 28)),
        ("bill_day_31", "2011-02-14", "2011-03-01", "2011-01-31", None),
    ]:
        if ratio:
            prorate(f"kill_bill_{name}", days(start, end, anchor=anchor), ratio, KILL_BILL, profile="kill_bill")
    prorate("in_advance_two", days("2010-12-15", "2011-01-16", anchor="2010-12-15", inAdvance=True), Fraction(2), KILL_BILL, profile="kill_bill")
    prorate("in_advance_on_the_day", days("2012-02-15", "2012-03-15", anchor="2012-01-15", inAdvance=True), Fraction(2), KILL_BILL, profile="kill_bill")
    prorate("in_advance_drifting", days("2011-02-14", "2011-03-01", anchor="2011-01-31", inAdvance=True), 1 + Fraction(14, 31), KILL_BILL, profile="kill_bill")
    prorate("in_advance_kept_anchor", days("2011-02-14", "2011-03-01", anchor="2011-01-31", inAdvance=True), 1 + Fraction(14, 28))
    calendar("anchor_31_over_february", "2023-01-31", "2023-03-31")
    calendar("anchor_31_part", "2023-02-15", "2023-03-15", anchor="2022-12-31")
    calendar("leap_year", "2024-02-10", "2024-03-10", anchor="2024-01-01", amount="2999")
    calendar("common_year", "2023-02-10", "2023-03-10", anchor="2023-01-01", amount="2999")
    calendar("year", "2024-03-01", "2024-12-01", months=12, anchor="2020-03-01", amount="36600")
    calendar("before_the_anchor", "2023-01-10", "2023-01-25", anchor="2024-06-15", kind="edge")
    calendar("empty", "2023-01-10", "2023-01-10", kind="edge", amount="100")
    calendar("one_day", "2023-01-10", "2023-01-11", anchor="2023-01-01", amount="3100")
    seconds = {"kind": "seconds", "from": "2024-03-11T12:00:00Z", "until": "2024-04-01T00:00:00Z",
               "periodFrom": "2024-03-01T00:00:00Z", "periodUntil": "2024-04-01T00:00:00Z"}
    prorate("seconds", seconds, Fraction(41, 62), amount="6200")
    prorate("seconds_one", {**seconds, "until": "2024-03-11T12:00:01Z"}, Fraction(1, 31 * 86400), amount="1000000")
    prorate("day_basis_by_seconds", days("2024-03-01", "2024-03-11"), Fraction(10, 31), basis="second",
            expect={"/periods/0/used": str(10 * 86400), "/periods/0/of": str(31 * 86400)})
    prorate("digits", days("2024-01-01", "2024-01-02", anchor="2024-01-01"), Fraction(1, 31), policy={"ratioDigits": 2}, kind="edge",
            expect={"/ratio": "3/100", "/amount": "300"}, amount="10000")

    def refused(id, span, code, path, **more):
        emit(f"pricing.prorate.{id}", "pricing.prorate", "failure", {"span": span, **more}, error(code, path), CONTRACT)
    refused("backwards", days("2024-02-01", "2024-01-01"), "pricing.span", "/span/until")
    refused("seconds_backwards", {**seconds, "until": "2024-03-01T00:00:00Z"}, "pricing.span", "/span")
    refused("empty_period", {**seconds, "periodUntil": "2024-03-01T00:00:00Z"}, "pricing.span", "/span")
    refused("no_months", days("2024-01-01", "2024-02-01", months=0), "number.range", "/span/months")
    refused("too_many_months", days("2024-01-01", "2024-02-01", months=121), "number.range", "/span/months")
    refused("too_many_periods", days("1000-01-01", "2024-02-01"), "pricing.limit", "/span")
    refused("profile", days("2024-01-01", "2024-02-01"), "pricing.profile", "/profile", profile="x")


rates()
proration()

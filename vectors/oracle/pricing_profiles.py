"""Compatibility profiles: the figures of other engines' own tests and the arithmetic of their published rules."""

from fractions import Fraction

from authoring import emit, error, part

NOW = "2026-11-21T00:00:00Z"
MEDUSA = "Medusa promotion module, compute-actions (October 2024): "
LAGO = "Lago spec/services/charge_models: "
KILL_BILL = "Kill Bill invoice tests: "
OPENMETER = "OpenMeter rating/delta tests: "
SYLIUS = "Sylius minimum price distributor: "
DOC = "the documentation of the policy"


def line(id, minor, quantity=1, **more):
    return {"id": id, "unitPrice": str(minor), "quantity": quantity, **more}


def text(x):
    x = Fraction(x)
    return f"{x.numerator}/{x.denominator}"


def quote(id, profile, lines, promotions, taken, payable, source, digits=9, kind="success", expect=None, policy=None):
    """What each promotion takes off each line, by line, in minor units."""
    quanta = 10 ** digits
    book = {"version": "1", "currency": "USD", "promotions": promotions}
    if profile:
        book["profile"] = profile
    if policy:
        book["policy"] = policy
    expected = {"/payable": str(payable), "/resolution": str(quanta), **(expect or {})}
    for at, own in enumerate(lines):
        rows = [(p["id"], taken.get((p["id"], own["id"]))) for p in promotions]
        expected[f"/lines/{at}/discounts"] = [
            {"promotion": p, "amount": str(int(Fraction(minor) * quanta))} for p, minor in rows if minor]
    emit(f"pricing.profile.{id}", "pricing.quote", kind, {"book": book, "cart": {"lines": lines}, "now": NOW},
         part(**expected), source)


def percent(id, value, units, **more):
    return {"id": id, "effect": {"kind": "percent", "percent": value}, "maxUnits": units, **more}


def amount(id, minor, units=None, spread="each", **more):
    out = {"id": id, "effect": {"kind": "amount", "minor": str(minor), "spread": spread}, **more}
    return out if units is None else {**out, "maxUnits": units}


def buy_get(id, buy, get, of=(), target=(), **more):
    effect = {"kind": "buy_get", "buyQuantity": buy, "getQuantity": get, "times": 1, **more}
    if of:
        effect["buy"] = {"lines": list(of)}
    out = {"id": id, "effect": effect}
    if target:
        out["target"] = {"lines": list(target)}
    return out


def medusa():
    shirt, sweater = line("tshirt", 10000), line("sweater", 15000, 5)
    quote("medusa_fixed_each_one_unit", "medusa", [shirt, sweater], [amount("p", 20000, 1)],
          {("p", "tshirt"): 10000, ("p", "sweater"): 15000}, 60000, MEDUSA + "200 each, at most one unit, is 100 and 150")
    # An amount off each line is for the line: two units of 150 are not reduced twice.
    quote("medusa_fixed_each_is_for_the_line", "medusa", [shirt, sweater], [amount("p", 3000, 2)],
          {("p", "tshirt"): 3000, ("p", "sweater"): 3000}, 79000, MEDUSA + "the value of a fixed promotion is taken once a line")
    quote("medusa_fixed_each_up_to_its_units", "medusa", [line("a", 1000, 3)], [amount("p", 2500, 2)],
          {("p", "a"): 2000}, 1000, MEDUSA + "no more than the price of the units it is for", kind="edge")
    quote("fixed_each_is_for_the_unit", None, [line("tshirt", 10000), line("sweater", 15000, 5)], [amount("p", 3000, 2)],
          {("p", "tshirt"): 3000, ("p", "sweater"): 6000}, 76000, DOC, digits=0)
    quote("amount_for_the_line", None, [line("a", 1000, 3), line("b", 100)], [amount("p", 250)],
          {("p", "a"): 250, ("p", "b"): 100}, 2750, DOC, digits=0, policy={"amountFor": "line"})
    three = [line("tshirt", 5000, 3), line("sweater", 15000)]
    quote("medusa_later_percentage", "medusa", three, [percent("p", 30, 2), percent("q", 10, 1)],
          {("p", "tshirt"): 3000, ("p", "sweater"): 4500, ("q", "tshirt"): 200, ("q", "sweater"): 1050}, 21250,
          MEDUSA + "(50 - 30) x 10 % is 2")
    # Two units cost 100 and the line was reduced by 30 already: 10 % of 70.
    quote("medusa_later_percentage_of_two_units", "medusa", three, [percent("p", 30, 2), percent("q", 10, 2)],
          {("p", "tshirt"): 3000, ("p", "sweater"): 4500, ("q", "tshirt"): 700, ("q", "sweater"): 1050}, 20750,
          MEDUSA + "the price of the units that count, less what the line was reduced before")
    quote("medusa_units_used_up", "medusa", [line("a", 5000, 4)], [percent("p", 100, 1), percent("q", 100, 1)],
          {("p", "a"): 5000}, 15000, MEDUSA + "nothing is left of one unit's price after 50 off the line", kind="edge")
    quote("medusa_across_after_across", "medusa", [line("a", 5000), line("b", 15000)],
          [amount("p", 3000, spread="across"), amount("q", 5000, spread="across")],
          {("p", "a"): 750, ("p", "b"): 2250, ("q", "a"): 1250, ("q", "b"): 3750}, 12000,
          MEDUSA + "the second shares by what the first left: 42.50 and 127.50")
    quote("medusa_across_thirds", "medusa", [line("a", 1000), line("b", 1000), line("c", 1000)],
          [amount("p", 1000, spread="across")],
          {("p", "a"): Fraction(333333333334, 10**9), ("p", "b"): Fraction(333333333333, 10**9), ("p", "c"): Fraction(333333333333, 10**9)},
          2000, "10.00 over three lines, nine digits below the cent")
    # Dear means the line's sum: 3 x 40 comes before 1 x 100. The dearest is bought, and what is left of it comes first.
    quote("medusa_dear_by_sum", "medusa", [line("a", 10000), line("b", 4000, 3)], [buy_get("p", 1, 1)],
          {("p", "b"): 4000}, 18000, MEDUSA + "lines are sorted by their subtotals for both sides")
    quote("medusa_dearest_is_bought", "medusa", [line("a", 10000), line("b", 4000)], [buy_get("p", 1, 1)],
          {("p", "b"): 4000}, 10000, MEDUSA + "the dearest unit qualifies and the other one is free")
    quote("dearest_is_freed", None, [line("a", 10000), line("b", 4000)], [buy_get("p", 1, 1)],
          {("p", "a"): 10000}, 4000, DOC, digits=0)
    quote("bought_units_dearest", None, [line("a", 10000), line("b", 4000)], [buy_get("p", 1, 1)],
          {("p", "b"): 4000}, 10000, DOC, digits=0, policy={"boughtUnits": "dearest"})
    quote("medusa_both_promotions_free_one_unit", "medusa", [line("a", "5/2", 540), line("b", "5/2", 540)],
          [buy_get("p", 50, 1000), buy_get("q", 10, 20)],
          {("p", "b"): 1225, ("p", "a"): 1275, ("q", "b"): 50}, 150, MEDUSA + "2550 off, 50 of it off units that are free already")
    # Of three units the first promotion counts two as bought, which the second may count again but not free.
    quote("medusa_bought_units_are_not_freed", "medusa", [line("a", 1000, 3)], [buy_get("p", 2, 1), buy_get("q", 1, 1)],
          {("p", "a"): 1000}, 2000, MEDUSA + "units bought for any promotion are not reduced", kind="edge")


def floors():
    quote("withheld_by_floors", "sylius", [line("a", 1000, floor="900"), line("b", 1000, 2, floor="950")],
          [{**amount("p", 900, spread="across"), "level": "cart"}], {("p", "a"): 100, ("p", "b"): 100}, 2800,
          "900 asked, 200 to be had: 700 are not granted", digits=0, kind="edge",
          expect={"/promotions": [{"id": "p", "amount": "200", "withheld": "700"}]})
    quote("nothing_withheld", "sylius", [line("a", 1000), line("b", 2000, floor="1900"), line("c", 5000, floor="5000"),
                                         line("d", 3000, floor="2600")],
          [{**amount("p", 1200, spread="across"), "level": "cart"}],
          {("p", "a"): 700, ("p", "b"): 100, ("p", "d"): 400}, 9800, SYLIUS + "1200 becomes 700, 100, 0, 400", digits=0,
          expect={"/promotions": [{"id": "p", "amount": "1200"}]})
    quote("withheld_of_a_percentage", None, [line("a", 1000, floor="950"), line("b", 500)],
          [percent("p", 10, 1), percent("q", 50, 1, target={"lines": ["a"]}, priority=-1)],
          {("p", "a"): 50, ("p", "b"): 50}, 1400, "of 100 off a floor leaves 50", digits=0,
          expect={"/promotions": [{"id": "p", "amount": "100", "withheld": "50"}]})
    quote("withheld_by_the_cap_of_lines", None, [line("a", 3000), line("b", 1000)],
          [{**amount("p", 1000, spread="across"), "level": "cart", "lineCap": "300"}],
          {("p", "a"): 300, ("p", "b"): 300}, 3400, "two lines of at most 300 each", digits=0,
          expect={"/promotions": [{"id": "p", "amount": "600", "withheld": "400"}]})


def rate(id, tariff, exact, source, kind="success", expect=None, **more):
    expected = {"/exact": text(exact), **(expect or {})}
    emit(f"pricing.profile.{id}", "pricing.rate", kind, {"tariff": tariff, **more}, part(**expected), source)


def events(*units):
    return [{"units": str(u)} for u in units]


def tiers(kind, rows):
    out = [{"unit": str(unit), "flat": str(flat), **({} if to is None else {"upTo": str(to)})} for to, unit, flat in rows]
    return {"kind": kind, "tiers": out}


def usage():
    # 800 in four events of 50, 100, 250 and 400 at 1.3 % and 2 each.
    share, four = {"kind": "percentage", "percent": "1.3", "fixed": "2"}, events(50, 100, 250, 400)
    source = LAGO + "percentage"
    rate("lago_percentage", share, Fraction(104, 10) + 8, source, profile="lago", events=four)
    rate("lago_percentage_free_events", {**share, "freeEvents": 2}, Fraction(13, 1000) * 650 + 4, source, profile="lago", events=four)
    rate("lago_percentage_free_amount", {**share, "free": "250"}, Fraction(13, 1000) * 550 + 4, source, profile="lago", events=four)
    rate("lago_percentage_both", {**share, "free": "250", "freeEvents": 2}, Fraction(13, 1000) * 650 + 4, source, profile="lago", events=four)
    rate("percentage_amount_ends_first", {**share, "free": "120", "freeEvents": 3}, Fraction(13, 1000) * 680 + 6, DOC, events=four)
    rate("lago_percentage_more_free_events_than_events", {**share, "freeEvents": 9}, 0, source, profile="lago", events=four, kind="edge")
    rate("percentage_free_event_without_units", {**share, "freeEvents": 1}, Fraction(13, 1000) * 100 + 2, DOC, events=events(0, 100), kind="edge")
    # A rate for each slice of an amount, and a flat fee of each slice reached.
    rate("lago_graduated_percentage", tiers("graduated", [(10, "0.05", 200), (None, "0.03", 300)]),
         Fraction(5, 10) + 200 + Fraction(15, 100) + 300, LAGO + "graduated percentage", profile="lago", units="15")
    two, three = [(5, 1000, 10000), (None, 500, 5000)], [(5, 1000, 10000), (15, 500, 5000), (None, 200, 0)]
    for name, rows, units, weights, wanted in [
        ("back_to_zero", two, [1, 4, 1, -5, -1], ["0.7097", "1.54839", "0.2258", "-0.80645", "-0.0645"], None),
        ("falls_within_a_tier", two, [5, -2], ["3.5", "-1"], 12500),
        ("overflows_both_ways", two, [5, 2, -4, 10], ["3.5", "1", "-1.6", "2"], 19000),
        ("below_zero_in_one_tier", two, [4, -100], ["1.6", "-33.33"], 0),
        ("one_event", two, [1], ["0.7"], 10700),
        ("fills_the_first_tier", [(1, 1000, 10000), (None, 500, 5000)], [1], ["0.7"], 10700),
        ("passes_two_bounds", three, [75], ["75"], 37000),
    ]:
        given = [{"units": str(u), "prorated": w} for u, w in zip(units, weights)]
        # The test shows 165.81.
        wanted = Fraction("15000") + 1000 * (Fraction("0.7097") + Fraction("1.54839") - Fraction("0.64516") - Fraction("0.0645")) \
            + 500 * (Fraction("0.2258") - Fraction("0.16129")) if wanted is None else wanted
        rate(f"lago_prorated_{name}", tiers("graduated", rows), wanted, LAGO + "prorated graduated", profile="lago", events=given,
             kind="edge" if wanted == 0 else "success")
    ten = tiers("volume", [(None, 10, 0)])
    rate("openmeter_least_at_the_end", ten, 50, OPENMETER + "minimum commitment 150, 100 booked", profile="openmeter",
         units="10", previous="10", least="150")
    rate("openmeter_most", ten, 100, OPENMETER + "maximum spend 100 of 150", profile="openmeter", units="15", most="100")
    rate("openmeter_most_reached_before", tiers("volume", [(15, 10, 0), (None, 5, 0)]), -20,
         OPENMETER + "100 booked at the maximum, 16 units cost 80", profile="openmeter", units="16", previous="15", most="100",
         expect={"/bookings": ["-100/1", "80/1"]})
    flat = tiers("volume", [(5, 0, 100), (None, 0, 150)])
    rate("openmeter_flat_tiers", flat, 50, OPENMETER + "flat tiers of 100 and 150", profile="openmeter", units="7", previous="5",
         expect={"/bookings": ["-100/1", "150/1"]})
    rate("openmeter_flat_to_unit", tiers("volume", [(5, 0, 100), (None, 10, 0)]), -40, OPENMETER + "a flat tier, then by unit",
         profile="openmeter", units="6", previous="5", expect={"/bookings": ["-100/1", "60/1"]})

    def refused(id, path, **more):
        emit(f"pricing.profile.{id}", "pricing.rate", "failure", {"tariff": ten, "units": "1", **more},
             error("number.range", path), DOC)
    refused("least_below_zero", "/least", least="-1")
    refused("most_below_least", "/most", least="2", most="1")
    refused("month_of_27_days", "/policy/monthDays", policy={"monthDays": 27})
    refused("month_of_32_days", "/policy/monthDays", policy={"monthDays": 32})


def prorate(id, start, end, ratio, kind="success", expect=None, anchor=None, in_advance=False, **more):
    span = {"kind": "days", "from": start, "until": end}
    if anchor:
        span["anchor"] = anchor
    if in_advance:
        span["inAdvance"] = True
    emit(f"pricing.profile.{id}", "pricing.prorate", kind, {"span": span, "profile": "kill_bill", **more},
         part(**{"/exactRatio": text(ratio), **(expect or {})}), KILL_BILL + "proration of months")


def proration():
    for name, start, end in [("february", "2023-02-23", "2023-03-15"), ("leap_february", "2024-02-23", "2024-03-15")]:
        prorate(f"kill_bill_thirty_{name}", start, end, Fraction(22, 30), basis="thirty", expect={"/ratio": "733333333/1000000000"})
    months_of_28 = {"policy": {"proration": "thirty", "monthDays": 28, "ratioDigits": 9}}
    for name, start, end in [("may", "2023-05-23", "2023-06-15"), ("june", "2023-06-23", "2023-07-15"),
                             ("february", "2023-02-23", "2023-03-15"), ("leap_february", "2024-02-23", "2024-03-15")]:
        prorate(f"kill_bill_months_of_28_{name}", start, end, Fraction(20, 28), **months_of_28)
    prorate("months_of_28_last_days", "2023-01-29", "2023-01-31", 0, kind="edge", **months_of_28)
    for name, start, end, anchor, ratio in [
        ("half_before_the_day", "2011-02-10", "2011-02-24", "2011-01-10", Fraction(1, 2)),
        ("leap_february", "2012-02-01", "2012-02-15", "2012-01-01", Fraction(14, 29)),
        ("eight_days", "2011-02-07", "2011-02-15", "2011-01-07", Fraction(8, 28)),
        ("after_the_day", "2011-02-07", "2011-03-10", "2011-01-07", 1 + Fraction(3, 31)),
        ("both_ends", "2011-01-31", "2011-03-10", "2011-01-07", Fraction(7, 31) + 1 + Fraction(3, 31)),
        ("three_and_two_days", "2010-12-15", "2011-03-17", "2010-12-15", 3 + Fraction(2, 31)),
    ]:
        prorate(f"kill_bill_{name}", start, end, ratio, anchor=anchor)
    for name, start, target, anchor, ratio in [
        ("all_of_february", "2012-01-30", "2012-03-01", "2012-01-30", 2),
        ("another_day", "2011-02-14", "2011-03-01", "2011-01-27", 1 + Fraction(13, 31)),
        ("later_day", "2011-02-17", "2011-03-03", "2011-02-03", Fraction(3, 2)),
        ("change_on_the_day", "2011-03-07", "2011-04-21", "2011-02-15", 2 + Fraction(8, 28)),
        ("change_after_the_day", "2011-03-10", "2011-04-21", "2011-02-15", 2 + Fraction(5, 28)),
    ]:
        prorate(f"kill_bill_in_advance_{name}", start, target, ratio, anchor=anchor, in_advance=True)


medusa()
floors()
usage()
proration()

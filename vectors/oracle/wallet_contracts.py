"""Contracts of the wallet: schedules, rebates and shares, by exact fractions."""

import calendar
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from authoring import answer, emit, error, part

OWN = "independent: vectors/oracle/wallet_contracts.py"
PUBLISHED = "a published murabaha of 90,000 at 12 % over 36 months with 10,000 down; " + OWN
CONTRACT = "the contract: calls, values and errors"


def rounded(x, mode="half_up"):
    low, rest, half = floor(x), x - floor(x), Fraction(1, 2)
    return low + {
        "half_up": rest > half or (rest == half and x > 0), "half_even": rest > half or (rest == half and low % 2 == 1),
        "half_down": rest > half, "down": False, "floor": False, "ceiling": rest > 0, "up": rest > 0,
        "half_ceiling": rest >= half}[mode]


def day(text):
    return date.fromisoformat(text)


def length(year, month):
    return calendar.monthrange(year, month)[1]


def months_after(start, count):
    month = start.year * 12 + start.month - 1 + count
    year, month = divmod(month, 12)
    return date(year, month + 1, min(start.day, length(year, month + 1)))


def after(plan, start, times):
    every = plan.get("every", {"kind": "months", "count": 1})
    if every["kind"] == "days":
        return start + timedelta(days=every["count"] * times)
    found = months_after(start, every["count"] * times)
    return found.replace(day=length(found.year, found.month)) if plan.get("monthEnd") == "last_day" else found


def dues(plan):
    return [after(plan, day(plan["firstDue"]), n) for n in range(plan["count"])]


def fraction(rule, a, b, plan):
    if rule == "months":
        return Fraction(plan.get("every", {"count": 1})["count"], 12)
    if rule == "actual365":
        return Fraction((b - a).days, 365)
    if rule == "actual360":
        return Fraction((b - a).days, 360)
    if rule == "thirty360":
        d1, d2 = min(a.day, 30), min(b.day, 30)
        return Fraction(360 * (b.year - a.year) + 30 * (b.month - a.month) + d2 - d1, 360)
    return sum(Fraction(1, 366 if calendar.isleap((a + timedelta(n)).year) else 365) for n in range((b - a).days))


def equal_parts(total, count, mode):
    one = rounded(Fraction(total, count), mode)
    return [one] * (count - 1) + [total - one * (count - 1)]


def lines(rows):
    """Rows of (due, capital, earning, share)."""
    out, left = [], sum(capital + earning for _, capital, earning, _ in rows)
    for number, (due, capital, earning, share) in enumerate(rows, 1):
        left -= capital + earning
        one = {"number": number, "due": due.isoformat(), "amount": str(capital + earning), "capital": str(capital),
               "earning": str(earning), "outstanding": str(left)}
        out.append(one if share is None else {**one, "share": f"{share.numerator}/{share.denominator}"})
    return out


def schedule(currency, rows, deposit=0, capital=None, price=None):
    capital = sum(row[1] for row in rows) if capital is None else capital
    earning = sum(row[2] for row in rows)
    return {"currency": currency, "price": str(deposit + sum(row[1] + row[2] for row in rows)), "deposit": str(deposit),
            "capital": str(capital), "earning": str(earning), "lines": lines(rows)}


# Murabaha.

def rate_of(terms):
    profit = terms["profit"]
    return Fraction(str(profit["annualRate"])) / profit.get("periodsPerYear", 12)


def total_profit(terms):
    profit, financed = terms["profit"], int(terms["cost"]["minor"]) - int(terms.get("deposit", 0))
    mode, n = terms.get("rounding", "half_up"), terms["plan"]["count"]
    if profit["kind"] == "amount":
        return int(profit["minor"])
    if profit["kind"] == "flat":
        return rounded(financed * Fraction(str(profit["annualRate"])) * Fraction(str(profit["years"])), mode)
    i = rate_of(terms)
    return rounded(n * financed * i / (1 - (1 + i) ** -n), mode) - financed if i else 0


def profit_left(terms, left, method):
    n, mode, profit = terms["plan"]["count"], terms.get("rounding", "half_up"), total_profit(terms)
    if left in (0, n):
        return profit if left else 0
    if method == "straight_line":
        return rounded(Fraction(profit * left, n), mode)
    if method == "rule_of78":
        return rounded(Fraction(profit * left * (left + 1), n * (n + 1)), mode)
    i, financed = rate_of(terms), int(terms["cost"]["minor"]) - int(terms.get("deposit", 0))
    if i == 0:
        return 0
    a = financed * i / (1 - (1 + i) ** -n)
    return rounded(left * a - a * (1 - (1 + i) ** -left) / i, mode)


def murabaha_rows(terms):
    n, method = terms["plan"]["count"], terms.get("recognition", "straight_line")
    financed = int(terms["cost"]["minor"]) - int(terms.get("deposit", 0))
    amounts = equal_parts(financed + total_profit(terms), n, terms.get("rounding", "half_up"))
    rows = []
    for k, (due, amount) in enumerate(zip(dues(terms["plan"]), amounts), 1):
        earning = profit_left(terms, n - k + 1, method) - profit_left(terms, n - k, method)
        rows.append((due, amount - earning, earning, None))
    return rows


def murabaha(id, terms, kind="success", source=OWN, instalments=None, **known):
    rows = murabaha_rows(terms)
    found = schedule(terms["cost"]["currency"], rows, int(terms.get("deposit", 0)), int(terms["cost"]["minor"]))
    for name, value in known.items():
        assert found[name] == str(value), (id, name, found[name])
    if instalments:
        assert (found["lines"][0]["amount"], found["lines"][-1]["amount"]) == tuple(map(str, instalments)), found["lines"][0]
    emit(f"wallet.schedule.murabaha-{id}", "wallet.schedule", kind, {"contract": {"kind": "murabaha", "terms": terms}}, answer(found), source)


def sale(minor, profit, count, first="2026-12-01", currency="SAR", every=None, month_end=None, **more):
    plan = {"count": count, "firstDue": first}
    if every:
        plan["every"] = every
    if month_end:
        plan["monthEnd"] = month_end
    return {"cost": {"currency": currency, "minor": str(minor)}, "profit": profit, "plan": plan, **more}


def declining(rate, **more):
    return {"kind": "declining_balance", "annualRate": rate, **more}


murabaha("fixed-profit", sale(1_000_000, {"kind": "amount", "minor": "200000"}, 24), instalments=(50_000, 50_000),
         source="10,000 and 2,000 of profit over 24 months are 500 each; " + OWN)
murabaha("flat", sale(1_000_000, {"kind": "flat", "annualRate": "0.07", "years": "3/2"}, 18, rounding="half_even"))
murabaha("last-absorbs-more", sale(10_000, {"kind": "amount", "minor": "0"}, 3, recognition="rule_of78"), "edge", instalments=(3_333, 3_334))
murabaha("last-absorbs-less", sale(20_000, {"kind": "amount", "minor": "0"}, 3), "edge", instalments=(6_667, 6_666))
murabaha("rule-of-78", sale(500_000, {"kind": "amount", "minor": "60001"}, 7, recognition="rule_of78", deposit="123"))
murabaha("declining-recognised-straight", sale(250_000, declining("0.0537"), 12, currency="EUR"))
murabaha("declining-quarters", sale(777_777, declining("2/25", periodsPerYear=4), 8, every={"kind": "months", "count": 3}, recognition="declining_balance"))
murabaha("declining-rounded-down", sale(999_999, declining("0.1"), 5, rounding="floor", recognition="declining_balance"), "edge")
murabaha("declining-at-zero", sale(100_000, declining("0"), 4, recognition="declining_balance"), "edge")
murabaha("one-instalment", sale(100_000, declining("0.06"), 1, recognition="declining_balance"), "edge")
murabaha("dinar-of-three-decimals", sale(1_234_567, {"kind": "flat", "annualRate": "0.045", "years": 2}, 11, currency="KWD"))
murabaha("keeps-the-day", sale(70_000, {"kind": "amount", "minor": "7000"}, 7, first="2027-08-31"), "edge", source="31 August to 28 February; " + OWN)
murabaha("last-day-of-months", sale(70_000, {"kind": "amount", "minor": "7000"}, 7, first="2027-11-30", month_end="last_day"), "edge", source="30 November to 29 February 2028; " + OWN)
murabaha("every-30-days", sale(70_000, {"kind": "amount", "minor": "7000"}, 4, every={"kind": "days", "count": 30}))
murabaha("bundle-of-the-demo", sale(18_990, {"kind": "amount", "minor": "950"}, 6, currency="EUR", deposit="3990"))


def schedule_fails(id, kind, terms, code, path):
    emit(f"wallet.schedule.{id}", "wallet.schedule", "failure", {"contract": {"kind": kind, "terms": terms}}, error(code, path), CONTRACT)


def murabaha_fails(id, code, path, change=None, **more):
    terms = sale(10_000, {"kind": "amount", "minor": "500"}, 10, **more)
    if change:
        change(terms)
    schedule_fails("murabaha-" + id, "murabaha", terms, code, "/contract/terms" + path)


murabaha_fails("no-instalments", "field.range", "/plan/count", lambda t: t["plan"].update(count=0))
murabaha_fails("too-many-instalments", "field.range", "/plan/count", lambda t: t["plan"].update(count=601))
murabaha_fails("step-of-nothing", "field.range", "/plan/every/count", lambda t: t["plan"].update(every={"kind": "days", "count": 0}))
murabaha_fails("not-the-last-day", "field.range", "/plan/firstDue", lambda t: t["plan"].update(monthEnd="last_day"))
murabaha_fails("beyond-the-calendar", "time.range", "", lambda t: t["plan"].update(firstDue="9999-06-01"))
murabaha_fails("more-instalments-than-cents", "wallet.contract", "/plan/count", lambda t: t["cost"].update(minor="5") or t.update(profit={"kind": "amount", "minor": "0"}))
murabaha_fails("rounding-eats-the-last", "wallet.contract", "/plan/count", lambda t: t["cost"].update(minor="15") or t.update(profit={"kind": "amount", "minor": "0"}))
murabaha_fails("cost-of-zero", "wallet.amount", "/cost/minor", lambda t: t["cost"].update(minor="0"))
murabaha_fails("deposit-of-everything", "field.range", "/deposit", deposit="10000")
murabaha_fails("negative-deposit", "field.range", "/deposit", deposit="-1")
murabaha_fails("negative-profit", "field.range", "/profit/minor", lambda t: t.update(profit={"kind": "amount", "minor": "-1"}))
murabaha_fails("negative-flat-rate", "field.range", "/profit/annualRate", lambda t: t.update(profit={"kind": "flat", "annualRate": "-0.01", "years": 1}))
murabaha_fails("negative-years", "field.range", "/profit/years", lambda t: t.update(profit={"kind": "flat", "annualRate": "0.01", "years": -1}))
murabaha_fails("negative-declining-rate", "field.range", "/profit/annualRate", lambda t: t.update(profit=declining("-0.01")))
murabaha_fails("no-periods", "field.range", "/profit/periodsPerYear", lambda t: t.update(profit=declining("0.01", periodsPerYear=0)))
murabaha_fails("rate-too-fine", "number.precision", "/profit/annualRate", lambda t: t.update(profit=declining("0.123456787")))
murabaha_fails("recognised-by-no-balance", "wallet.contract", "/recognition", recognition="declining_balance")
murabaha_fails("overflow", "number.overflow", "", lambda t: t["cost"].update(minor=str(2**63 - 1)))
murabaha_fails("late-fee", "field.unknown", "/lateFee", lateFee="0.05")
murabaha_fails("accrual-on-overdue", "field.unknown", "/accruesOnOverdue", accruesOnOverdue=True)


# Ijara.

def ijara(id, terms, rents, kind="success", source=OWN):
    rows = [(due, 0, rent, None) for due, rent in zip(dues(terms["plan"]), rents)]
    emit(f"wallet.schedule.ijara-{id}", "wallet.schedule", kind, {"contract": {"kind": "ijara", "terms": terms}},
         answer(schedule(terms["currency"], rows)), source)


def lease(rent, count, start="2026-12-01", first="2026-12-01", **plan):
    return {"currency": "AED", "start": start, "plan": {"count": count, "firstDue": first, **plan}, "rent": rent}


def benchmark(id, value, rates, rule, count, kind="success", low=None, high=None, mode=None, **more):
    rent = {"kind": "benchmark", "value": str(value), "annualRates": rates, "dayCount": rule}
    rent.update({k: v for k, v in (("floor", low), ("cap", high)) if v is not None})
    terms = lease(rent, count, **more)
    if mode:
        terms["rounding"] = mode
    rents = []
    for n, rate in enumerate(rates):
        rate = Fraction(rate)
        rate = max(rate, Fraction(low)) if low is not None else rate
        rate = min(rate, Fraction(high)) if high is not None else rate
        a, b = (after(terms["plan"], day(terms["start"]), m) for m in (n, n + 1))
        rents.append(rounded(value * rate * fraction(rule, a, b, terms["plan"]), mode or "half_up"))
    ijara(id, terms, rents, kind)


ijara("fixed-in-advance", lease({"kind": "fixed", "minor": "350000"}, 3), [350_000] * 3)
ijara("stepped-in-arrears", lease({"kind": "stepped", "minor": ["1000", "1100", "1210"]}, 3, first="2027-12-01", every={"kind": "months", "count": 12}), [1_000, 1_100, 1_210])
benchmark("actual-365", 50_000_000, ["0.0475", "0.05125", "0.049"], "actual365", 3, every={"kind": "months", "count": 3})
benchmark("actual-360-floor-and-cap", 50_000_000, ["0.01", "0.09", "0.05"], "actual360", 3, low="0.03", high="0.07")
benchmark("thirty-360", 36_000_000, ["0.05", "0.05", "0.05"], "thirty360", 3, start="2027-01-31", first="2027-02-28", kind="edge")
benchmark("actual-actual-over-a-leap-year", 36_600_000, ["0.05", "0.06"], "actual_actual", 2, start="2027-07-01", first="2028-01-01", every={"kind": "months", "count": 6}, mode="half_even")
benchmark("twelfths", 1_200_001, ["1/17"], "months", 1, mode="ceiling")
benchmark("only-the-periods-agreed", 1_000_000, ["0.06"], "months", 12, kind="edge")
benchmark("days-of-the-plan", 7_300_000, ["0.05", "0.05"], "actual365", 2, every={"kind": "days", "count": 90})
benchmark("actual-actual-at-the-end-of-time", 36_500_000, ["0.1"], "actual_actual", 1, start="9998-12-31", first="9999-12-31", every={"kind": "months", "count": 12}, kind="edge")


def ijara_fails(id, rent, code, path, count=2, **more):
    schedule_fails("ijara-" + id, "ijara", lease(rent, count, **more), code, "/contract/terms" + path)


def rates(values, rule="months", value="1000", **more):
    return {"kind": "benchmark", "value": value, "annualRates": values, "dayCount": rule, **more}


ijara_fails("rent-of-zero", {"kind": "stepped", "minor": ["5", "0"]}, "wallet.amount", "/rent/1")
ijara_fails("rents-for-other-periods", {"kind": "stepped", "minor": ["5"]}, "wallet.contract", "/rent/minor")
ijara_fails("more-rates-than-periods", rates(["0.1"] * 3), "wallet.contract", "/rent/annualRates")
ijara_fails("negative-rate", rates(["-0.1"]), "field.range", "/rent/annualRates")
ijara_fails("asset-of-no-value", rates(["0.1"], value="0"), "field.range", "/rent/value")
ijara_fails("floor-above-the-cap", rates(["0.1"], floor="0.3", cap="0.2"), "field.range", "/rent/floor")
ijara_fails("negative-floor", rates(["0.1"], floor="-0.3"), "field.range", "/rent/floor")
ijara_fails("no-whole-months", rates(["0.1"]), "wallet.contract", "/rent/dayCount", every={"kind": "days", "count": 30})
ijara_fails("due-before-use", {"kind": "fixed", "minor": "1"}, "field.range", "/start", first="2026-11-30")
ijara_fails("plan", {"kind": "fixed", "minor": "1"}, "field.range", "/plan/count", count=0)


# Diminishing musharaka.

def musharaka(id, terms, kind="success", source=OWN):
    price, share, mode = int(terms["price"]["minor"]), int(terms["share"]), terms.get("rounding", "half_up")
    owned, rows = share, []
    for n, (due, unit) in enumerate(zip(dues(terms["plan"]), equal_parts(share, terms["plan"]["count"], mode))):
        a, b = (after(terms["plan"], day(terms["start"]), m) for m in (n, n + 1))
        rent = rounded(owned * Fraction(str(terms["annualRent"])) * fraction(terms.get("dayCount", "months"), a, b, terms["plan"]), mode)
        owned -= unit
        rows.append((due, unit, rent, Fraction(owned, price)))
    emit(f"wallet.schedule.musharaka-{id}", "wallet.schedule", kind, {"contract": {"kind": "diminishing_musharaka", "terms": terms}},
         answer(schedule(terms["price"]["currency"], rows)), source)


def house(price, share, rent, count, first="2027-01-31", start="2026-12-31", **more):
    return {"price": {"currency": "MYR", "minor": str(price)}, "share": str(share), "annualRent": rent, "start": start,
            "plan": {"count": count, "firstDue": first, **more.pop("plan", {})}, **more}


musharaka("months", house(30_000_000, 24_000_000, "0.048", 12))
musharaka("last-unit-absorbs", house(1_000_003, 1_000_003, "1/13", 7, rounding="half_even"), "edge")
musharaka("actual-days", house(5_000_000, 4_000_000, "0.06", 4, dayCount="actual365", plan={"monthEnd": "last_day"}))
musharaka("rent-free", house(100, 100, "0", 1), "edge")


def musharaka_fails(id, code, path, **more):
    terms = {**house(1_000, 800, "0.05", 4), **more}
    schedule_fails("musharaka-" + id, "diminishing_musharaka", terms, code, "/contract/terms" + path)


musharaka_fails("price-of-zero", "wallet.amount", "/price/minor", price={"currency": "MYR", "minor": "0"})
musharaka_fails("share-above-the-price", "field.range", "/share", share="1001")
musharaka_fails("no-share", "field.range", "/share", share="0")
musharaka_fails("negative-rent", "field.range", "/annualRent", annualRent="-0.01")
musharaka_fails("due-before-use", "field.range", "/start", start="2027-02-01")
musharaka_fails("units-below-a-cent", "wallet.contract", "/plan/count", share="3")
musharaka_fails("no-whole-months", "wallet.contract", "/dayCount", plan={"count": 4, "firstDue": "2027-01-31", "every": {"kind": "days", "count": 30}})
musharaka_fails("plan", "field.range", "/plan/count", plan={"count": 0, "firstDue": "2027-01-31"})
musharaka_fails("guaranteed-return", "field.unknown", "/guaranteedReturn", guaranteedReturn="0.08")


# Qard.

def qard(id, minor, count, kind="success", **more):
    terms = {"principal": {"currency": "IDR", "minor": str(minor)}, "plan": {"count": count, "firstDue": "2027-01-15"}, **more}
    rows = [(due, part, 0, None) for due, part in zip(dues(terms["plan"]), equal_parts(minor, count, more.get("rounding", "half_up")))]
    emit(f"wallet.schedule.qard-{id}", "wallet.schedule", kind, {"contract": {"kind": "qard", "terms": terms}}, answer(schedule("IDR", rows)), OWN)


qard("as-it-was-lent", 100_000, 7)
qard("at-once", 1, 1, "edge", rounding="up")
schedule_fails("qard-with-interest", "qard", {"principal": {"currency": "IDR", "minor": "5"}, "plan": {"count": 1, "firstDue": "2027-01-15"}, "annualRate": "0.05"},
               "field.unknown", "/contract/terms/annualRate")
schedule_fails("qard-of-zero", "qard", {"principal": {"currency": "IDR", "minor": "0"}, "plan": {"count": 1, "firstDue": "2027-01-15"}}, "wallet.amount", "/contract/terms/principal/minor")
schedule_fails("qard-plan", "qard", {"principal": {"currency": "IDR", "minor": "5"}, "plan": {"count": 0, "firstDue": "2027-01-15"}}, "field.range", "/contract/terms/plan/count")
schedule_fails("loan-at-interest", "loan", {}, "field.variant", "/contract/kind")


# Ibra.

def balance(terms, left):
    """What of the cost the last instalments pay, none of them rounded."""
    n, i, financed = terms["plan"]["count"], rate_of(terms), int(terms["cost"]["minor"]) - int(terms.get("deposit", 0))
    a = financed * i / (1 - (1 + i) ** -n)
    return rounded(a * (1 - (1 + i) ** -left) / i, terms.get("rounding", "half_up"))


def settle(id, terms, paid, kind="success", source=OWN, rebates=None, unpaid=None):
    rows, left = murabaha_rows(terms), terms["plan"]["count"] - paid
    outstanding = sum(row[1] + row[2] for row in rows[paid:])
    methods = ["straight_line", "rule_of78"] + (["declining_balance"] if terms["profit"]["kind"] == "declining_balance" else [])
    offers = []
    for method in methods:
        rebate = min(profit_left(terms, left, method), outstanding)
        offers.append({"method": method, "rebate": str(rebate), "payable": str(outstanding - rebate)})
    if rebates:
        assert [int(offer["rebate"]) for offer in offers] == rebates, (id, offers)
    known = {"outstanding": str(outstanding), "methods": offers}
    if terms["profit"]["kind"] == "declining_balance" and rate_of(terms) != 0:
        known["balance"] = str(balance(terms, left))
    assert unpaid is None or known["balance"] == str(unpaid), (id, known)
    emit(f"wallet.settle.{id}", "wallet.settle", kind, {"contract": terms, "paid": paid}, answer(known), source)


PUBLISHED_CAR = sale(10_000_000, declining("0.12"), 36, deposit="1000000", recognition="declining_balance")
murabaha("published-declining-balance", PUBLISHED_CAR, source=PUBLISHED, price=11_761_436, earning=1_761_436, instalments=(298_929, 298_921))
settle("published-after-two-years", PUBLISHED_CAR, 24, source=PUBLISHED, rebates=[587_145, 206_294, 222_679], unpaid=3_364_467)
settle("at-once", PUBLISHED_CAR, 0, "edge")
settle("at-the-end", PUBLISHED_CAR, 36, "edge", rebates=[0, 0, 0])
settle("fixed-profit", sale(1_000_000, {"kind": "amount", "minor": "200000"}, 24), 10, rebates=[116_667, 70_000])
settle("profit-above-what-is-left", sale(100, {"kind": "amount", "minor": "900"}, 3, rounding="ceiling"), 2, "edge")
settle("last-instalment-below-the-rebate", sale(3, {"kind": "amount", "minor": "8"}, 3, rounding="up"), 2, "edge")
settle("declining-at-zero", sale(100_000, declining("0"), 4), 2, "edge", rebates=[0, 0, 0])
emit("wallet.settle.more-paid-than-there-is", "wallet.settle", "failure", {"contract": PUBLISHED_CAR, "paid": 37}, error("field.range", "/paid"), CONTRACT)
emit("wallet.settle.contract", "wallet.settle", "failure", {"contract": sale(0, declining("0"), 4), "paid": 1}, error("wallet.amount", "/contract/cost/minor"), CONTRACT)
emit("wallet.settle.penalty", "wallet.settle", "failure", {"contract": PUBLISHED_CAR, "paid": 1, "penalty": "100"}, error("field.unknown", "/penalty"), CONTRACT)


# Profit and loss.

def share(id, result, partners, kind="success", method=None, source=OWN, parts=None):
    request = {"result": {"currency": "EUR", "minor": str(result)}, "partners": [
        {"partner": name, "capital": str(capital), "profitRatio": ratio, **more} for name, capital, ratio, more in partners]}
    if method:
        request["method"] = method
    capital = sum(one[1] for one in partners)
    exact = [Fraction(one[1], capital) if result < 0 else Fraction(one[2]) for one in partners]
    shares = [abs(result) * ratio for ratio in exact]
    out = [floor(one) for one in shares]
    order = [n for n in range(len(out)) if exact[n]]
    if method != "first":
        order.sort(key=lambda n: out[n] - shares[n])
    for n in order[:abs(result) - sum(out)]:
        out[n] += 1
    out = [-one if result < 0 else one for one in out]
    assert sum(out) == result and (parts is None or out == parts), (id, out)
    emit(f"wallet.share.{id}", "wallet.share", kind, request, answer({"parts": [
        {"partner": one[0], "amount": str(amount), "ratio": f"{ratio.numerator}/{ratio.denominator}"}
        for one, amount, ratio in zip(partners, out, exact)]}), source)


PAIR = [("ann", 60_000, "1/2", {}), ("bob", 40_000, "1/2", {})]
MUDARABA = [("investor", 100_000, "0.7", {"silent": True}), ("mudarib", 0, "0.3", {})]
share("musharaka-profit", 1_001, PAIR, parts=[501, 500])
share("musharaka-loss-by-capital", -1_001, PAIR, parts=[-601, -400])
share("mudaraba-profit", 33_333, MUDARABA)
share("mudaraba-loss-falls-on-capital", -33_333, MUDARABA, parts=[-33_333, 0])
share("nothing", 0, PAIR, "edge", parts=[0, 0])
share("everything-is-lost", -100_000, PAIR, "edge", parts=[-60_000, -40_000])
share("ratios-without-a-common-scale", 100, [("a", 1, "1/3", {}), ("b", 1, "1/4", {}), ("c", 1, "5/12", {})])
share("remainder-to-the-first", 100, [("a", 1, "1/3", {}), ("b", 1, "1/3", {}), ("c", 1, "1/3", {})], method="first", parts=[34, 33, 33])
share("silent-partner-at-the-limit", 500, [("ann", 60, "0.6", {"silent": True}), ("bob", 40, "0.4", {})], "edge")


def share_fails(id, code, path, partners, result=100, **more):
    request = {"result": {"currency": "EUR", "minor": str(result)}, "partners": [
        {"partner": name, "capital": str(capital), "profitRatio": ratio, **extra} for name, capital, ratio, extra in partners], **more}
    emit(f"wallet.share.{id}", "wallet.share", "failure", request, error(code, path), CONTRACT)


share_fails("ratios-below-one", "wallet.contract", "/partners", [("a", 1, "0.5", {}), ("b", 1, "0.4", {})])
share_fails("nobody", "wallet.contract", "/partners", [])
share_fails("no-capital", "wallet.contract", "/partners", [("a", 0, "1", {})])
share_fails("named-twice", "wallet.contract", "/partners/1/partner", [("a", 1, "0.5", {}), ("a", 1, "0.5", {})])
share_fails("negative-capital", "field.range", "/partners/0/capital", [("a", -1, "1", {})])
share_fails("negative-ratio", "field.range", "/partners/1/profitRatio", [("a", 1, "2", {}), ("b", 1, "-1", {})])
share_fails("silent-partner-takes-more", "wallet.contract", "/partners/0/profitRatio", [("a", 59, "0.6", {"silent": True}), ("b", 41, "0.4", {})])
share_fails("loss-beyond-the-capital", "wallet.contract", "/result/minor", PAIR, -100_001)
share_fails("ratios-beyond-64-bits", "number.overflow", "/partners/1/profitRatio", [("a", 1, "1/9223372036854775783", {}), ("b", 1, "1/9223372036854775643", {})])
share_fails("promised-sum", "field.unknown", "/partners/0/guaranteed", [("a", 1, "1", {"guaranteed": "5"})])

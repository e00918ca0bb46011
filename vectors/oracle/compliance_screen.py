"""Equity screens at their boundaries: thresholds as the standards give them, typed here a second time, not read from
the packs; ratios by fractions; remedies by searching for the smallest change."""

from fractions import Fraction as F

from authoring import emit, emit_steps, error, part, step

OWN = "independent: vectors/oracle/compliance_screen.py"
DEBT, CASH, CAP = "interestBearingDebt", "cashAndInterestBearingSecurities", "marketCapitalization"
RECEIVABLE, ASSETS, REVENUE, INCOME = "accountsReceivable", "totalAssets", "totalRevenue", "totalIncome"
BAD = "nonPermissibleIncome"

# pack file, pack id, day, conditions, rows of (check, {amount: weight}, denominator, months, operator, threshold)
M30, M33 = F(3000, 10000), F(3333, 10000)
SCREENS = [
    ("screen-aaoifi-ss21-1", "screen-aaoifi-ss21", "2026-06-30", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, CAP, 0, "le", F(30, 100)),
        ("deposits", {"interestTakingDeposits": 1}, CAP, 0, "le", F(30, 100)),
        ("income", {BAD: 1}, INCOME, 0, "le", F(5, 100))]),
    ("screen-djim-pre-2023", "screen-djim", "2023-02-28", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, CAP, 24, "lt", F(33, 100)), ("cash", {CASH: 1}, CAP, 24, "lt", F(33, 100)),
        ("receivables", {RECEIVABLE: 1}, CAP, 24, "lt", F(33, 100)), ("income", {BAD: 1}, REVENUE, 0, "le", F(5, 100))]),
    ("screen-djim-2023-03", "screen-djim", "2023-08-31", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, CAP, 24, "lt", F(33, 100)), ("cash", {CASH: 1}, CAP, 24, "lt", F(33, 100)),
        ("income", {BAD: 1}, REVENUE, 0, "le", F(5, 100))]),
    ("screen-djim-2023-09", "screen-djim", "2023-09-01", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, CAP, 24, "lt", F(33, 100)), ("income", {BAD: 1}, REVENUE, 0, "le", F(5, 100))]),
    ("screen-djim-2026-02", "screen-djim", "2026-02-01", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, CAP, 24, "lt", F(33, 100)), ("income", {BAD: 1}, REVENUE, 0, "le", F(5, 100))]),
    ("screen-ftse-yasaar-1", "screen-ftse-yasaar", "2026-06-30", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, ASSETS, 0, "lt", F(33333, 100000)), ("cash", {CASH: 1}, ASSETS, 0, "lt", F(33333, 100000)),
        ("receivables", {RECEIVABLE: 1, "cash": 1}, ASSETS, 0, "lt", F(1, 2)),
        ("income", {BAD: 1}, REVENUE, 0, "le", F(5, 100))]),
    ("screen-ftse-idealratings-1", "screen-ftse-idealratings", "2026-06-30", [], [
        ("debt", {DEBT: 1}, CAP, 12, "le", F(30, 100))]),
    ("screen-idealratings-srb-1", "screen-idealratings-srb", "2026-06-30", [], [
        ("cash", {"conventionalCashAndShortTermInvestments": 1}, CAP, 12, "lt", F(30, 100)),
        ("debt", {DEBT: 1}, CAP, 12, "lt", F(30, 100)),
        ("receivables", {"cash": 1, RECEIVABLE: 1}, CAP, 12, "lt", F(70, 100)),
        ("income", {BAD: 1}, INCOME, 0, "le", F(5, 100))]),
    ("screen-msci-islamic-2011-05", "screen-msci-islamic", "2026-06-30", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, ASSETS, 0, "le", M30), ("cash", {CASH: 1}, ASSETS, 0, "le", M30),
        ("receivables", {RECEIVABLE: 1, "cash": 1}, ASSETS, 0, "le", M30), ("income", {BAD: 1}, INCOME, 0, "le", F(5, 100))]),
    ("screen-msci-islamic-m-2011-05", "screen-msci-islamic-m", "2026-06-30", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, CAP, 36, "le", M30), ("cash", {CASH: 1}, CAP, 36, "le", M30),
        ("receivables", {RECEIVABLE: 1, "cash": 1}, CAP, 36, "le", M30), ("income", {BAD: 1}, INCOME, 0, "le", F(5, 100))]),
    ("screen-sc-malaysia-2013-11", "screen-sc-malaysia", "2013-11-29", ["imageAcceptable"], [
        ("activities-5-revenue", {"activities5Revenue": 1}, "groupRevenue", 0, "lt", F(5, 100)),
        ("activities-5-profit", {"activities5Profit": 1}, "groupProfitBeforeTax", 0, "lt", F(5, 100)),
        ("activities-20-revenue", {"activities20Revenue": 1}, "groupRevenue", 0, "lt", F(20, 100)),
        ("activities-20-profit", {"activities20Profit": 1}, "groupProfitBeforeTax", 0, "lt", F(20, 100)),
        ("cash", {"conventionalCash": 1}, ASSETS, 0, "lt", F(33, 100)), ("debt", {DEBT: 1}, ASSETS, 0, "lt", F(33, 100))]),
    ("screen-kmi-psx-1", "screen-kmi-psx", "2026-06-30", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, ASSETS, 0, "lt", F(37, 100)),
        ("investments", {"nonCompliantInvestments": 1}, ASSETS, 0, "lt", F(33, 100)),
        ("income", {BAD: 1}, REVENUE, 0, "lt", F(5, 100)),
        ("illiquid-assets", {"illiquidAssets": 1}, ASSETS, 0, "ge", F(25, 100)),
        ("net-liquid-assets", {ASSETS: 1, "illiquidAssets": -1, "totalLiabilities": -1}, CAP, 0, "lt", F(1))]),
    ("screen-tasis-in-1", "screen-tasis-in", "2026-06-30", ["coreBusinessPermissible"], [
        ("debt", {DEBT: 1}, ASSETS, 0, "le", F(25, 100)),
        ("interest", {"interestIncome": 1, "interestBearingInvestments": F(8, 100)}, INCOME, 0, "le", F(3, 100)),
        ("receivables", {"cash": 1, RECEIVABLE: 1}, ASSETS, 0, "le", F(50, 100))]),
    ("screen-sp-shariah-0", "screen-sp-shariah", "2026-06-30", [], [
        ("debt", {DEBT: 1}, CAP, 36, "lt", F(33, 100)), ("cash", {CASH: 1}, CAP, 36, "lt", F(33, 100)),
        ("receivables", {RECEIVABLE: 1}, CAP, 36, "lt", F(49, 100)), ("income", {BAD: 1}, REVENUE, 0, "lt", F(5, 100))]),
]
HOLDS = {"lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "ge": lambda a, b: a >= b, "gt": lambda a, b: a > b}
TERMS = {True: "compliant", False: "non_compliant"}
RANK = ["not_applicable", "compliant", "doubtful", "undetermined", "non_compliant"]


def text(x):
    return f"{x.numerator}/{x.denominator}"


def base(screen):
    """A company that passes every check, with room to spare."""
    _, _, _, conditions, rows = screen
    amounts, series = {}, {}
    for _, numerator, denominator, months, operator, threshold in rows:
        if months:
            series[denominator] = [100_000_000] * months
        else:
            amounts[denominator] = 100_000_000
    for _, numerator, denominator, months, operator, threshold in rows:
        for name in numerator:
            amounts.setdefault(name, 30_000_000 if operator == "ge" else 100_000)
    if "illiquidAssets" in amounts:
        amounts["illiquidAssets"] = 30_000_000
    return amounts, series, {name: True for name in conditions}


def request(screen, amounts, series, conditions, **more):
    company = {"id": "c", "currency": "USD", "amounts": {n: {"minor": str(a)} for n, a in amounts.items()}}
    if series:
        company["series"] = {n: [str(a) for a in s] for n, s in series.items()}
    if conditions:
        company["conditions"] = conditions
    return {"asOf": screen[2], "standards": [screen[1]], "company": company, **more}


def value(row, amounts, series):
    _, numerator, denominator, months, _, _ = row
    below = F(sum(series[denominator][-months:]), len(series[denominator][-months:])) if months else F(amounts[denominator])
    return sum(F(w) * amounts[n] for n, w in numerator.items()) / below


def place(screen, check):
    """The place of a check among all checks of its verdict, conditions included."""
    order = {
        "screen-sc-malaysia": [r[0] for r in screen[4]] + ["image"],
    }.get(screen[1], (["core-business"] if "coreBusinessPermissible" in screen[3] else []) + [r[0] for r in screen[4]])
    return order.index(check)


def expectation(screen, amounts, series, conditions, row):
    """Everything that one check must say."""
    name, numerator, denominator, months, operator, threshold = row
    ratio = value(row, amounts, series)
    holds = HOLDS[operator](ratio, threshold)
    at = f"/verdicts/0/checks/{place(screen, name)}"
    every = [HOLDS[r[4]](value(r, amounts, series), r[5]) for r in screen[4]]
    found = {
        f"{at}/id": name,
        f"{at}/status": TERMS[holds],
        f"{at}/measured/value": text(ratio),
        f"{at}/measured/margin": text(threshold - ratio),
        f"{at}/measured/threshold": text(threshold),
        "/verdicts/0/status": TERMS[all(every) and all(conditions.values())],
    }
    if not holds:
        best = []
        names = list(numerator) + ([] if months or denominator in numerator else [denominator])
        for changed in names:
            amount = amounts[changed]

            def after(x):
                trial = {**amounts, changed: amount + x}
                return trial[denominator] > 0 and HOLDS[operator](value(row, trial, series), threshold) if not months \
                    else HOLDS[operator](value(row, trial, series), threshold)

            found_change = None
            for sign in (1, -1):
                # The set of changes that mend is a half line: bisect for its end, then prove it.
                far = sign * 10**12 if sign > 0 else -amount
                if denominator == changed and sign < 0 and not months:
                    far = -amount + 1
                if not after(far):
                    continue
                near = 0
                while abs(far - near) > 1:
                    middle = (far + near) // 2 if sign > 0 else -((-far - near) // 2)
                    if after(middle):
                        far = middle
                    else:
                        near = middle
                if found_change is None or abs(far) < abs(found_change):
                    found_change = far
            if found_change is not None:
                best.append((abs(found_change), names.index(changed), changed, found_change))
        best.sort()
        found[f"{at}/remedies"] = [
            {"kind": "amount", "path": f"/company/amounts/{n}", "change": str(c), "currency": "USD"} for _, _, n, c in best]
    return part(**found)


for screen in SCREENS:
    amounts, series, conditions = base(screen)
    for row in screen[4]:
        name, numerator, denominator, months, operator, threshold = row
        # Choose the first amount with weight 1 so that the ratio stands exactly at the threshold.
        moved = next(n for n, w in numerator.items() if w == 1 and n != denominator)  # never the denominator itself
        rest = sum(F(w) * amounts[n] for n, w in numerator.items() if n != moved)
        edge = threshold * 100_000_000 - rest
        if edge.denominator != 1:
            edge = F(int(edge))
        steps = []
        for delta in (-1, 0, 1):
            trial = {**amounts, moved: int(edge) + delta}
            steps.append(step(request(screen, trial, series, conditions), expectation(screen, trial, series, conditions, row)))
        emit_steps(f"compliance.screen.{screen[0][7:]}.{name}", "compliance.screen", "edge", steps, OWN, [screen[0]])

AAOIFI, DJIM, YASAAR, MSCI = SCREENS[0], SCREENS[4], SCREENS[5], SCREENS[8]


def screened(id, screen, expect, kind="success", amounts=None, series=None, conditions=None, drop=(), source=OWN, **more):
    a, s, c = base(screen)
    a.update(amounts or {})
    s.update(series or {})
    c.update(conditions or {})
    for name in drop:
        for table in (a, s, c):
            table.pop(name, None)
    emit(f"compliance.screen.{id}", "compliance.screen", kind, request(screen, a, s, c, **more), expect, source, [screen[0]])


# A third is above 33.333 %: a float rounded to two digits would pass it.
screened("a-third", YASAAR, part(**{"/verdicts/0/checks/1/status": "non_compliant", "/verdicts/0/checks/1/measured/value": "1/3",
         "/verdicts/0/checks/1/measured/margin": "-1/300000"}), "edge", {DEBT: 1, ASSETS: 3, RECEIVABLE: 0, "cash": 0, CASH: 0})
# What is missing is never zero.
screened("missing", AAOIFI, part(**{"/verdicts/0/status": "undetermined", "/verdicts/0/missing": [DEBT, "totalIncome"],
         "/verdicts/0/checks/1/status": "undetermined"}), "edge", drop=[DEBT, "totalIncome"])
screened("missing-condition", AAOIFI, part(**{"/verdicts/0/status": "undetermined",
         "/verdicts/0/missing": ["coreBusinessPermissible"]}), "edge", drop=["coreBusinessPermissible"])
screened("broken-beats-missing", AAOIFI, part(**{"/verdicts/0/status": "non_compliant", "/verdicts/0/missing": [DEBT]}),
         "edge", {BAD: 100_000_000}, drop=[DEBT])
screened("condition-fails", AAOIFI, part(**{"/verdicts/0/status": "non_compliant", "/verdicts/0/checks/0/remedies": [
         {"kind": "condition", "path": "/company/conditions/coreBusinessPermissible", "holds": True}]}),
         conditions={"coreBusinessPermissible": False})
screened("denominator-zero", AAOIFI, part(**{"/verdicts/0/checks/1/status": "undetermined",
         "/verdicts/0/checks/1/notes": ["disputed", "denominator_not_positive"], "/verdicts/0/missing": []}), "edge", {CAP: 0})
screened("denominator-negative", AAOIFI, part(**{"/verdicts/0/checks/3/notes": ["disputed", "denominator_not_positive"]}), "edge",
         {INCOME: -5})
screened("income-not-available", SCREENS[7], part(**{"/verdicts/0/checks/3/status": "compliant",
         "/verdicts/0/checks/3/notes": ["absent_as_zero"], "/verdicts/0/status": "compliant"}), "edge", drop=[BAD])
screened("short-window", DJIM, part(**{"/verdicts/0/checks/1/notes": ["disputed", "short_window"],
         "/verdicts/0/checks/1/measured/value": "1/2000", "/verdicts/0/checks/1/evidence/1/months": 7,
         "/verdicts/0/checks/1/evidence/1/minor": "1400000000"}), "edge", series={CAP: [200_000_000] * 7})
screened("latest-months", DJIM, part(**{"/verdicts/0/checks/1/evidence/1/minor": str(sum(range(77, 101)) * 10**6),
         "/verdicts/0/checks/1/evidence/1/months": 24}), "edge", series={CAP: [n * 10**6 for n in range(1, 101)]})
screened("no-window", DJIM, part(**{"/verdicts/0/missing": [CAP], "/verdicts/0/checks/1/status": "undetermined"}), "edge",
         series={CAP: []})
screened("purify-owed", AAOIFI, part(**{"/verdicts/0/status": "compliant",
         "/verdicts/0/obligations": [{"code": "purify", "check": "income"}]}), amounts={BAD: 21_000})
screened("nothing-to-purify", AAOIFI, part(**{"/verdicts/0/obligations": []}), amounts={BAD: 0})
screened("unverified-says-so", SCREENS[13], part(**{"/verdicts/0/packStatus": "unverified",
         "/verdicts/0/checks/2/certainty": "unverified"}))
HUGE = 9_000_000_000_000_000_000
screened("huge-amounts", AAOIFI, part(**{"/verdicts/0/checks/1/measured/value": text(F(HUGE - 1, HUGE)),
         "/verdicts/0/checks/1/measured/margin": text(F(3, 10) - F(HUGE - 1, HUGE))}), "edge", {DEBT: HUGE - 1, CAP: HUGE})

# Waivers: reported as broken, not counted; expired ones count again.
WAIVER = {"standard": "screen-aaoifi-ss21", "check": "debt", "by": "board", "reason": "divesting", "expires": "2026-07-01"}
screened("waived", AAOIFI, part(**{"/verdicts/0/status": "compliant", "/verdicts/0/checks/1/status": "non_compliant",
         "/verdicts/0/checks/1/waiver": WAIVER,
         "/verdicts/0/obligations/0": {"code": "waiver_review", "check": "debt", "by": "2026-07-01"}}),
         amounts={DEBT: 40_000_000}, waivers=[WAIVER])
screened("waiver-expired", AAOIFI, part(**{"/verdicts/0/status": "non_compliant",
         "/verdicts/0/checks/1/notes": ["disputed", "waiver_expired"]}), "edge", {DEBT: 40_000_000},
         waivers=[{**WAIVER, "expires": "2026-06-30"}])
screened("waiver-elsewhere", AAOIFI, part(**{"/verdicts/0/status": "non_compliant"}), "edge", {DEBT: 40_000_000},
         waivers=[{**WAIVER, "standard": "screen-djim"}])

# Hysteresis: what is inside stays up to 33.33 %.
for name, debt, member, status in [("entrant-30.01", 30_010_000, None, "non_compliant"), ("member-30.01", 30_010_000, "compliant", "compliant"),
                                   ("member-33.33", 33_330_000, "compliant", "compliant"),
                                   ("member-33.33-and-one", 33_330_001, "compliant", "non_compliant"),
                                   ("expelled-30.01", 30_010_000, "non_compliant", "non_compliant")]:
    states = [{"standard": "screen-msci-islamic", "check": "debt", "status": member}] if member else []
    screened(f"msci.{name}", MSCI, part(**{"/verdicts/0/checks/1/status": status, "/verdicts/0/states/0":
             {"standard": "screen-msci-islamic", "check": "debt", "status": status, "run": 0}}), "edge", {DEBT: debt}, states=states)


# The buffer, replayed: ratios in millionths, one evaluation after another.
def buffered(id, ratios, start=None):
    status, run, steps = start, 0, []
    for micros in ratios:
        now = "compliant" if micros < 330_000 else "non_compliant"
        state = [{"standard": "screen-djim", "check": "debt", "status": status, "run": run}] if status else []
        if status in ("compliant", "non_compliant") and status != now and 310_000 <= micros < 350_000 and run + 1 < 3:
            run += 1
        else:
            status, run = now, 0
        a, s, c = base(DJIM)
        a[DEBT] = micros * 100
        steps.append(step(request(DJIM, a, s, c, states=state), part(**{
            "/verdicts/0/checks/1/status": status,
            "/verdicts/0/states": [{"standard": "screen-djim", "check": "debt", "status": status, "run": run}]})))
    emit_steps(f"compliance.screen.buffer.{id}", "compliance.screen", "edge", steps, OWN, [DJIM[0]])


buffered("three-in-a-row", [320_000, 335_000, 340_000, 331_000, 331_000])
buffered("interrupted", [320_000, 335_000, 340_000, 329_999, 335_000, 335_000, 335_000])
buffered("outside-acts-at-once", [320_000, 350_000, 349_999, 310_000, 309_999])
buffered("edges-of-the-band", [340_000, 310_000, 310_000, 310_000])
buffered("no-memory", [330_000])

# Side by side, never merged; each in the version of the day.
a, s, c = base(DJIM)
a.update({CAP: 100_000_000, "interestTakingDeposits": 0, INCOME: 100_000_000, DEBT: 31_000_000})
both = {"asOf": "2026-06-30", "standards": ["screen-djim", "screen-aaoifi-ss21"], "company": {
    "id": "c", "currency": "USD", "amounts": {n: {"minor": str(v)} for n, v in a.items()},
    "series": {n: [str(v) for v in l] for n, l in s.items()}, "conditions": c}}
ALL_DJIM = ["screen-djim-pre-2023", "screen-djim-2023-03", "screen-djim-2023-09", "screen-djim-2026-02"]
emit("compliance.screen.side-by-side", "compliance.screen", "success", both,
     part(**{"/verdicts/0/status": "compliant", "/verdicts/1/status": "non_compliant", "/verdicts/1/standard": "screen-aaoifi-ss21"}),
     OWN, ALL_DJIM + ["screen-aaoifi-ss21-1"])
for day, version, checks in [("2022-01-01", "pre-2023", 5), ("2023-02-28", "pre-2023", 5), ("2023-03-01", "2023-03", 4), ("2023-08-31", "2023-03", 4),
                             ("2023-09-01", "2023-09", 3), ("2026-01-31", "2023-09", 3), ("2026-02-01", "2026-02", 3)]:
    emit(f"compliance.screen.in-force.{day}", "compliance.screen", "edge", {**both, "asOf": day, "standards": ["screen-djim"]},
         part(**{"/verdicts/0/version": version, f"/verdicts/0/checks/{checks - 1}/id": "income"}), OWN, ALL_DJIM)

OPS = "compliance.screen"
emit("compliance.screen.before-the-first", OPS, "failure", {**both, "asOf": "2021-12-31", "standards": ["screen-djim"]},
     error("pack.missing", "/standards/0"), OWN, ALL_DJIM)
emit("compliance.screen.no-such-standard", OPS, "failure", {**both, "standards": ["screen-djim", "screen-x"]},
     error("pack.missing", "/standards/1"), OWN, ALL_DJIM)
emit("compliance.screen.not-a-screen", OPS, "failure", {**both, "standards": ["currencies"]},
     error("pack.kind", "/standards/0"), OWN, ["currencies-2025.1"])
emit("compliance.screen.no-packs", OPS, "failure", {**both, "standards": ["screen-djim"]}, error("pack.missing", "/standards/0"), OWN)
emit("compliance.screen.no-standards", OPS, "edge", {**both, "standards": []}, part(**{"/verdicts": []}), OWN)
CONTRACT = "the contract: values"
emit("compliance.screen.amount-as-number", OPS, "failure", {**both, "company": {**both["company"], "amounts": {DEBT: {"minor": 5}}}},
     error("field.type", f"/company/amounts/{DEBT}/minor"), CONTRACT)
emit("compliance.screen.amount-too-wide", OPS, "failure",
     {**both, "company": {**both["company"], "amounts": {DEBT: {"minor": "9223372036854775808"}}}},
     error("number.range", f"/company/amounts/{DEBT}/minor"), CONTRACT)
emit("compliance.screen.unknown-field", OPS, "failure", {**both, "mode": "strict"}, error("field.unknown", "/mode"), CONTRACT)
emit("compliance.screen.no-such-day", OPS, "failure", {**both, "asOf": "2026-02-29"}, error("time.date", "/asOf"), CONTRACT)
emit("compliance.screen.bad-status", OPS, "failure",
     {**both, "states": [{"standard": "s", "check": "c", "status": "PASS"}]}, error("field.variant", "/states/0/status"), CONTRACT)
emit("compliance.screen.bad-currency", OPS, "failure", {**both, "company": {**both["company"], "currency": "usd"}},
     error("money.currency", "/company/currency"), CONTRACT)

# Purification, both methods. The first two are worked examples of the two methods.
P = "compliance.purify"


def usd(minor):
    return {"currency": "USD", "minor": str(minor)}


def amount(x):
    up = -(-x.numerator // x.denominator)
    return {"amount": usd(up), "exact": text(x)}


def purify(id, bad, dividend=None, held=None, kind="success"):
    body, found = {"prohibitedIncome": usd(bad)}, {}
    if dividend:
        body["dividend"] = {"received": usd(dividend[0]), "totalIncome": usd(dividend[1])}
        found["/byDividend"] = amount(F(dividend[0] * bad, dividend[1]))
    if held:
        body["ownership"] = {"sharesHeld": str(held[0]), "sharesOutstanding": str(held[1])}
        found["/byOwnership"] = amount(F(bad * held[0], held[1]))
    emit(f"compliance.purify.{id}", P, kind, body, part(**found), OWN)


purify("dividend", 2_100, (50_000, 100_000))
purify("ownership", 210_000_000, None, (250, 10_000_000))
purify("both", 1_234_567, (98_765, 87_654_321), (17, 1_000_003))
purify("rounds-up", 1, (1, 3), (1, 3), "edge")
purify("nothing", 0, (500, 1_000), (5, 10), "edge")
purify("no-dividend-still-owed", 100, (0, 1_000), (10, 10), "edge")
purify("all-of-it", 1_000, (777, 1_000), (1, 1), "edge")
for id, body, code, path in [
    ("no-method", {"prohibitedIncome": usd(1)}, "field.missing", "/dividend"),
    ("negative", {"prohibitedIncome": usd(-1), "ownership": {"sharesHeld": "1", "sharesOutstanding": "2"}}, "number.range",
     "/prohibitedIncome/minor"),
    ("no-income", {"prohibitedIncome": usd(1), "dividend": {"received": usd(1), "totalIncome": usd(0)}}, "number.range",
     "/dividend/totalIncome/minor"),
    ("two-currencies", {"prohibitedIncome": usd(1), "dividend": {"received": usd(1), "totalIncome": {"currency": "EUR", "minor": "5"}}},
     "money.currency_mismatch", "/dividend/totalIncome/currency"),
    ("more-than-all", {"prohibitedIncome": usd(1), "ownership": {"sharesHeld": "3", "sharesOutstanding": "2"}}, "number.range",
     "/ownership/sharesHeld"),
    ("no-shares", {"prohibitedIncome": usd(1), "ownership": {"sharesHeld": "0", "sharesOutstanding": "0"}}, "number.range",
     "/ownership/sharesOutstanding"),
]:
    emit(f"compliance.purify.{id}", P, "failure", body, error(code, path), OWN)

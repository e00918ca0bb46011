"""Companies at the edges that columns meet as well: years of one company, several standards with memory, units of the
smallest and the greatest size, waivers together with memory. Figures by fractions, typed from the standards' own texts."""

from fractions import Fraction as F

from authoring import emit, emit_steps, error, part, step

OWN = "independent: vectors/oracle/compliance_portfolio.py"
OP = "compliance.screen"
DEBT, CAP, BAD, REVENUE, INCOME, ASSETS = ("interestBearingDebt", "marketCapitalization", "nonPermissibleIncome", "totalRevenue",
                                           "totalIncome", "totalAssets")
DJIM, MSCI, AAOIFI, SRB, KMI, TASIS = "screen-djim", "screen-msci-islamic", "screen-aaoifi-ss21", "screen-idealratings-srb", "screen-kmi-psx", "screen-tasis-in"
PACK = {DJIM: "screen-djim-2026-02", MSCI: "screen-msci-islamic-2011-05", AAOIFI: "screen-aaoifi-ss21-1",
        SRB: "screen-idealratings-srb-1", KMI: "screen-kmi-psx-1", TASIS: "screen-tasis-in-1"}


def company(amounts, series=None, core=True, currency="USD"):
    facts = {"id": "c", "currency": currency, "amounts": {name: {"minor": str(minor)} for name, minor in amounts.items()},
             "conditions": {"coreBusinessPermissible": core}}
    if series:
        facts["series"] = {name: [str(month) for month in months] for name, months in series.items()}
    return facts


def ask(standard, facts, **more):
    return {"asOf": "2026-06-30", "standards": [standard], "company": facts, **more}


def text(x):
    return f"{x.numerator}/{x.denominator}"


def state(standard, check, status, run=0):
    return {"standard": standard, "check": check, "status": status, "run": run}


# A member of MSCI's index through seven reviews, all three ratios with a memory of their own.
reviews = [(30_00, 10_00, 20_00), (30_01, 30_00, 30_00), (29_99, 33_33, 30_01), (33_33, 33_34, 30_00), (33_34, 30_00, 33_33),
           (30_01, 33_33, 33_34), (30_00, 30_00, 30_00)]
members, steps = {}, []
for shares in reviews:
    amounts = dict(zip((DEBT, "cashAndInterestBearingSecurities", "accountsReceivable"), shares))
    facts = company({**amounts, "cash": 0, ASSETS: 100_00, BAD: 0, INCOME: 1})
    given = [state(MSCI, check, status) for check, status in members.items()]
    expected = {}
    for at, (check, share) in enumerate(zip(("debt", "cash", "receivables"), shares), start=1):
        limit = F(3333, 10000) if members.get(check) == "compliant" else F(30, 100)
        members[check] = "compliant" if F(share, 100_00) <= limit else "non_compliant"
        expected[f"/verdicts/0/checks/{at}/status"] = members[check]
        expected[f"/verdicts/0/checks/{at}/measured/margin"] = text(limit - F(share, 100_00))
    expected["/verdicts/0/states"] = [state(MSCI, check, status) for check, status in members.items()]
    expected["/verdicts/0/status"] = "compliant" if set(members.values()) == {"compliant"} else "non_compliant"
    steps.append(step(ask(MSCI, facts, states=given), part(**expected)))
emit_steps("compliance.screen.portfolio.msci-reviews", OP, "edge", steps, OWN, [PACK[MSCI]])

# A company whose price falls month after month: the same debt, a mean over 24 months that follows slowly.
prices = [100 - 3 * month for month in range(30)]
status, run, steps = None, 0, []
for month in range(24, 31):
    window = prices[month - 24:month]
    ratio = F(22 * 24, sum(window))
    now = "compliant" if ratio < F(33, 100) else "non_compliant"
    given = [state(DJIM, "debt", status, run)] if status else []
    if status and status != now and F(31, 100) <= ratio < F(35, 100) and run + 1 < 3:
        run += 1
    else:
        status, run = now, 0
    facts = company({DEBT: 22, BAD: 0, REVENUE: 1}, {CAP: prices[:month]})
    steps.append(step(ask(DJIM, facts, states=given), part(**{
        "/verdicts/0/checks/1/status": status, "/verdicts/0/checks/1/measured/value": text(ratio),
        "/verdicts/0/states": [state(DJIM, "debt", status, run)]})))
emit_steps("compliance.screen.portfolio.djim-falling-price", OP, "edge", steps, OWN, [PACK[DJIM]])

DJIM_BASE = {DEBT: 34, BAD: 0, REVENUE: 1}


def djim(id, expected, amounts=None, months=None, kind="edge", **more):
    facts = company({**DJIM_BASE, **(amounts or {})}, {CAP: [100] * 24 if months is None else months})
    emit(f"compliance.screen.portfolio.{id}", OP, kind, ask(DJIM, facts, **more), part(**expected), OWN, [PACK[DJIM]])


CHECK = "/verdicts/0/checks/1"
djim("memory-of-another-standard", {f"{CHECK}/status": "non_compliant"}, states=[state(MSCI, "debt", "compliant")])
djim("memory-of-another-check", {f"{CHECK}/status": "non_compliant"}, states=[state(DJIM, "income", "compliant")])
djim("first-memory-counts", {f"{CHECK}/status": "compliant", "/verdicts/0/states/0/run": 1},
     states=[state(DJIM, "debt", "compliant"), state(DJIM, "debt", "non_compliant")])
djim("memory-undetermined", {f"{CHECK}/status": "non_compliant", "/verdicts/0/states/0/run": 0}, states=[state(DJIM, "debt", "undetermined", 2)])
djim("run-at-its-end", {f"{CHECK}/status": "non_compliant", "/verdicts/0/states/0/run": 0}, states=[state(DJIM, "debt", "compliant", 255)])
djim("memory-outlives-a-gap", {f"{CHECK}/status": "undetermined", "/verdicts/0/states": [state(DJIM, "debt", "compliant", 2)]},
     months=[], states=[state(DJIM, "debt", "compliant", 2)])
djim("gap-without-memory", {"/verdicts/0/states": []}, months=[])
djim("one-month", {f"{CHECK}/measured/value": "17/50", f"{CHECK}/evidence/1/months": 1, f"{CHECK}/notes": ["disputed", "short_window"]}, months=[100])
djim("months-that-cancel", {f"{CHECK}/notes": ["disputed", "short_window", "denominator_not_positive"]}, months=[100, -100])
djim("a-month-below-zero", {f"{CHECK}/measured/value": text(F(34 * 3, 290))}, months=[100, -10, 200])
WIDE = 2**63 - 1
djim("months-beyond-64-bits", {f"{CHECK}/evidence/1/minor": str(WIDE * 24), f"{CHECK}/measured/value": text(F(34, WIDE))}, months=[WIDE] * 24)
djim("buffer-holds-a-waived-check", {"/verdicts/0/status": "compliant", f"{CHECK}/status": "non_compliant",
     "/verdicts/0/states": [state(DJIM, "debt", "non_compliant", 1)],
     "/verdicts/0/obligations": [{"code": "waiver_review", "check": "debt", "by": "2026-07-01"}]}, {DEBT: 32},
     states=[state(DJIM, "debt", "non_compliant")],
     waivers=[{"standard": DJIM, "check": "debt", "by": "board", "reason": "bridging", "expires": "2026-07-01"}])

# The smallest and greatest units.
for id, debt, cap, status in [("one-unit", 1, 3, "non_compliant"), ("nothing-owed", 0, 1, "compliant"), ("credit-balance", -5, 1, "compliant"),
                              ("greatest", WIDE, WIDE, "non_compliant"), ("greatest-at-the-edge", 3 * 922337203685477580, 10 * 922337203685477580, "compliant"),
                              ("greatest-beyond", 3 * 922337203685477580 + 1, 10 * 922337203685477580, "non_compliant"),
                              ("least", -2**63, 1, "compliant")]:
    amounts = {DEBT: debt, CAP: cap, "interestTakingDeposits": 0, BAD: 0, INCOME: 1}
    emit(f"compliance.screen.portfolio.{id}", OP, "edge", ask(AAOIFI, company(amounts, currency="JPY")), part(**{
        "/verdicts/0/checks/1/status": status, "/verdicts/0/checks/1/measured/value": text(F(debt, cap)),
        "/verdicts/0/checks/1/measured/margin": text(F(30, 100) - F(debt, cap)), "/verdicts/0/status": status}), OWN, [PACK[AAOIFI]])

# An amount that stands above and below at once: one unit more of assets, one unit less of the share.
assets = {ASSETS: 1000, "illiquidAssets": 250, "totalLiabilities": 100, CAP: 651, DEBT: 0, "nonCompliantInvestments": 0, BAD: 0, REVENUE: 1}
emit("compliance.screen.portfolio.above-and-below", OP, "edge", ask(KMI, company(assets)), part(**{
    "/verdicts/0/status": "compliant", "/verdicts/0/checks/5/measured/margin": text(1 - F(650, 651)),
    "/verdicts/0/checks/4/measured/margin": "0/1"}), OWN, [PACK[KMI]])
emit("compliance.screen.portfolio.net-liquid-at-price", OP, "edge", ask(KMI, company({**assets, CAP: 650})), part(**{
    "/verdicts/0/status": "non_compliant", "/verdicts/0/checks/5/measured/value": "1/1"}), OWN, [PACK[KMI]])
emit("compliance.screen.portfolio.net-liquid-negative", OP, "edge", ask(KMI, company({**assets, "totalLiabilities": 2000})), part(**{
    "/verdicts/0/checks/5/status": "compliant", "/verdicts/0/checks/5/measured/value": text(F(-1250, 651))}), OWN, [PACK[KMI]])

# A weight that is no whole number: 8 % of investments beside the interest itself.
tasis = {DEBT: 0, ASSETS: 1, "interestIncome": 1, "interestBearingInvestments": 25, INCOME: 100, "cash": 0, "accountsReceivable": 0}
emit("compliance.screen.portfolio.weighted-at-the-edge", OP, "edge", ask(TASIS, company(tasis)), part(**{
    "/verdicts/0/checks/2/status": "compliant", "/verdicts/0/checks/2/measured/value": "3/100"}), OWN, [PACK[TASIS]])
emit("compliance.screen.portfolio.weighted-one-more", OP, "edge", ask(TASIS, company({**tasis, "interestBearingInvestments": 26})), part(**{
    "/verdicts/0/checks/2/status": "non_compliant", "/verdicts/0/checks/2/measured/value": text(1 * F(1, 100) + F(8, 100) * F(26, 100)),
    "/verdicts/0/checks/2/remedies/0": {"kind": "amount", "path": "/company/amounts/interestIncome", "change": "-1", "currency": "USD"}}),
     OWN, [PACK[TASIS]])
emit("compliance.screen.portfolio.absent-income-owes-nothing", OP, "edge", ask(SRB, company(
    {DEBT: 1, "conventionalCashAndShortTermInvestments": 1, "cash": 1, "accountsReceivable": 1, INCOME: 10}, {CAP: [100] * 12})), part(**{
        "/verdicts/0/status": "compliant", "/verdicts/0/obligations": [], "/verdicts/0/missing": []}), OWN, [PACK[SRB]])

# Re-screening: what pushes a name beyond the limit does not take it from the list.
NAMES, OLD, NEW = "compliance.names", "watch-sample-2026-01", "watch-sample-2026-06"


def names(id, queries, expect, kind="edge", **more):
    body = {"asOf": "2026-06-30", "list": "watch-sample", "queries": [{"id": f"q{n}", "name": q} for n, q in enumerate(queries)], **more}
    emit(f"compliance.names.rescreen.{id}", NAMES, kind, body, expect, OWN, [OLD, NEW])


BACK = {"comparedTo": "2026-03-01"}
names("unchanged", ["ian mckinley"], part(**{"/results/0/candidates/0/change": "same", "/results/0/candidates/0/entry": "P004"}), **BACK)
names("a-stranger-to-both", ["Beatrice Okonkwo"], part(**{"/results/0/candidates": []}), **BACK)
names("gone-at-the-limit", ["jane doe"], part(**{"/results/0/candidates/0/entry": "P014", "/results/0/candidates/0/change": "new",
      "/results/0/candidates/1/entry": "P005", "/results/0/candidates/1/change": "gone"}), limit=1, **BACK)
names("pushed-is-not-gone", ["nicolas maduro"], part(**{"/results/0/candidates/0/entry": "P001", "/results/0/candidates/0/change": "same"}),
      limit=1, thresholdMicros=0, **BACK)
names("the-same-day", ["jane doe"], part(**{"/results/0/candidates/0/entry": "P014", "/results/0/candidates/0/change": "same"}), comparedTo="2026-06-30")
names("backwards", ["jane doe"], part(**{"/results/0/candidates/0/entry": "P005", "/results/0/candidates/0/change": "new"}),
      asOf="2026-03-01", comparedTo="2026-06-30")
ALLOWED = {"query": "q0", "entry": "P005", "by": "officer 7", "reason": "born in another year"}
names("allowed-and-gone", ["jane doe"], part(**{"/results/0/candidates/1/allowed": True, "/results/0/candidates/1/change": "gone",
      "/results/0/candidates/0/allowed": False}), allowed=[ALLOWED], **BACK)
names("allowed-for-somebody-else", ["jane doe", "jane doe"], part(**{"/results/0/candidates/1/allowed": False, "/results/1/candidates/1/allowed": True}),
      allowed=[{**ALLOWED, "query": "q1"}], **BACK)
names("allowed-entry-unknown", ["ian mckinley"], part(**{"/results/0/candidates/0/allowed": False}), allowed=[{**ALLOWED, "entry": "P999"}])
names("watchman-too", ["jane doe"], part(**{"/results/0/candidates/0/entry": "P014", "/results/0/candidates/0/change": "new",
      "/results/0/candidates/1/entry": "P005", "/results/0/candidates/1/scoreMicros": 1_000_000, "/results/0/candidates/1/change": "gone"}),
      scorer="watchman", thresholdMicros=900_000, **BACK)
emit("compliance.names.rescreen.refused.allowed-without-a-reason", NAMES, "failure",
     {"asOf": "2026-06-30", "list": "watch-sample", "queries": [], "allowed": [{"query": "q0", "entry": "P005", "by": "officer 7"}]},
     error("field.missing", "/allowed/0/reason"), "the contract: values", [OLD, NEW])

"""Contracts by rules typed here a second time, and by Python's integers."""

from authoring import emit, error, part

OWN = "independent: vectors/oracle/compliance_contract.py"
SS3 = "AAOIFI Shari'ah Standard No. 3 as summarised at islamicfinance.com: no compensation for delay, actual cost, charity"
OP = "compliance.contract"
RIBA, LATE, GHARAR, MAYSIR = "contract-riba", "contract-late-payment", "contract-gharar", "contract-maysir"
FILES = {RIBA: "contract-riba-1", LATE: "contract-late-payment-1", GHARAR: "contract-gharar-0", MAYSIR: "contract-maysir-0"}
C, N, D, U, X = "compliant", "non_compliant", "doubtful", "undetermined", "not_applicable"
CHECKS = {RIBA: ["loan-increase", "loan-benefit", "debt-never-rises", "accrual", "fixed-price", "rebate", "exchange-given", "exchange-taken", "exchange-at-once"],
          LATE: ["income", "actual-cost", "charity", "compounding", "hardship"],
          GHARAR: ["subject-known", "price-known", "term-known", "deliverable", "owned", "prepaid", "two-in-one", "contingent", "conventional-insurance"],
          MAYSIR: ["stakes", "chance", "entry", "price-raised", "cash-settled"]}


def terms(kind, amounts=None, series=None, conditions=None):
    return {"id": "c1", "kind": kind, "currency": "SAR", "amounts": {n: {"minor": str(v)} for n, v in (amounts or {}).items()},
            "series": {n: [str(v) for v in values] for n, values in (series or {}).items()}, "conditions": conditions or {}}


def ask(id, standard, contract, status, checks, kind="success", source=OWN, missing=None, waivers=(), obligations=None):
    """`checks`: what is said of each check that is named, by field; the others are left open."""
    expect = {"/verdicts/0/status": status, "/verdicts/0/standard": standard}
    for check, fields in checks.items():
        at = CHECKS[standard].index(check)
        for name, value in (fields if isinstance(fields, dict) else {"status": fields}).items():
            expect[f"/verdicts/0/checks/{at}/{name}"] = value
    if missing is not None:
        expect["/verdicts/0/missing"] = missing
    if obligations is not None:
        expect["/verdicts/0/obligations"] = obligations
    request = {"asOf": "2026-06-30", "standards": [standard], "contract": contract, "waivers": list(waivers)}
    emit(f"compliance.contract.{id}", OP, kind, request, part(**expect), source, [FILES[standard]])


def mend(path, change):
    return {"kind": "amount", "path": path, "change": str(change), "currency": "SAR"}


LOAN = {"principal": 100_000, "totalRepayable": 100_000}
CLEAN = {"benefitStipulated": False, "accruesOnOverdue": False}
ask("loan.benevolent", RIBA, terms("loan", LOAN, {"totalOwed": [100_000, 60_000, 60_000, 0]}, CLEAN), C,
    {"loan-increase": {"status": C, "measured": {"value": "0/1", "operator": "le", "threshold": "0/1", "margin": "0/1"}, "notes": ["absent_as_zero"], "remedies": [], "certainty": "unverified"},
     "loan-benefit": C, "debt-never-rises": {"status": C, "certainty": "cited"}, "accrual": C, "fixed-price": X, "exchange-given": X}, missing=[])
for excess, cost in ((1, 0), (12_345, 0), (500, 499), (500, 500), (500, 501)):
    over = excess - cost
    ask(f"loan.more-by-{excess}-with-cost-{cost}", RIBA, terms("loan", {**LOAN, "totalRepayable": 100_000 + excess, **({"serviceCost": cost} if cost else {})}, {"totalOwed": [100_000]}, CLEAN),
        N if over > 0 else C,
        {"loan-increase": {"status": N if over > 0 else C, "measured": {"value": f"{over}/1", "operator": "le", "threshold": "0/1", "margin": f"{-over}/1"},
                           "remedies": [mend("/contract/amounts/totalRepayable", -over)] if over > 0 else []}}, "edge")
ask("loan.benefit", RIBA, terms("loan", LOAN, {"totalOwed": [100_000]}, {**CLEAN, "benefitStipulated": True}), N,
    {"loan-benefit": {"status": N, "evidence": [{"path": "/contract/conditions/benefitStipulated", "holds": True}],
                      "remedies": [{"kind": "condition", "path": "/contract/conditions/benefitStipulated", "holds": False}]}})
ask("loan.nothing-known", RIBA, terms("loan"), U, {"loan-increase": U, "loan-benefit": U, "debt-never-rises": U, "accrual": U}, "edge",
    missing=["accruesOnOverdue", "benefitStipulated", "principal", "totalOwed", "totalRepayable"])
ask("loan.one-broken-one-missing", RIBA, terms("loan", LOAN, {}, {**CLEAN, "accruesOnOverdue": True}), N, {"accrual": N, "debt-never-rises": U}, "edge", SS3, missing=["totalOwed"])

for name, owed in {"rises-once": [100, 60, 61, 0], "rises-at-the-end": [100, 60, 75], "rises-and-stays": [100, 60, 70, 65], "rises-twice": [100, 110, 90, 95], "level": [50, 50, 50], "one": [7], "from-the-start": [100, 130]}.items():
    rises = [(at, b - a) for at, (a, b) in enumerate(zip(owed, owed[1:]), 1) if b > a]
    fits = len(rises) == 1 and all(n <= owed[rises[0][0] - 1] for n in owed[rises[0][0] + 1:rises[0][0] + 2])
    path = "/contract/series/totalOwed"
    ask(f"debt.{name}", RIBA, terms("murabaha", {}, {"totalOwed": owed}, {"accruesOnOverdue": False, "priceFixedAtSigning": True}), N if rises else C,
        {"debt-never-rises": {"status": N if rises else C, "evidence": [{"path": f"{path}/{at}", "minor": str(owed[at])} for at, _ in rises],
                              "measured": {"value": f"{max([r for _, r in rises], default=0)}/1", "operator": "le", "threshold": "0/1", "margin": f"{-max([r for _, r in rises], default=0)}/1"},
                              "remedies": [mend(f"{path}/{rises[0][0]}", -rises[0][1])] if fits else []}}, "edge", SS3)
ask("debt.empty", RIBA, terms("loan", LOAN, {"totalOwed": []}, CLEAN), U, {"debt-never-rises": U}, "edge", missing=["totalOwed"])
ask("accrual", RIBA, terms("credit_sale", {}, {"totalOwed": [9]}, {"accruesOnOverdue": True, "priceFixedAtSigning": True}), N, {"accrual": N, "loan-increase": X}, source=SS3)
ask("price.floating", RIBA, terms("murabaha", {}, {"totalOwed": [9]}, {"accruesOnOverdue": False, "priceFixedAtSigning": False}), N, {"fixed-price": N})
ask("rebate.negative", RIBA, terms("murabaha", {"earlySettlementAmount": 1_050, "remainingPrice": 1_000}, {"totalOwed": [1_000]}, {"accruesOnOverdue": False, "priceFixedAtSigning": True}), N,
    {"rebate": {"status": N, "remedies": [mend("/contract/amounts/earlySettlementAmount", -50)]}})
for given, taken in ((100, 100), (100, 99), (99, 100)):
    ask(f"exchange.{given}-for-{taken}", RIBA, terms("exchange_same_kind", {"given": given, "taken": taken}, {}, {"bothSidesAtOnce": True}), C if given == taken else N,
        {"exchange-given": C if given <= taken else N, "exchange-taken": C if taken <= given else N, "exchange-at-once": C}, "edge", "Muslim 1584: like for like, hand to hand")
ask("exchange.deferred", RIBA, terms("exchange", {}, {}, {"bothSidesAtOnce": False}), N, {"exchange-given": X, "exchange-at-once": N}, source="Muslim 1584: like for like, hand to hand")
ask("kind.none-of-its-concern", RIBA, terms("partnership"), X, {check: X for check in CHECKS[RIBA]}, "edge", missing=[])

GOOD = {"compounds": False, "hardshipGivenTime": True}
ask("late.none", LATE, terms("murabaha", {"lateChargesToIncome": 0}, {}, GOOD), C, {check: C for check in CHECKS[LATE]}, source=SS3)
ask("late.income", LATE, terms("loan", {"lateChargesToIncome": 1}, {}, GOOD), N,
    {"income": {"status": N, "remedies": [mend("/contract/amounts/lateChargesToIncome", -1)], "measured": {"value": "1/1", "operator": "le", "threshold": "0/1", "margin": "-1/1"}}}, "edge", SS3)
for charged, shown in ((4_000, 4_000), (4_000, 3_999), (4_000, None)):
    over = charged - (shown or 0)
    ask(f"late.cost-{charged}-shown-{shown}", LATE, terms("loan", {"lateChargesToIncome": 0, "lateChargesAsCost": charged, **({"evidencedCollectionCost": shown} if shown else {})}, {}, GOOD), N if over > 0 else C,
        {"actual-cost": {"status": N if over > 0 else C, "remedies": [mend("/contract/amounts/lateChargesAsCost", -over)] if over > 0 else []}}, "edge", SS3)
ask("late.charity-kept", LATE, terms("loan", {"lateChargesToIncome": 0, "lateChargesForCharity": 500, "paidToCharity": 300}, {}, GOOD), N,
    {"charity": {"status": N, "remedies": [mend("/contract/amounts/lateChargesForCharity", -200), mend("/contract/amounts/paidToCharity", 200)]}}, source=SS3)
ask("late.charity-held", LATE, terms("loan", {"lateChargesToIncome": 0, "lateChargesForCharity": 500, "paidToCharity": 300, "heldForCharity": 200}, {}, GOOD), C, {"charity": C}, source=SS3)
ask("late.compounds", LATE, terms("loan", {"lateChargesToIncome": 0}, {}, {**GOOD, "compounds": True}), N, {"compounding": N}, source=SS3)
ask("late.hardship", LATE, terms("loan", {"lateChargesToIncome": 0}, {}, {**GOOD, "hardshipGivenTime": False}), D, {"hardship": {"status": D, "certainty": "unverified"}}, source="Qur'an 2:280")

KNOWN = {"subjectKnown": True, "priceKnown": True, "termKnown": True, "dependsOnAnotherContract": False, "contingentOnUncertainEvent": False}
ask("gharar.clean", GHARAR, terms("sale", {}, {}, {**KNOWN, "deliverable": True, "ownedAndPossessed": True}), C, {"prepaid": X, "conventional-insurance": X, "owned": C})
ask("gharar.unowned", GHARAR, terms("sale", {}, {}, {**KNOWN, "deliverable": True, "ownedAndPossessed": False}), N, {"owned": N, "deliverable": C})
ask("gharar.salam", GHARAR, terms("salam", {}, {}, {**KNOWN, "paidInFullAtSigning": False}), N, {"prepaid": N, "owned": X, "deliverable": X})
ask("gharar.indicators", GHARAR, terms("partnership", {}, {}, {**KNOWN, "contingentOnUncertainEvent": True}), D, {"contingent": D, "two-in-one": C}, "edge")
ask("gharar.insurance", GHARAR, terms("insurance", {}, {}, {**KNOWN, "riskTransferredForPremium": True}), D, {"conventional-insurance": D})
ask("gharar.price-unknown-outweighs-doubt", GHARAR, terms("insurance", {}, {}, {**KNOWN, "priceKnown": False, "riskTransferredForPremium": True}), N, {"price-known": N}, "edge")
ask("maysir.stakes", MAYSIR, terms("game", {}, {}, {"prizeFromStakes": True, "gainByChanceAtOthersLoss": True, "entryFree": False}), N, {"stakes": N, "chance": N, "entry": D, "price-raised": X}, source="Qur'an 5:90")
ask("maysir.promotion", MAYSIR, terms("promotion", {}, {}, {"prizeFromStakes": False, "gainByChanceAtOthersLoss": False, "entryFree": True, "priceRaisedForPrize": False}), C, {"price-raised": C, "entry": C})
ask("maysir.differences", MAYSIR, terms("derivative", {}, {}, {"prizeFromStakes": False, "gainByChanceAtOthersLoss": False, "settledByDifference": True}), N, {"cash-settled": N, "entry": X})

WAIVER = {"standard": LATE, "check": "compounding", "by": "board", "reason": "old contract"}
BROKEN = terms("loan", {"lateChargesToIncome": 0}, {}, {**GOOD, "compounds": True})
ask("waiver.holds", LATE, BROKEN, C, {"compounding": {"status": N, "waiver": {**WAIVER, "expires": "2026-07-01"}}}, "edge", waivers=[{**WAIVER, "expires": "2026-07-01"}],
    obligations=[{"code": "waiver_review", "check": "compounding", "by": "2026-07-01"}])
ask("waiver.expired", LATE, BROKEN, N, {"compounding": {"status": N, "notes": ["waiver_expired"]}}, "edge", waivers=[{**WAIVER, "expires": "2026-06-30"}], obligations=[])
emit("compliance.contract.side-by-side", OP, "success", {"asOf": "2026-06-30", "standards": [LATE, RIBA], "contract": BROKEN},
     part(**{"/contract": "c1", "/verdicts/0/status": N, "/verdicts/1/status": U, "/verdicts/1/packStatus": "cited"}), OWN, [FILES[RIBA], FILES[LATE]])

CONTRACT = "the contract: packs and values"
for id, request, code, path, packs in [
    ("no-pack", {"standards": [RIBA]}, "pack.missing", "/standards/0", []),
    ("other-kind", {"standards": ["consent-ages"]}, "pack.kind", "/standards/0", ["consent-ages-2026.1"]),
    ("before-its-day", {"standards": [RIBA], "asOf": "2025-12-31"}, "pack.missing", "/standards/0", [FILES[RIBA]]),
    ("too-large", {"standards": [LATE], "contract": {**BROKEN, "amounts": {"lateChargesToIncome": {"minor": "9223372036854775808"}}}}, "number.range", "/contract/amounts/lateChargesToIncome/minor", [FILES[LATE]]),
    ("currency", {"standards": [], "contract": {**BROKEN, "currency": "sar"}}, "money.currency", "/contract/currency", []),
]:
    emit(f"compliance.contract.refused.{id}", OP, "failure", {"asOf": "2026-06-30", "contract": BROKEN, **request}, error(code, path), CONTRACT, packs)

"""A company by five standards side by side, its smallest remedy applied, a portfolio in columns, zakat, a name met on a
list, and all of it in a chain of receipts that anybody can check.

Usage: screening.py PACKS (the folder).
"""

import json
import sys
from pathlib import Path

import hivecore
import numpy as np

PACKS = hivecore.Packs([path.read_bytes() for kind in ("screen", "zakat", "watch") for path in sorted(Path(sys.argv[1]).glob(f"{kind}-*.json"))])
DAY, RECEIPTS = "2026-06-30", []
# Nobody's accounts, in thousands of riyals: debt a little above 30 % of the market capitalisation.
COMPANY = {name: value * 100_000 for name, value in {
    "interestBearingDebt": 3_125_000, "interestTakingDeposits": 840_000, "marketCapitalization": 10_000_000, "totalAssets": 9_800_000,
    "nonPermissibleIncome": 31_000, "totalIncome": 1_450_000, "totalRevenue": 1_450_000, "cash": 610_000,
    "cashAndInterestBearingSecurities": 1_020_000, "accountsReceivable": 1_300_000,
}.items()}
STANDARDS = ["screen-aaoifi-ss21", "screen-djim", "screen-ftse-yasaar", "screen-msci-islamic", "screen-tasis-in"]
MARKS = {"compliant": "yes", "non_compliant": "NO", "doubtful": "doubtful", "undetermined": "unknown"}


def ask(op, **request):
    """The answer of an operation; its receipt is kept."""
    found = json.loads(PACKS.call(op, json.dumps(request)))
    if "error" in found:
        raise SystemExit(f"{op}: {found['error']}")
    RECEIPTS.append(found["ok"]["receipt"])
    return found["ok"]["answer"]


def screened(amounts):
    company = {"id": "demo", "currency": "SAR", "amounts": {name: {"minor": str(value)} for name, value in amounts.items()},
               "series": {"marketCapitalization": [str(amounts["marketCapitalization"])] * 24},
               "conditions": {"coreBusinessPermissible": True}}
    return ask("compliance.screen", asOf=DAY, standards=STANDARDS, company=company)


answer = screened(COMPANY)
for verdict in answer["verdicts"]:
    print(f"  {verdict['title']:<40} {MARKS[verdict['status']]:<8}", ", ".join(verdict["missing"]))
    for check in verdict["checks"]:
        if check["status"] == "non_compliant":
            print(f"    {check['title']} Found {check['measured']['value']}. ({check['citation']['document']}, {check['citation'].get('section')})")
            for remedy in check["remedies"]:
                print(f"    mended by {int(remedy['change']) / 100:+,.2f} {remedy['currency']} of {remedy['path'].rsplit('/', 1)[1]} alone")
debt = next(check for check in answer["verdicts"][0]["checks"] if check["id"] == "debt")
less = -int(debt["remedies"][0]["change"])
mended = screened({**COMPANY, "interestBearingDebt": COMPANY["interestBearingDebt"] - less})["verdicts"][0]
if mended["status"] != "compliant":
    raise SystemExit("the remedy did not mend it")
print(f"  With {less / 100:,.2f} SAR less of debt, {mended['title']}: {MARKS[mended['status']]}; to do: {[duty['code'] for duty in mended['obligations']]}")

rows, source = 200_000, np.random.default_rng(7)
columns = {name: source.integers(value // 2, value * 11 // 10, rows) for name, value in COMPANY.items()}
columns["coreBusinessPermissible"] = source.integers(0, 20, rows).clip(0, 1)
with hivecore.Batch("compliance.screen", {"asOf": DAY, "standard": "screen-aaoifi-ss21", "currency": "SAR"}, PACKS) as batch:
    found = batch.run(columns)
    counts = np.bincount(found["status"], minlength=5)
    row = int(np.argmin(np.abs(found["margin"])))
    proof = json.loads(batch.prove(columns, row))["ok"]["answer"]["verdicts"][0]
print(f"  {rows:,} companies in columns: {counts[1]:,} compliant, {counts[4]:,} not; nearest to a threshold is row {row}, "
      f"by {found['margin'][row]} millionths: {proof['status']}")

prices = {"gold": "43512.5", "silver": "512"}
wealth = {"kind": "wealth", "currency": "SAR", "nisab": "gold", "prices": prices, "debts": "1500000", "hawl": {"kind": "since", "from": "2025-06-01"},
          "holdings": [{"kind": "cash", "minor": "6250000"}, {"kind": "gold", "grams": "40", "purity": "21/24"}]}
camels = {"kind": "herd", "species": "camels", "head": 130, "school": "shafii", "grazing": True, "working": False, "hawl": {"kind": "known", "complete": True}}
for item in ask("compliance.zakat", asOf=DAY, items=[wealth, camels])["items"]:
    due = f"{int(item['amount']['minor']) / 100:,.2f} {item['amount']['currency']}" if "amount" in item else item["animals"]
    print(f"  zakat: {item['liability']}, {due} ({item['citation']['document']})")

people = [{"id": "c1", "name": "Vladimir Kuznetsow"}, {"id": "c2", "name": "Joan Smithers"}]
for person in ask("compliance.names", asOf=DAY, list="watch-sample", queries=people)["results"]:
    hits = [f"{hit['entry']} {hit['name']} {hit['scoreMicros'] / 1e6:.3f}" for hit in person["candidates"]]
    print(f"  {' '.join(person['tokens'])}: {hits or 'nothing'}")

records = [{"at": f"{DAY}T09:00:{second:02}Z", "subject": "demo", "receipt": receipt} for second, receipt in enumerate(RECEIPTS)]
entries = ask("compliance.audit", kind="append", records=records)["entries"]
entries[1]["record"]["subject"] = "somebody else"
checked = ask("compliance.audit", kind="verify", entries=entries)
print(f"  {len(entries)} receipts chained; one changed afterwards: holds {checked['holds']}, broken at {checked['brokenAt']} ({checked['fault']})")
print(f"  {answer['disclaimer']}")

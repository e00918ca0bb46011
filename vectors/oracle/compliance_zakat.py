"""Zakat: wealth by fractions, herds by trying every combination of animals, harvests, treasure, years of holding."""

from datetime import date
from fractions import Fraction as F

from authoring import emit, error, part

OWN = "independent: vectors/oracle/compliance_zakat.py"
OP, PACKS = "compliance.zakat", ["zakat-1"]
HELD = {"kind": "known", "complete": True}


def text(x):
    x = F(x)
    return f"{x.numerator}/{x.denominator}"


def ask(id, items, expect, kind="success", day="2026-06-30", source=OWN, packs=PACKS, **more):
    emit(f"compliance.zakat.{id}", OP, kind, {"asOf": day, "items": items, **more}, expect, source, packs)


# --- wealth ---------------------------------------------------------------------------------------------------------

VALUE = {
    "cash": lambda h, p: F(h["minor"]), "receivable": lambda h, p: F(h["minor"]), "trade_goods": lambda h, p: F(h["minor"]),
    "shares_for_trade": lambda h, p: F(h["minor"]),
    "gold": lambda h, p: F(h["grams"]) * F(h["purity"]) * F(p["gold"]),
    "silver": lambda h, p: F(h["grams"]) * F(h["purity"]) * F(p["silver"]),
    "shares_held": lambda h, p: F(h["companyMinor"]) * F(h["held"]) / F(h["outstanding"]),
}


def wealth(holdings, nisab="gold", prices=None, debts=0, year="lunar", hawl=HELD):
    prices = prices or {"gold": "10000", "silver": "120"}
    item = {"kind": "wealth", "currency": "USD", "holdings": holdings, "debts": str(debts), "prices": prices, "nisab": nisab, "year": year}
    if hawl:
        item["hawl"] = hawl
    base = max(F(0), sum((VALUE[h["kind"]](h, prices) for h in holdings), F(0)) - debts)
    least = F(prices[nisab]) * (85 if nisab == "gold" else 595)
    exact = base / 40 * (F(36525, 35437) if year == "solar" else 1)
    return item, base, least, exact


def judged(id, *arguments, kind="success", day="2026-06-30", **more):
    item, base, least, exact = wealth(*arguments, **more)
    hawl = more.get("hawl", HELD)
    found = {"/items/0/base": text(base), "/items/0/nisab": text(least)}
    if base >= least and hawl and hawl.get("complete", True):
        found |= {"/items/0/liability": "due", "/items/0/exact": text(exact),
                  "/items/0/amount": {"currency": "USD", "minor": str(-(-exact.numerator // exact.denominator))}}
    else:
        found["/items/0/liability"] = "not_due" if base < least or hawl else "undetermined"
    ask(id, [item], part(**found), kind, day)


cash = lambda minor: {"kind": "cash", "minor": str(minor)}
judged("cash-above", [cash(1_000_000)])
judged("cash-at-nisab", [cash(850_000)], kind="edge")
judged("cash-one-below", [cash(849_999)], kind="edge")
judged("whole-base-not-the-excess", [cash(850_001)], kind="edge")
judged("silver-nisab", [cash(100_000)], "silver")
judged("silver-at-nisab", [cash(71_400)], "silver", kind="edge")
judged("silver-one-below", [cash(71_399)], "silver", kind="edge")
judged("gold-18-karat", [{"kind": "gold", "grams": "120", "purity": "18/24"}])
judged("gold-at-85-fine", [{"kind": "gold", "grams": "85", "purity": "1"}], kind="edge")
judged("gold-odd-purity", [{"kind": "gold", "grams": "333.333", "purity": "7/24"}, {"kind": "silver", "grams": "12.5", "purity": "0.925"}])
judged("everything", [cash(500_000), {"kind": "receivable", "minor": "120000"}, {"kind": "trade_goods", "minor": "777777"},
                      {"kind": "shares_for_trade", "minor": "33333"},
                      {"kind": "shares_held", "companyMinor": "100000000", "held": "250", "outstanding": "1000001"},
                      {"kind": "silver", "grams": "1000", "purity": "999/1000"}], debts=400_000)
judged("debts-down-to-nisab", [cash(1_000_000)], debts=150_000, kind="edge")
judged("debts-below-nisab", [cash(1_000_000)], debts=150_001, kind="edge")
judged("debts-beyond-assets", [cash(10)], debts=50, kind="edge")
judged("nothing-held", [], kind="edge")
judged("solar", [cash(1_000_000)], year="solar")
judged("rounds-up", [cash(850_001)], prices={"gold": "10000"}, kind="edge")
judged("price-with-fraction", [cash(2_000_000)], prices={"gold": "9876.54321"})
judged("hawl-unknown", [cash(1_000_000)], hawl=None, kind="edge")
judged("hawl-not-complete", [cash(1_000_000)], hawl={"kind": "known", "complete": False}, kind="edge")
item, *_ = wealth([cash(5)], hawl=None)
ask("below-nisab-needs-no-year", [item], part(**{"/items/0/liability": "not_due", "/items/0/notes": ["below_nisab", "hawl_unknown"]}), "edge")
item, *_ = wealth([cash(1_000_000)], year="solar")
ask("solar-says-so", [item], part(**{"/items/0/notes": ["solar_rate_unverified"]}))

# --- the year of holding: the tabular calendar by its day count -----------------------------------------------------

LEAP = {2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29}


def islamic_new_year(year):
    """The civil day of 1 Muharram, by adding up years from the epoch of 622-07-19 (Gregorian)."""
    cycles, rest = divmod(year - 1, 30)
    days = cycles * 10_631 + sum(354 + (y in LEAP) for y in range(1, rest + 1))
    return date.fromordinal(date(622, 7, 19).toordinal() + days)


def year_later(day):
    year = next(y for y in range(1300, 1600) if islamic_new_year(y) <= day < islamic_new_year(y + 1))
    within = (day - islamic_new_year(year)).days
    lengths = [30 - m % 2 for m in range(12)]
    if year in {y for y in range(1, 1600) if (y - 1) % 30 + 1 in LEAP}:
        lengths[11] = 30
    month = 0
    while within >= lengths[month]:
        within -= lengths[month]
        month += 1
    next_last = 30 if (year % 30 + 1) % 30 in LEAP or ((year + 1 - 1) % 30 + 1) in LEAP else 29
    if month == 11:
        within = min(within, next_last - 1)
    return date.fromordinal(islamic_new_year(year + 1).toordinal() + sum([30 - m % 2 for m in range(12)][:month]) + within)


for start in ["2024-01-01", "2023-07-19", "2024-07-07", "2025-02-28", "2020-02-29", "2026-06-16", "1999-12-31", "2021-08-08"]:
    complete = year_later(date.fromisoformat(start))
    since = {"kind": "since", "from": start}
    item = wealth([cash(1_000_000)], hawl=since)[0]
    ask(f"hawl.{start}.on-the-day", [item], part(**{"/items/0/liability": "due", "/items/0/completeOn": str(complete)}), "edge", str(complete))
    before = date.fromordinal(complete.toordinal() - 1)
    ask(f"hawl.{start}.the-day-before", [item], part(**{"/items/0/liability": "not_due", "/items/0/notes": ["hawl_incomplete"]}),
        "edge", str(before))

# --- herds ----------------------------------------------------------------------------------------------------------


def ways(total, small, small_size, large, large_size):
    found = [(m, t) for m in range(total // large_size + 1) for t in range(total // small_size + 1)
             if m * large_size + t * small_size == total]
    return [[{"class": c, "count": n} for c, n in ((large, m), (small, t)) if n] for m, t in sorted(found, reverse=True)]


def one(*parts):
    return [[{"class": c, "count": n} for c, n in parts if n]]


TABLE = [(1, 4, ()), (5, 9, (("sheep", 1),)), (10, 14, (("sheep", 2),)), (15, 19, (("sheep", 3),)), (20, 24, (("sheep", 4),)),
         (25, 35, (("bint_makhad", 1),)), (36, 45, (("bint_labun", 1),)), (46, 60, (("hiqqah", 1),)), (61, 75, (("jadhaah", 1),)),
         (76, 90, (("bint_labun", 2),)), (91, 120, (("hiqqah", 2),))]
ANEW = [(121, 124, (("hiqqah", 2),)), (125, 129, (("hiqqah", 2), ("sheep", 1))), (130, 134, (("hiqqah", 2), ("sheep", 2))),
        (135, 139, (("hiqqah", 2), ("sheep", 3))), (140, 144, (("hiqqah", 2), ("sheep", 4))),
        (145, 149, (("hiqqah", 2), ("bint_makhad", 1)))]
FIFTY = [(0, 4, ()), (5, 9, (("sheep", 1),)), (10, 14, (("sheep", 2),)), (15, 19, (("sheep", 3),)), (20, 24, (("sheep", 4),)),
         (25, 35, (("bint_makhad", 1),)), (36, 45, (("bint_labun", 1),)), (46, 49, (("hiqqah", 1),))]


def camels(n, hanafi):
    for low, high, parts in TABLE + (ANEW if hanafi else []):
        if low <= n <= high:
            return one(*parts) if parts else []
    if not hanafi:
        return ways(n // 10 * 10, "bint_labun", 40, "hiqqah", 50)
    settled, rest = 3 + (n - 150) // 50, (n - 150) % 50
    for low, high, parts in FIFTY:
        if low <= rest <= high:
            if parts and parts[0][0] == "hiqqah":
                return one(("hiqqah", settled + 1))
            return one(("hiqqah", settled), *parts)


def cattle(n):
    if n < 30:
        return []
    return one(("tabi", 1)) if n < 40 else one(("musinnah", 1)) if n < 60 else ways(n // 10 * 10, "tabi", 30, "musinnah", 40)


def sheep(n):
    count = 0 if n < 40 else 1 if n <= 120 else 2 if n <= 200 else 3 if n < 400 else n // 100
    return one(("sheep", count)) if count else []


def herd(species, n, school="shafii", **more):
    return {"kind": "herd", "species": species, "head": n, "school": school, "grazing": True, "working": False, "hawl": HELD, **more}


def flock(id, species, counts, due, school="shafii"):
    expect = {}
    for at, n in enumerate(counts):
        expect[f"/items/{at}/animals"] = due(n)
        expect[f"/items/{at}/liability"] = "due" if due(n) else "not_due"
    ask(f"herd.{id}", [herd(species, n, school) for n in counts], part(**expect), "edge")


EDGES = sorted({n + d for n in (30, 40, 60, 70, 80, 90, 100, 110, 120, 130, 150, 160, 180, 190, 200, 240, 300, 470, 1000) for d in (-1, 0, 1)})
flock("cattle", "cattle", [0, 1] + EDGES, cattle)
flock("cattle-hanafi", "cattle", [39, 40, 41, 50, 59, 60], cattle, "hanafi")
CAMELS = sorted({n + d for n in (5, 10, 15, 20, 25, 36, 46, 61, 76, 91, 121) for d in (-1, 0)})
flock("camels", "camels", CAMELS, lambda n: camels(n, False))
flock("camels-many", "camels", sorted({n + d for n in (130, 140, 150, 160, 170, 180, 190, 200, 240, 250, 400, 1000) for d in (-1, 0, 1)}),
      lambda n: camels(n, False), "hanbali")
flock("camels-hanafi", "camels", CAMELS + sorted({n + d for n in (125, 130, 135, 140, 145, 150, 155, 160, 165, 170, 175, 186, 196, 200, 205, 225, 236,
      246, 255, 1000) for d in (-1, 0)}), lambda n: camels(n, True), "hanafi")
flock("sheep", "sheep", [0, 39, 40, 120, 121, 200, 201, 399, 400, 499, 500, 1000], sheep, "jafari")
ask("herd.fractions", [herd("cattle", n, "hanafi", fractions=True) for n in (40, 41, 59, 60)], part(**{
    "/items/0/animals": [[{"class": "musinnah", "count": 1}]],
    "/items/1/animals": [[{"class": "musinnah", "count": 1, "fortieths": 1}]],
    "/items/2/animals": [[{"class": "musinnah", "count": 1, "fortieths": 19}]],
    "/items/3/animals": [[{"class": "tabi", "count": 2}]]}), "edge")
ask("herd.fractions-only-hanafi", [herd("cattle", 50, "shafii", fractions=True)], part(**{"/items/0/animals": [[{"class": "musinnah", "count": 1}]]}), "edge")
for id, change, liability, notes in [
    ("not-grazing", {"grazing": False}, "not_due", ["not_grazing"]), ("working", {"working": True}, "not_due", ["working_animals"]),
    ("young-herd", {"hawl": {"kind": "known", "complete": False}}, "not_due", ["hawl_incomplete"]),
]:
    ask(f"herd.{id}", [{**herd("cattle", 40), **change}], part(**{"/items/0/liability": liability, "/items/0/notes": notes, "/items/0/animals": []}))
ask("herd.nothing-known", [{"kind": "herd", "species": "cattle", "head": 40, "school": "shafii"}], part(**{
    "/items/0/liability": "undetermined", "/items/0/notes": ["grazing_unknown", "working_unknown", "hawl_unknown"]}), "edge")
ask("herd.maliki-does-not-ask-for-grazing", [{**herd("sheep", 40, "maliki"), "grazing": False}], part(**{"/items/0/liability": "due"}), "edge")

# --- harvests and treasure ------------------------------------------------------------------------------------------

for watering, rate in [("rain", F(1, 10)), ("irrigated", F(1, 20)), ("mixed", F(3, 40))]:
    ask(f"harvest.{watering}", [{"kind": "harvest", "grams": str(g), "watering": watering} for g in (652_999, 653_000, 1_000_001)], part(**{
        "/items/0/liability": "not_due", "/items/0/notes": ["below_nisab"], "/items/1/exact": text(653_000 * rate),
        "/items/2/exact": text(1_000_001 * rate), "/items/2/liability": "due"}), "edge")
ask("treasure", [{"kind": "treasure", "value": {"currency": "USD", "minor": m}} for m in ("1", "0", "123456")], part(**{
    "/items/0/amount/minor": "1", "/items/0/exact": "1/5", "/items/1/amount/minor": "0", "/items/2/amount/minor": "24692",
    "/items/2/exact": text(F(123456, 5))}), "edge")

# --- figures that are only recalled: 7.5 and 52.5 tola, harvests without a nisab ------------------------------------------

TOLA = {"packs": ["zakat-hanafi-south-asia-0"], "rules": "zakat-hanafi-south-asia", "source": "7.5 tola of gold, 52.5 tola of silver, as recalled: the pack is unverified"}
for metal, price, least in [("gold", "10000", 874_800), ("silver", "120", F(61236, 100) * 120)]:
    at = -(-F(least).numerator // F(least).denominator)
    items = [wealth([cash(minor)], metal)[0] for minor in (at - 1, at)]
    ask(f"tola.{metal}", items, part(**{"/items/0/liability": "not_due", "/items/0/nisab": text(least), "/items/1/liability": "due", "/items/1/exact": text(F(at, 40))}),
        "edge", **TOLA)
ask("tola.harvest", [{"kind": "harvest", "grams": "1000", "watering": "rain"}], part(**{"/items/0/liability": "due", "/items/0/exact": "100/1"}), "edge", **TOLA)

# --- refusals -------------------------------------------------------------------------------------------------------

good = wealth([cash(1)])[0]
CONTRACT = "the contract: values"
for id, item, code, path in [
    ("no-price", {**good, "prices": {}}, "field.missing", "/items/0/prices/gold"),
    ("price-zero", {**good, "prices": {"gold": "0"}}, "number.range", "/items/0/prices/gold"),
    ("gold-without-price", {**good, "nisab": "silver", "prices": {"silver": "1"}, "holdings": [{"kind": "gold", "grams": "1", "purity": "1"}]},
     "field.missing", "/items/0/prices/gold"),
    ("negative-cash", {**good, "holdings": [cash(1), cash(-1)]}, "number.range", "/items/0/holdings/1/minor"),
    ("negative-grams", {**good, "holdings": [{"kind": "gold", "grams": "-1", "purity": "1"}]}, "number.range", "/items/0/holdings/0/grams"),
    ("purity-above-one", {**good, "holdings": [{"kind": "gold", "grams": "1", "purity": "25/24"}]}, "number.range", "/items/0/holdings/0/purity"),
    ("purity-zero", {**good, "holdings": [{"kind": "gold", "grams": "1", "purity": "0"}]}, "number.range", "/items/0/holdings/0/purity"),
    ("no-shares", {**good, "holdings": [{"kind": "shares_held", "companyMinor": "1", "held": "0", "outstanding": "0"}]}, "number.range",
     "/items/0/holdings/0/outstanding"),
    ("negative-debts", {**good, "debts": "-1"}, "number.range", "/items/0/debts"),
    ("negative-harvest", {"kind": "harvest", "grams": "-1", "watering": "rain"}, "number.range", "/items/0/grams"),
    ("negative-treasure", {"kind": "treasure", "value": {"currency": "USD", "minor": "-1"}}, "number.range", "/items/0/value/minor"),
    ("no-such-animal", herd("goats", 1), "field.variant", "/items/0/species"),
    ("half-a-cow", herd("cattle", 1.5), "number.integer", "/items/0/head"),
    ("minus-a-cow", herd("cattle", -1), "number.range", "/items/0/head"),
    ("no-such-item", {"kind": "minerals"}, "field.variant", "/items/0/kind"),
    ("year-beyond-the-calendar", {**good, "hawl": {"kind": "since", "from": "9999-12-31"}}, "time.range", "/items/0/hawl"),
    ("overflow", {**good, "holdings": [cash(9_223_372_036_854_775_807), cash(1)]}, "number.overflow", "/items/0"),
]:
    ask(f"refused.{id}", [item], error(code, path), "failure", source=CONTRACT)
ask("refused.no-pack", [good], error("pack.missing", "/rules"), "failure", source=CONTRACT, packs=[])
ask("refused.other-pack", [good], error("pack.kind", "/rules"), "failure", source=CONTRACT, packs=["currencies-2025.1"], rules="currencies")
ask("refused.before-the-pack", [good], error("pack.missing", "/rules"), "failure", "1999-12-31", CONTRACT)

"""Carts priced by fractions and by trying every set of promotions: an independent reading of the documentation.

Amounts are minor units, rounded by line, half up, shared by largest remainder, taxed by group: the default policy.
"""

from fractions import Fraction
from itertools import combinations
from math import ceil, floor

LEVELS = ["catalogue", "line", "cart", "shipping"]


def shortlex(text):
    return len(text.encode()), text.encode()


def half_up(x):
    """To the nearest, ties away from zero."""
    x = Fraction(x)
    return floor(x + Fraction(1, 2)) if x >= 0 else -floor(-x + Fraction(1, 2))


def exact(text):
    return Fraction(str(text))


def largest_remainder(amount, weights, rooms):
    """Shares cut at their rooms; what is cut is shared again among those with room."""
    parts, rest = [0] * len(weights), amount
    while rest > 0:
        open_ = [w if p < r else 0 for w, p, r in zip(weights, parts, rooms)]
        if all(p >= r for p, r in zip(parts, rooms)):
            break
        if not any(open_):
            open_ = [1 if p < r else 0 for p, r in zip(parts, rooms)]
        total = sum(open_)
        shares = [Fraction(rest * w, total) for w in open_]
        low = [floor(s) for s in shares]
        order = sorted((i for i, w in enumerate(open_) if w), key=lambda i: low[i] - shares[i])
        for i in order[:rest - sum(low)]:
            low[i] += 1
        for i, share in enumerate(low):
            taken = min(share, rooms[i] - parts[i])
            parts[i] += taken
            rest -= taken
    return parts


class Basket:
    """Lines in the order of their ids, charges behind them."""

    def __init__(self, cart):
        lines = [dict(l, line=True) for l in sorted(cart["lines"], key=lambda l: shortlex(l["id"]))]
        charges = [dict(c, line=False) for c in sorted(cart.get("charges", []), key=lambda c: shortlex(c["id"]))]
        self.places = lines + charges
        self.listed, self.units, self.floor = [], [], []
        for p in self.places:
            quantity = exact(p.get("quantity", 1)) if p["line"] else Fraction(1)
            price = exact(p["unitPrice"]) if p["line"] else Fraction(int(p["amount"]))
            self.listed.append(half_up(price * quantity))
            self.units.append(int(quantity) if quantity.denominator == 1 else 1)
            self.floor.append(min(floor(int(p.get("floor", 0)) * quantity), self.listed[-1]))

    def select(self, selector, shipping=False):
        selector = selector or {}
        found = []
        for i, p in enumerate(self.places):
            if shipping:
                fits = not p["line"] and p.get("kind", "shipping") == "shipping"
                fits = fits and (not selector.get("lines") or p["id"] in selector["lines"])
            else:
                tags = p.get("tags", [])
                fits = p["line"] and (not selector.get("items") or p.get("item") in selector["items"])
                fits = fits and (not selector.get("tags") or any(t in tags for t in selector["tags"]))
                fits = fits and (not selector.get("lines") or p["id"] in selector["lines"])
                fits = fits and not any(t in tags for t in selector.get("withoutTags", []))
            if fits:
                found.append(i)
        return found


class State:
    def __init__(self, basket):
        self.basket = basket
        self.left = list(basket.listed)
        self.used = [0] * len(self.left)
        self.freed = [0] * len(self.left)

    def room(self, i):
        return max(0, self.left[i] - self.basket.floor[i])


INFINITE = 1 << 62


def cap(promotion, name):
    return int(promotion[name]) if name in promotion else INFINITE


def met(state, promotion):
    for need in promotion.get("requires", []):
        places = state.basket.select(need.get("of"))
        if "minQuantity" in need and sum(state.basket.units[i] for i in places) < int(need["minQuantity"]):
            return False
        if "minAmount" in need:
            sums = state.basket.listed if need.get("basis") == "listed" else state.left
            if sum(sums[i] for i in places) < int(need["minAmount"]):
                return False
    return True


def value_of(state, promotion, places):
    """The effect with its highest step reached."""
    effect = dict(promotion["effect"])
    by_amount = promotion.get("stepsBy") == "amount"
    count = sum(state.basket.listed[i] if by_amount else state.basket.units[i] for i in places)
    reached = [s for s in promotion.get("steps", []) if int(s["from"]) <= count]
    if reached:
        best = max(reached, key=lambda s: int(s["from"]))
        effect["percent" if effect["kind"] == "percent" else "minor"] = best["value"]
    return effect


def each(state, promotion, places):
    effect, taken = value_of(state, promotion, places), {}
    total_cap = min(cap(promotion, "cap"), cap(promotion, "budget"))
    for i in places:
        units = state.basket.units[i]
        counted = min(units, int(promotion.get("maxUnits", INFINITE)))
        base = state.left[i]
        if effect["kind"] == "percent":
            off = half_up(Fraction(base * counted, units) * exact(effect["percent"]) / 100)
        elif effect["kind"] == "amount":
            more = int(effect.get("additional", effect["minor"]))
            off = min(int(effect["minor"]) + more * (counted - 1), floor(Fraction(base * counted, units)))
        else:
            off = half_up(Fraction(base * counted, units)) - int(effect["minor"]) * counted
        off = min(off, cap(promotion, "unitCap") * counted, cap(promotion, "lineCap"), total_cap - sum(taken.values()))
        taken[i] = max(0, min(off, state.room(i)))
    return taken


def across(state, promotion, places):
    effect, left = value_of(state, promotion, places), sum(state.left[i] for i in places)
    if effect["kind"] == "percent":
        wish = half_up(left * exact(effect["percent"]) / 100)
    elif effect["kind"] == "amount":
        wish = int(effect["minor"])
    else:
        wish = left - int(effect["minor"])
    wish = max(0, min(wish, cap(promotion, "cap"), cap(promotion, "budget"), left))
    rooms = [min(state.room(i), cap(promotion, "lineCap")) for i in places]
    return dict(zip(places, largest_remainder(wish, [state.left[i] for i in places], rooms)))


def dearest(basket, places):
    return sorted(places, key=lambda i: (-Fraction(basket.listed[i], basket.units[i]), -i))


def reserve(state, places, wanted, plan):
    for i in places:
        units = max(0, min(wanted, state.basket.units[i] - state.used[i] - plan.get(i, 0)))
        plan[i] = plan.get(i, 0) + units
        wanted -= units
    return wanted == 0


def fresh(state, i, units, share):
    worth = Fraction((state.left[i] + state.freed[i]) * units, state.basket.units[i]) * share
    return max(0, min(half_up(worth), state.room(i)))


def use(state, plan, taken):
    for i, units in plan.items():
        state.used[i] += units
    for i, off in taken.items():
        state.freed[i] += off


def buy_get(state, promotion, places):
    effect, basket = promotion["effect"], state.basket
    bought = basket.select(effect.get("buy"))
    rising = sorted(bought, key=lambda i: (Fraction(basket.listed[i], basket.units[i]), -i))
    others = [i for i in reversed(dearest(basket, bought)) if i not in places]
    buy = others + [i for i in rising if i in places]
    free = dearest(basket, places)
    if effect.get("take") == "cheapest":
        free.reverse()
    share = exact(effect.get("percent", 100)) / 100
    times = int(effect.get("times", 1 << 20))
    best = None
    for count in range(1, times + 1):
        plan = {}
        if not reserve(state, buy, count * int(effect["buyQuantity"]), plan):
            break
        before = dict(plan)
        if not reserve(state, free, count * int(effect["getQuantity"]), plan):
            break
        best = (before, plan)
    if best is None:
        return {}
    before, plan = best
    taken, total = {}, min(cap(promotion, "cap"), cap(promotion, "budget"))
    for i in sorted(plan):
        units = plan[i] - before.get(i, 0)
        if units > 0:
            off = min(fresh(state, i, units, share), cap(promotion, "lineCap"), cap(promotion, "unitCap") * units)
            taken[i] = max(0, min(off, total - sum(taken.values())))
    use(state, plan, taken)
    return taken


def bundle(state, promotion, _places):
    effect, basket = promotion["effect"], state.basket
    parts = [(dearest(basket, basket.select(part.get("select"))), int(part.get("quantity", 1))) for part in effect["parts"]]
    best, saved = None, 0
    for count in range(1, int(effect.get("times", 1 << 20)) + 1):
        plan = {}
        if not all([reserve(state, places, count * units, plan) for places, units in parts]):
            break
        worth = {i: fresh(state, i, units, Fraction(1)) for i, units in plan.items() if units}
        saving = sum(worth.values()) - count * int(effect["minor"])
        if saving <= saved:
            break
        best, saved = (plan, worth), saving
    if best is None:
        return {}
    plan, worth = best
    places = sorted(worth)
    weights = [worth[i] for i in places]
    saved = min(saved, cap(promotion, "cap"), cap(promotion, "budget"))
    taken = dict(zip(places, largest_remainder(saved, weights, weights)))
    use(state, plan, taken)
    return taken


def apply(state, promotion):
    """What a promotion takes off, by place; lowers the state."""
    places = state.basket.select(promotion.get("target"), promotion.get("level") == "shipping")
    kind = promotion["effect"]["kind"]
    way = {"buy_get": buy_get, "bundle": bundle}.get(kind)
    if way is None:
        way = across if promotion["effect"].get("spread") == "across" else each
    taken = {i: off for i, off in way(state, promotion, places).items() if off}
    for i, off in taken.items():
        state.left[i] -= off
    return taken


def in_order(promotions):
    def key(p):
        level = LEVELS.index(p.get("level", "line"))
        return level, p.get("lane", 0), -p.get("priority", 0), shortlex(p["id"])
    return sorted(promotions, key=key)


def together(chosen, limits):
    """Whether promotions, in order, go with each other."""
    for a, p in enumerate(chosen):
        for b, q in enumerate(chosen):
            if a != b and (p.get("exclusive") or q["id"] in p.get("conflicts", [])):
                return False
            if a < b and p.get("stopAfter"):
                return False
    names = {g for p in chosen for g in p.get("groups", [])}
    return all(sum(g in p.get("groups", []) for p in chosen) <= limits.get(g, 1) for g in names)


def outcome(cart, chosen):
    """State and what each takes off; None where one of them may not be applied or takes nothing off."""
    state, terms = State(Basket(cart)), []
    for promotion in chosen:
        if not met(state, promotion):
            return None
        taken = apply(state, promotion)
        if not taken:
            return None
        terms.append(taken)
    return state, terms


def best(cart, promotions, limits=None):
    """The best set by trying all: lowest sum, then fewest promotions, then the smallest ids."""
    promotions, found = in_order(promotions), None
    for count in range(len(promotions) + 1):
        for chosen in combinations(promotions, count):
            if not together(chosen, limits or {}):
                continue
            made = outcome(cart, chosen)
            if made is None:
                continue
            ids = sorted((p["id"] for p in chosen), key=shortlex)
            rank = (sum(made[0].left), count, [shortlex(i) for i in ids])
            if found is None or rank < found[0]:
                found = (rank, chosen, *made)
    return found


def spread(amount, weights):
    """A tax over the lines of its group."""
    if not any(weights):
        weights = [1] * len(weights)
    return largest_remainder(amount, weights, [amount] * len(weights))


def taxed(basket, left, categories, included=False):
    """Tax of each place and of each group: one rounding for each group."""
    groups = {}
    tax = [0] * len(left)
    for i, place in enumerate(basket.places):
        category = next((c for c in categories if c["id"] == place.get("tax")), None)
        if category is None:
            continue
        inside = category.get("included", included)
        factor, shares = Fraction(1), []
        for rate in category["rates"]:
            share = exact(rate["percent"]) / 100 * (factor if rate.get("compound") else 1)
            shares.append((rate, share))
            factor += share
        for rate, share in shares:
            share = share / factor if inside else share
            groups.setdefault((rate["id"], exact(rate["percent"]), share, inside), []).append(i)
    rows = []
    for (name, percent, share, inside), members in groups.items():
        amount = half_up(sum(left[i] for i in members) * share)
        for i, part in zip(members, spread(amount, [left[i] for i in members])):
            tax[i] += part
        rows.append({"id": name, "percent": percent, "amount": amount, "members": members, "inside": inside})
    return tax, rows


def quote(cart, promotions=(), categories=(), included=False, limits=None):
    """Pointers of the answer with the values that fractions give."""
    _, chosen, state, terms = best(cart, list(promotions), limits)
    basket = state.basket
    tax, rows = taxed(basket, state.left, categories, included)
    inside = [False] * len(tax)
    for row in rows:
        for i in row["members"]:
            inside[i] = row["inside"]
    expected = {"/resolution": "1"}
    order = [line["id"] for line in cart["lines"]] + [charge["id"] for charge in cart.get("charges", [])]
    net_sum = 0
    for n, name in enumerate(order):
        i = next(i for i, place in enumerate(basket.places) if place["id"] == name)
        at = f"/lines/{n}" if n < len(cart["lines"]) else f"/charges/{n - len(cart['lines'])}"
        net = state.left[i] - tax[i] if inside[i] else state.left[i]
        net_sum += net
        expected |= {f"{at}/listed": str(basket.listed[i]), f"{at}/net": str(net), f"{at}/tax": str(tax[i]),
                     f"{at}/gross": str(net + tax[i])}
        discounts = [{"promotion": p["id"], "amount": str(t[i])} for p, t in zip(chosen, terms) if i in t]
        expected[f"{at}/discounts"] = discounts
    for n, row in enumerate(rows):
        expected[f"/taxes/{n}/id"] = row["id"]
        expected[f"/taxes/{n}/amount"] = str(row["amount"])
    listed = sum(basket.listed)
    expected |= {
        "/listed": str(listed), "/discount": str(listed - sum(state.left)), "/net": str(net_sum),
        "/tax": str(sum(tax)), "/payable": str(net_sum + sum(tax)), "/total": str(net_sum + sum(tax)),
        "/certificate/chosen": [p["id"] for p in chosen], "/certificate/payable": str(sum(state.left)),
        "/certificate/proved": True, "/certificate/gap": "0",
    }
    return expected


def ceiling(x):
    return ceil(Fraction(x))

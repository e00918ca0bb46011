"""Wasm instructions of one quote: 240 carts of 50 distinct lines with 12 promotions, counted as fuel by wasmtime.

Usage: fuel.py MODULE. Prints least, median and greatest fuel, the longest request, and whether all were proved.
"""

import json
import sys

from wasmtime import Config, Engine, Instance, Module, Store

MASK = (1 << 64) - 1


class Draw:
    """SplitMix64 (Steele, Lea and Flood 2014)."""

    def __init__(self, seed: int) -> None:
        self.state = seed * 0xD1342543DE82EF95 & MASK

    def below(self, end: int) -> int:
        self.state = self.state + 0x9E3779B97F4A7C15 & MASK
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return (z ^ z >> 31) % end


def promotion(draw: Draw, at: int) -> dict:
    tags = [f"collection-{draw.below(8)}" for _ in range(1 + draw.below(2))]
    percent, amount = 5 + 5 * draw.below(6), str(100 + 50 * draw.below(20))
    across = {"kind": "percent", "percent": percent, "spread": "across"}
    spend = {"requires": [{"minAmount": str(50_000 + 1_000 * draw.below(300))}]}
    line = {"target": {"tags": tags}}
    kinds = [
        {**line, "effect": {"kind": "percent", "percent": percent}},
        {**line, "effect": {"kind": "amount", "minor": amount}},
        {**line, "effect": {"kind": "buy_get", "buyQuantity": 1 + draw.below(3), "getQuantity": 1, "times": 1 + draw.below(3)}},
        {"level": "cart", "effect": across},
        {"level": "cart", "effect": across, **spend},
        {"level": "cart", "effect": {"kind": "amount", "minor": amount, "spread": "across"}, **spend},
    ]
    conflicts = [f"promotion-{other}" for other in range(at) if draw.below(100) < (0, 5, 10, 20, 40)[draw.below(5)]]
    return {"id": f"promotion-{at}", "priority": draw.below(5), "conflicts": conflicts, **kinds[at % 6]}


def request(seed: int) -> bytes:
    draw = Draw(seed)
    lines = [
        {
            "id": f"gid://shop/CartLine/{seed:04d}-{at:04d}-{draw.below(1 << 32):08x}",
            "item": f"gid://shop/ProductVariant/{draw.below(1 << 40)}",
            "quantity": 1 + draw.below(4),
            "unitPrice": 100 + draw.below(14_900),
            "tags": [f"collection-{draw.below(8)}", f"brand-{draw.below(40)}", f"season-{draw.below(4)}"],
            "tax": "low" if draw.below(3) == 0 else "full",
        }
        for at in range(50)
    ]
    book = {
        "version": "2026-11",
        "currency": "EUR",
        "policy": {"taxIncluded": True},
        "taxes": [{"id": "full", "rates": [{"id": "vat", "percent": 19}]}, {"id": "low", "rates": [{"id": "vat", "percent": 7}]}],
        "promotions": [promotion(draw, at) for at in range(12)],
    }
    cart = {"lines": lines, "charges": [{"id": "shipping", "amount": "590", "tax": "full"}]}
    return json.dumps({"book": book, "cart": cart, "now": "2026-11-21T00:00:00Z"}).encode()


def main() -> None:
    config = Config()
    config.consume_fuel = True
    engine = Engine(config)
    module = Module.from_file(engine, sys.argv[1])
    spent, longest, proved = [], 0, True
    for seed in range(240):
        store = Store(engine)
        budget = 1 << 40
        store.set_fuel(budget)
        exports = Instance(store, module, []).exports(store)
        text = request(seed)
        longest = max(longest, len(text))
        at = exports["input"](store, len(text))
        exports["memory"].write(store, text, at)
        length = exports["run"](store)
        spent.append(budget - store.get_fuel())
        start = exports["output"](store)
        answer = json.loads(bytes(exports["memory"].read(store, start, start + length)))
        proved = proved and answer["certificate"]["proved"]
    spent.sort()
    print(f"240 carts, 50 lines, 12 promotions: least {spent[0]:,}, median {spent[120]:,}, greatest {spent[-1]:,} instructions")
    print(f"longest request {longest:,} bytes; {'all proved' if proved else 'NOT all proved'}")


main()

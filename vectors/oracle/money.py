"""Money: allocation, rounding and conversion, by fractions of integers."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from authoring import answer, emit, error

OWN = "independent: vectors/oracle/money.py"
CONTRACT = "the contract: values"
CURRENCIES = ["currencies-2025.1"]

MODES = {
    "half_up": lambda low, rest, x: rest > Fraction(1, 2) or (rest == Fraction(1, 2) and x > 0),
    "half_down": lambda low, rest, x: rest > Fraction(1, 2) or (rest == Fraction(1, 2) and x < 0),
    "half_even": lambda low, rest, x: rest > Fraction(1, 2) or (rest == Fraction(1, 2) and low % 2 == 1),
    "half_ceiling": lambda low, rest, x: rest >= Fraction(1, 2),
    "up": lambda low, rest, x: rest > 0 and x > 0,
    "down": lambda low, rest, x: rest > 0 and x < 0,
    "floor": lambda low, rest, x: False,
    "ceiling": lambda low, rest, x: rest > 0,
}


def rounded(x, mode):
    low = floor(x)
    return low + MODES[mode](low, x - low, x)


def text(x):
    return f"{x.numerator}/{x.denominator}"


def parts(amount, weights, method):
    """Each method by its own definition, on exact shares."""
    sign, amount = (-1 if amount < 0 else 1), abs(amount)
    total = sum(weights)
    shares = [Fraction(amount * w, total) for w in weights]
    places = [i for i, w in enumerate(weights) if w]
    if method == "cumulative":
        marks = [floor(Fraction(amount * sum(weights[:i]), total)) for i in range(len(weights) + 1)]
        out = [b - a for a, b in zip(marks, marks[1:])]
    elif method == "last":
        out = [rounded(s, "half_up") for s in shares]
        out[places[-1]] += amount - sum(out)
    else:
        out = [rounded(s, "half_down" if method == "half_down_first" else "floor") for s in shares]
        if method == "largest_remainder":
            places.sort(key=lambda i: floor(shares[i]) - shares[i])
        if method == "largest_weight":
            places.sort(key=lambda i: -weights[i])
        left = amount - sum(out)
        for i in places[:abs(left)]:
            out[i] += 1 if left > 0 else -1
    assert sum(out) == amount
    return [sign * part for part in out]


def allocate(id, amount, weights, method=None, currency="EUR", kind="success", source=OWN, expected=None, **more):
    request = {"amount": {"currency": currency, "minor": str(amount)}, "weights": [str(w) for w in weights], **more}
    if method:
        request["method"] = method
    found = parts(amount, weights if any(weights) else [1] * len(weights), method or "largest_remainder")
    assert expected is None or found == expected, (id, found)
    emit(f"money.allocate.{id}", "money.allocate", kind, request,
         answer({"currency": currency, "parts": [str(p) for p in found]}), source)


# Where peers disagree: one amount over the same weights, by every method.
ROWS = {
    "largest_remainder": [5, 10, 5, 15, 24, 10, 5, 19],
    "first": [5, 10, 5, 15, 25, 10, 4, 19],
    "largest_weight": [5, 10, 4, 15, 25, 10, 4, 20],
    "half_down_first": [4, 10, 5, 15, 24, 10, 5, 20],
    "cumulative": [4, 10, 5, 15, 24, 10, 5, 20],
    "last": None,
}
for method, expected in ROWS.items():
    allocate(f"eight-parts-{method.replace('_', '-')}", 93, [10, 20, 10, 30, 50, 20, 10, 40], method, expected=expected)
allocate("default-method", 15, [80, 8, 12], expected=[12, 1, 2])
allocate("first-of-three", 300, [4300, 1400, 2300], "first", expected=[162, 52, 86])
allocate("cumulative-of-three", 299, [4300, 1400, 2300], "cumulative", expected=[160, 53, 86])
allocate("last-takes-the-rest", 4, [1, 1, 1], "last", expected=[1, 1, 2])
allocate("last-passes-zero-weights", 100, [1, 2, 0], "last", kind="edge")
allocate("first-passes-zero-weights", 100, [0, 1, 1, 1, 0], "first", kind="edge")
allocate("refund-mirrors-charge", -100, [1, 1, 1], expected=[-34, -33, -33])
allocate("nothing-to-share", 0, [3, 0, 1], "largest_weight", kind="edge")
allocate("one-part", -7, [5], "half_down_first", kind="edge")
allocate("equal-when-all-zero", 10, [0, 0, 0], "first", kind="edge", zeroWeights="equal", expected=[4, 3, 3])
allocate("zero-policy-without-need", 10, [0, 1], kind="edge", zeroWeights="equal", expected=[0, 10])
allocate("least-integer", -2**63, [1, 2], currency="JPY", kind="edge")
allocate("greatest-weights", 2**63 - 1, [2**62, 2**62 - 1], "cumulative", currency="KWD", kind="edge")


def allocate_fails(id, request, code, path):
    emit(f"money.allocate.{id}", "money.allocate", "failure", request, error(code, path), CONTRACT)


TEN = {"currency": "EUR", "minor": "10"}
allocate_fails("no-parts", {"amount": TEN, "weights": []}, "money.no_parts", "/weights")
allocate_fails("no-weight", {"amount": TEN, "weights": ["0", "0"]}, "money.no_weight", "/weights")
allocate_fails("negative-weight", {"amount": TEN, "weights": ["3", "-1"]}, "number.range", "/weights/1")
allocate_fails("weights-overflow", {"amount": TEN, "weights": [str(2**62)] * 2}, "number.overflow", "/weights")
allocate_fails("weight-beyond-64-bits", {"amount": TEN, "weights": [str(2**63)]}, "number.range", "/weights/0")
allocate_fails("weight-as-number", {"amount": TEN, "weights": [1]}, "field.type", "/weights/0")
allocate_fails("minor-as-number", {"amount": {"currency": "EUR", "minor": 10}, "weights": ["1"]}, "field.type", "/amount/minor")
allocate_fails("minor-with-point", {"amount": {"currency": "EUR", "minor": "10.0"}, "weights": ["1"]}, "number.integer", "/amount/minor")
allocate_fails("currency-lower-case", {"amount": {"currency": "eur", "minor": "10"}, "weights": ["1"]}, "money.currency", "/amount/currency")
allocate_fails("unknown-method", {"amount": TEN, "weights": ["1"], "method": "banker"}, "field.variant", "/method")


def round_(id, value, mode, increment=None, kind="success", source=OWN, raw=None, expected=None):
    request = {"value": value, "rounding": mode}
    step = Fraction(1)
    if increment is not None:
        request["increment"], step = increment, Fraction(str(increment))
    exact = Fraction(str(value)) if "/" in str(value) else Fraction(Decimal(str(value)))
    count = rounded(exact / step, mode)
    assert expected is None or count == expected, (id, count)
    emit(f"money.round.{id}", "money.round", kind, raw or request,
         answer({"increments": str(count), "value": text(count * step), "difference": text(count * step - exact)}), source)


for mode in MODES:
    round_(f"{mode.replace('_', '-')}-tie", "2.5", mode)
    round_(f"{mode.replace('_', '-')}-negative-tie", "-5/2", mode)
round_("half-even-odd-neighbour", "3.5", "half_even", expected=4)
round_("half-even-beyond-first-digit", "2.3451", "half_even", "0.01", expected=235)
round_("half-even-small", "0.0855", "half_even", "0.01", expected=9)
round_("half-even-last-digit", "2.3455", "half_even", "0.001", expected=2346)
round_("swiss-cash", "7.26975", "half_up", "0.05", expected=145)
round_("up-to-thirds", "1", "up", "2/3", expected=2)
round_("usage-fraction-is-not-lost", "0.0199999", "ceiling", "0.000001", expected=20000)
round_("json-number", 0.1, "half_up", "0.01", expected=10)
round_("json-exponent", "12.5E-3", "half_up", "0.01", kind="edge", raw='{"value":12.5E-3,"rounding":"half_up","increment":0.01}')
round_("integer", "-7", "up", kind="edge", expected=-7)
round_("negative-zero", "0", "floor", kind="edge", raw='{"value":-0,"rounding":"floor"}')
round_("eighteen-digits", "999999999.999999999", "down", kind="edge", expected=999999999)
round_("fraction-not-reduced", "10/4", "half_even", kind="edge", expected=2)
round_("zeros-that-say-nothing", "1.500000000000", "half_even", kind="edge", expected=2)


def round_fails(id, value, code, path="/value", increment=None, raw=None):
    request = {"value": value, "rounding": "half_up"}
    if increment is not None:
        request["increment"] = increment
    emit(f"money.round.{id}", "money.round", "failure", raw or request, error(code, path), CONTRACT)


round_fails("nineteen-digits", "1234567890123456789", "number.precision")
round_fails("ten-decimals", "0.0000000001", "number.precision")
round_fails("large-exponent", 0, "number.precision", raw='{"value":1e21,"rounding":"half_up"}')
round_fails("number-that-a-double-changes", 0, "number.precision", raw='{"value":123456789.123456789,"rounding":"half_up"}')
round_fails("exponent-in-text", "1e3", "number.decimal")
round_fails("leading-zero", "01.5", "number.decimal")
round_fails("comma", "1,5", "number.decimal")
round_fails("fraction-with-point", "1.5/2", "number.decimal")
round_fails("fraction-over-zero", "1/0", "number.zero_divisor")
round_fails("fraction-beyond-64-bits", "9223372036854775808/3", "number.overflow")
round_fails("boolean", True, "field.type")
round_fails("increment-of-zero", "1", "number.zero_divisor", "/increment", increment="0")
round_fails("increment-below-zero", "1", "number.zero_divisor", "/increment", increment="-0.05")
round_fails("overflow", "9223372036854775807/1", "number.overflow", "", increment="1/2")

EXPONENT = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3, "CLF": 4, "ISK": 0, "MGA": 2}


def rate(source, target, value):
    return {"from": source, "to": target, "value": value, "source": "ECB", "at": "2026-11-20T15:00:00Z"}


def convert(id, minor, source, target, value, mode, kind="success", **more):
    request = {"amount": {"currency": source, "minor": str(minor)}, "rate": rate(source, target, value), "rounding": mode, **more}
    exact = Fraction(minor) * Fraction(value) * Fraction(10) ** (EXPONENT[target] - EXPONENT[source])
    count = rounded(exact, mode)
    emit(f"money.convert.{id}", "money.convert", kind, request,
         answer({"amount": {"currency": target, "minor": str(count)}, "exact": text(exact), "difference": text(count - exact)}),
         OWN + "; minor units of ISO 4217", CURRENCIES)


convert("euro-to-dollar", 12345, "EUR", "USD", "1.0837", "half_even")
convert("euro-to-yen", 12345, "EUR", "JPY", "163.215", "half_up")
convert("yen-to-dinar", 1000, "JPY", "KWD", "0.002041", "half_up")
convert("dinar-to-four-decimals", -1999, "KWD", "CLF", "1/13", "floor")
convert("fraction-as-rate", 100, "EUR", "USD", "13/12", "ceiling")
convert("ariary-has-two-decimals", 500, "MGA", "EUR", "0.00019", "down", kind="edge")
convert("as-of-a-day", 1, "ISK", "EUR", "0.0069", "half_up", kind="edge", asOf="2026-11-21")


def convert_fails(id, code, path, packs=CURRENCIES, source="EUR", target="USD", value="1.1", minor="100", currency=None, **more):
    request = {"amount": {"currency": currency or source, "minor": minor}, "rate": rate(source, target, value), "rounding": "half_up", **more}
    emit(f"money.convert.{id}", "money.convert", "failure", request, error(code, path), CONTRACT, packs)


convert_fails("no-pack", "pack.missing", "", packs=[])
convert_fails("other-pack", "pack.missing", "", packs=["time-zones-2026e"])
convert_fails("before-the-pack", "pack.missing", "", asOf="1999-12-31")
convert_fails("other-currency", "money.currency_mismatch", "/amount/currency", currency="GBP")
convert_fails("unknown-currency", "money.currency_unknown", "/rate/to", target="QQQ")
convert_fails("gold-has-no-minor-unit", "money.currency_unknown", "/rate/from", source="XAU")
convert_fails("rate-of-zero", "number.range", "/rate/value", value="0")
convert_fails("overflow", "number.overflow", "", minor="9223372036854775807", value="10")

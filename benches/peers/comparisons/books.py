"""The books of some thousand transfers, read and checked from text."""

import json
from collections.abc import Iterator
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

import hivecore
from beancount import loader
from beancount.core import data, realization

from pairing import Comparison

TRANSFERS, ACCOUNTS, BATCH = 2_000, 50, 100
START = 1_795_219_200_000  # 2026-11-21T00:00:00Z
CURRENCIES = Path(__file__).parents[3] / "packs" / "currencies-2025.1.json"


def actions(n: int) -> list[dict[str, object]]:
    """A batch of transfers between accounts; the first opens them."""
    if n == 0:
        opened = [{"kind": "open", "account": f"User{one}", "category": "liability", "currency": "EUR"} for one in range(ACCOUNTS)]
        return [{"kind": "open", "account": "Bank", "category": "asset", "currency": "EUR"}, *opened]
    found = []
    for one in range(BATCH):
        place = n * BATCH + one
        debit = "Bank" if place % 3 == 0 else f"User{place % ACCOUNTS}"
        credit = f"User{(place * 7 + 1) % ACCOUNTS}"
        if debit == credit:
            credit = "Bank"
        amount = {"currency": "EUR", "minor": str(1 + place % 9_973)}
        found.append({"kind": "transfer", "debit": debit, "credit": credit, "amount": amount})
    return found


def journal(packs: hivecore.Packs) -> list[object]:
    """The journal of all transfers."""
    commands = []
    for n in range(TRANSFERS // BATCH + 1):
        commands.append({"specversion": "1.0", "id": str(n), "source": "bench", "type": "wallet.command",
                         "hlc": f"{START + n:012x}" + "0" * 20, "data": {"actions": actions(n)}})
    request = {"commands": commands, "now": "2026-11-22T00:00:00Z"}
    return json.loads(packs.call("wallet.step", json.dumps(request)))["ok"]["answer"]["entries"]


def comparisons() -> Iterator[Comparison]:
    """Beancount, from the export. Both sides check everything: hivecore every hash, limit and sum, beancount every sum."""
    packs = hivecore.Packs([CURRENCIES.read_bytes()])
    entries = journal(packs)
    request = json.dumps({"entries": entries})
    exported = json.dumps({"entries": entries, "format": "beancount"})
    text = json.loads(packs.call("wallet.export", exported))["ok"]["answer"]["text"]

    def ours() -> dict[str, Decimal]:
        answer = json.loads(hivecore.call("wallet.balances", request))["ok"]["answer"]
        sums = ((one["account"], int(one["debitsPosted"]) - int(one["creditsPosted"])) for one in answer["accounts"])
        return {account: Decimal(minor) / 100 for account, minor in sums}

    def theirs() -> dict[str, Decimal]:
        loaded, errors, _ = loader.load_string(text)
        if errors:
            raise SystemExit(f"peers: beancount finds {len(errors)} errors, first {errors[0]}")
        root = realization.realize(loaded)
        opened = [entry.account for entry in loaded if isinstance(entry, data.Open)]
        return {name.split(":")[-1]: realization.get(root, name).balance.get_currency_units("EUR").number for name in opened}

    if ours() != theirs():
        raise SystemExit("peers: hivecore and beancount disagree on a balance")
    yield Comparison(f"beancount {version('beancount')} loader", f"the books of {TRANSFERS} transfers, read and checked from text",
                     "books/s", 1, ours, theirs)

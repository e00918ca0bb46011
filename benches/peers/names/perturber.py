"""What happens to a name on its way to a query: typing errors, another order, another spelling, another script's way.

Fixed before any scorer was tuned; it knows nothing of how names are compared."""

import random

SPELLINGS = [
    ("mohammed", ("muhammad", "mohamed", "mohammad", "muhammed")), ("ahmed", ("ahmad",)), ("hussein", ("husain", "hossein", "husayn")),
    ("yousef", ("yusuf", "youssef", "yousuf")), ("khalid", ("khaled", "halid")), ("abdullah", ("abdallah", "abdulla")),
    ("abdulrahman", ("abd al rahman", "abdel rahman", "abdurrahman")), ("abdulaziz", ("abd al aziz", "abdelaziz")), ("fatima", ("fatemah", "fatma")),
    ("aleksandr", ("alexander", "alexandr", "oleksandr")), ("sergei", ("sergey", "serguei")), ("dmitri", ("dmitry", "dimitri", "dmitriy")),
    ("mikhail", ("michail", "mihail")), ("nikolai", ("nikolay", "nicolai")), ("yuri", ("yury", "iouri", "jurij")), ("tchaikovsky", ("chaikovsky", "tschaikowski")),
    ("sch", ("sh",)), ("ch", ("tch",)), ("ph", ("f",)), ("kh", ("h",)), ("ou", ("u",)), ("oo", ("u",)), ("ee", ("i",)), ("y", ("i",)), ("w", ("v",)),
    ("q", ("k",)), ("x", ("ks",)), ("ov", ("off",)), ("ev", ("eff",)), ("ss", ("s",)), ("mm", ("m",)), ("z", ("s",)), ("al-", ("el ", "al ", "")),
]
MARKS = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "n": "ñ", "c": "ç"}
KEYS = {"a": "sq", "s": "ad", "d": "sf", "e": "wr", "r": "et", "t": "ry", "i": "uo", "o": "ip", "n": "bm", "m": "n", "l": "k", "k": "jl", "h": "gj", "g": "fh"}


def typing_error(name, source):
    """One letter left out, doubled, swapped with its neighbour, or hit beside."""
    places = [at for at, letter in enumerate(name) if letter.isalpha()]
    at = source.choice(places)
    kind = source.randrange(4)
    if kind == 0 and len(places) > 4:
        return name[:at] + name[at + 1:]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    if kind == 2 and at + 1 < len(name) and name[at + 1].isalpha():
        return name[:at] + name[at + 1] + name[at] + name[at + 2:]
    return name[:at] + source.choice(KEYS.get(name[at], "e")) + name[at + 1:]


def respelled(name, source):
    """One spelling for another, where one fits."""
    fitting = [(old, new) for old, news in SPELLINGS for new in news if old in name]
    if not fitting:
        return typing_error(name, source)
    old, new = source.choice(fitting)
    return name.replace(old, new, 1)


def reordered(name, source):
    """The family name first, with or without a comma."""
    *given, family = name.split()
    return f"{family}{source.choice([',', ''])} {' '.join(given)}"


def marked(name, source):
    """With accents."""
    return "".join(MARKS.get(letter, letter) if source.random() < 0.3 else letter for letter in name)


def shortened(name, source):
    """Without a middle part."""
    parts = name.split()
    if len(parts) > 2:
        parts.pop(source.randrange(1, len(parts) - 1))
    return " ".join(parts)


KINDS = {"typing": typing_error, "spelling": respelled, "order": reordered, "marks": marked, "short": shortened}
WEIGHTS = {"typing": 4, "spelling": 4, "order": 2, "marks": 1, "short": 1}


def perturbed(name, source):
    """One or two of them, and capitals half of the time."""
    kinds = source.choices(sorted(KINDS), [WEIGHTS[kind] for kind in sorted(KINDS)], k=1 + (source.random() < 0.35))
    for kind in kinds:
        name = KINDS[kind](name, source)
    return (name.upper() if source.random() < 0.5 else name.title()), "+".join(kinds)


def queries(listed, strangers, count, seed):
    """(query, the listed name it comes from or None, kinds): half from the list, half from strangers, in random order."""
    source = random.Random(seed)
    out = []
    for at in range(count):
        if at % 2 == 0:
            name = source.choice(listed)
            query, kinds = perturbed(name, source)
            out.append((query, name, kinds))
        else:
            query, kinds = perturbed(source.choice(strangers), source)
            out.append((query, None, kinds))
    source.shuffle(out)
    return out

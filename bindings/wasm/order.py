"""Orders a wasm's functions so that those alike stand together, which lets gzip see what they share: 4 % of the whole.

`order.py IN OUT` copies a module and names its functions `000000`, `000001`, … in the order wanted, for
`wasm-opt --reorder-functions-by-name`. gzip looks back over 32 kB, so each function is followed by the one that
shares most with those in the window, what is rare counting more than what is common. The same module gives the same
order: nothing depends on hashes or on time.
"""

import sys
from collections import Counter, deque

GRAM = 6  # bytes of code that two functions share or do not
COMMON = 200  # what stands in more functions than this tells nothing
WINDOW = 30_000  # bytes behind, of gzip's 32,768


def number(data, at):
    """An unsigned LEB128 number, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def spelled(value):
    """A number as unsigned LEB128."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def sections(data):
    """Of each section: its id, where it begins, where its content begins, where it ends."""
    at = 8
    while at < len(data):
        size, content = number(data, at + 1)
        yield data[at], at, content, content + size
        at = content + size


def imported_functions(data, at):
    """How many functions a section of imports has."""
    count, at = number(data, at)
    functions = 0
    for _ in range(count):
        for _ in range(2):
            size, at = number(data, at)
            at += size
        kind, at = data[at], at + 1
        if kind == 0:
            functions += 1
            _, at = number(data, at)
        else:
            raise SystemExit("order.py: only functions are imported here")
    return functions


def bodies(data, at):
    """The code of each function."""
    count, at = number(data, at)
    for _ in range(count):
        size, start = number(data, at)
        yield data[at : start + size]
        at = start + size


def alike(code):
    """The places of the functions, those alike together."""
    grams = [dict.fromkeys(body[at : at + GRAM] for at in range(len(body) - GRAM + 1)) for body in code]
    seen = Counter()
    for found in grams:
        seen.update(found.keys())
    holders = {gram: [] for gram, times in seen.items() if 2 <= times <= COMMON}
    for place, found in enumerate(grams):
        for gram in found:
            if gram in holders:
                holders[gram].append(place)
    grams = [[gram for gram in found if gram in holders] for found in grams]
    # Whole numbers, so that what is added and taken away again leaves nothing.
    worth = {gram: int(1_000_000 * seen[gram] ** -0.3) for gram in holders}
    length = [(len(body) + 20) ** 0.6 for body in code]
    score, left = [0] * len(code), set(range(len(code)))
    window, behind, inside = deque(), 0, Counter()
    place = max(left, key=lambda place: (len(code[place]), -place))
    while True:
        yield place
        left.discard(place)
        window.append(place)
        behind += len(code[place])
        for gram in grams[place]:
            inside[gram] += 1
            if inside[gram] == 1:
                for holder in holders[gram]:
                    score[holder] += worth[gram]
        while behind > WINDOW and len(window) > 1:
            gone = window.popleft()
            behind -= len(code[gone])
            for gram in grams[gone]:
                inside[gram] -= 1
                if inside[gram] == 0:
                    for holder in holders[gram]:
                        score[holder] -= worth[gram]
        if not left:
            return
        place = max(left, key=lambda place: (score[place] / length[place], -place))


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    out, imports, names = bytearray(data[:8]), 0, b""
    for kind, start, content, end in sections(data):
        if kind == 2:
            imports = imported_functions(data, content)
        elif kind == 10:
            order = [*range(imports), *(imports + place for place in alike(list(bodies(data, content))))]
            entries = sorted((function, b"%06d" % rank) for rank, function in enumerate(order))
            table = b"".join(spelled(function) + spelled(len(name)) + name for function, name in entries)
            table = spelled(len(entries)) + table
            names = spelled(4) + b"name" + b"\x01" + spelled(len(table)) + table
        if kind or not data[content:end].startswith(b"\x04name"):
            out += data[start:end]
    out += b"\0" + spelled(len(names)) + names
    with open(sys.argv[2], "wb") as file:
        file.write(out)


main()

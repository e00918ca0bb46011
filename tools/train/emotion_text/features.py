"""What the text model sees of a text, the same as core/src/engines/emotion/text/features.rs: hashes of n-grams."""

NEGATIONS = {b"not", b"no", b"never", b"without", b"nor", b"neither", b"cannot", b"cant", b"dont", b"doesnt", b"didnt",
             b"wont", b"isnt", b"arent", b"wasnt", b"werent", b"couldnt", b"shouldnt", b"wouldnt", b"aint"}
MASK = 0xFFFFFFFF


def key(kind: bytes, text: bytes) -> int:
    """FNV-1a over the kind and the bytes, its bits then mixed as MurmurHash3 ends."""
    h = 0x811C9DC5
    for byte in kind + text:
        h = ((h ^ byte) * 0x01000193) & MASK
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & MASK
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & MASK
    return h ^ (h >> 16)


def kind_of(c: int) -> str:
    """`w` part of a word, `s` a symbol of its own, `-` nothing, which ends a word."""
    if c < 0x80:
        if chr(c).isalnum() or c in (0x5F, 0x27):
            return "w"
        return "s" if 0x21 <= c < 0x7F else "-"
    if c in (0x2018, 0x2019):
        return "w"
    if c in (0x85, 0xA0, 0x1680, 0x3000) or 0x2000 <= c <= 0x200F or 0x2028 <= c <= 0x202F or 0x205F <= c <= 0x206F:
        return "-"
    if 0xFE00 <= c <= 0xFE0F or 0x1F3FB <= c <= 0x1F3FF:
        return "-"
    if c < 0x2000 or 0x2C00 <= c < 0xFE00 or 0x10000 <= c < 0x1F000:
        return "w"
    return "s"


def tokens(text: str) -> list[tuple[bytes, bool]]:
    """Words and symbols in order, as bytes; whether each is a word. Only ASCII is put in lower case."""
    found, word = [], bytearray()
    for scalar in text:
        c = ord(scalar)
        kind = kind_of(c)
        if kind == "w":
            word += b"'" if c in (0x2018, 0x2019) else scalar.encode().lower() if c < 0x80 else scalar.encode()
            continue
        if word:
            found.append((bytes(word), True))
            word.clear()
        if kind == "s":
            found.append((scalar.encode(), False))
    if word:
        found.append((bytes(word), True))
    return found


def features(text: str) -> list[int]:
    """Keys of every n-gram, repeated ones repeated."""
    found, before, negated = [], None, 0
    for token, is_word in tokens(text):
        found.append(key(b"w", token))
        if before is not None:
            found.append(key(b"b", before + b" " + token))
        before = token
        if not is_word:
            negated = 0 if token in (b".", b",", b";", b"!", b"?") else negated
            continue
        framed = b"<" + token + b">"
        for length in (3, 4, 5):
            found += [key(b"c", framed[at:at + length]) for at in range(len(framed) - length + 1)]
        if negated:
            negated -= 1
            found.append(key(b"n", token))
        if token in NEGATIONS or token.endswith(b"n't"):
            negated = 3
    return found

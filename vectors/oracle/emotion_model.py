"""The text model: its file read, and its features and sums computed, in plain Python."""

import base64
import json
import math
import struct
import sys
from collections import Counter
from pathlib import Path

from authoring import emit, error, part

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools/train/emotion_text"))
from features import features, key, tokens  # noqa: E402

OWN = "independent: vectors/oracle/emotion_model.py"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["emotion-text-1", "emotion-permission-2026.1"]
PERMISSION = {"setting": "home", "purpose": "self_reflection", "signals": ["text"], "subject": "user",
              "jurisdiction": "DE", "asOf": "2026-11-21",
              "consents": [{"signal": "text", "purpose": "self_reflection", "from": "2026-01-01"}]}
CLASSES = ["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"]
SHARED = set(b"a also am an as come den die do fast has hat in man me no on sea so son war was".split())

file = base64.b64decode(json.loads((ROOT / "packs/emotion-text-1.json").read_text())["payload"]["model"])
payload = file[20:-32]
count, _, step = struct.unpack_from("<IIf", payload)
rules = [struct.unpack_from("<5f", payload, 12 + 20 * c) for c in range(7)]
at = 12 + 7 * 20
keys = struct.unpack_from(f"<{count}I", payload, at)
frequencies = payload[at + 4 * count:at + 5 * count]
weights = struct.unpack_from(f"<{7 * count}b", payload, at + 5 * count)
place = {k: n for n, k in enumerate(keys)}


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def read(text):
    telling = [t for t, is_word in tokens(text) if is_word and t not in SHARED]
    known = sum(key(b"w", t) in place for t in telling)
    counts = Counter(place[k] for k in features(text) if k in place)
    values = {p: (1 + math.log(n) if n > 1 else 1) * single(frequencies[p] * step) for p, n in counts.items()}
    length = math.sqrt(sum(values[p] ** 2 for p in sorted(values))) or 1
    probabilities, margins = [], []
    for c, (scale, intercept, threshold, slope, offset) in enumerate(rules):
        score = sum(values[p] * weights[7 * p + c] for p in sorted(values)) * scale / length + intercept
        margins.append(score - threshold)
        probabilities.append(1 / (1 + math.exp(-(slope * score + offset))))
    found = [c for c in range(7) if margins[c] >= 0] or [margins.index(max(margins))]
    return len(telling), known, probabilities, found


def case(name, text, kind="success"):
    words, known, probabilities, found = read(text)
    expect = {"/texts/0/emotions/words": words, "/texts/0/emotions/knownWords": known}
    if known * 3 >= words:
        expect |= {"/texts/0/emotions/language": "english",
                   "/texts/0/emotions/found": [CLASSES[c] for c in found],
                   **{f"/texts/0/emotions/classes/{c}/micros": math.floor(p * 1e6 + 0.5) for c, p in enumerate(probabilities)}}
    else:
        expect |= {"/texts/0/emotions/language": "unknown", "/texts/0/emotions/found": [], "/texts/0/emotions/classes": []}
    emit(f"emotion.text.model-{name}", "emotion.text", kind,
         {"permission": PERMISSION, "texts": [text], "analysers": ["emotions"]}, part(**expect), OWN, PACKS)


for name, text in (
    ("joy", "I love this, it made my whole week!"), ("gratitude", "Thank you so much for your help"),
    ("anger", "This is outrageous, I hate how they treat people"), ("disgust", "That smell is disgusting, I feel sick"),
    ("fear", "I was terrified when the lights went out"), ("sadness", "I miss my grandmother so much, I can't stop crying"),
    ("surprise", "Wow, I did not expect that at all"), ("neutral", "The meeting starts at nine in room four"),
    ("negated", "I am not happy about this"), ("negated-by-contraction", "I don't love it"),
    ("negation-ends-at-the-comma", "not now, happy later"), ("curly-apostrophe", "I don\u2019t love it"),
    ("capitals", "I AM SO ANGRY"), ("emoji-alone", "\U0001F602\U0001F602"), ("emoji-with-skin", "nice \U0001F44D\U0001F3FD"),
    ("heart-with-selector", "\u2764\ufe0f thank you"), ("two-at-once", "I am sad that it is over but I loved every minute"),
    ("long", "we went there and it was good " * 40), ("punctuation", "?!... what?!"), ("mixed-case", "hApPy BirthDAY"),
    ("german", "Ich bin heute sehr traurig, weil mein Hund gestorben ist."), ("french", "Je suis tr\u00e8s heureux de te voir"),
    ("spanish", "No me gusta nada este libro"), ("russian", "\u0411\u0435\u0441\u0438\u0442 \u043c\u0435\u043d\u044f \u0432\u0441\u0451"),
    ("japanese", "\u79c1\u306f\u3068\u3066\u3082\u5b09\u3057\u3044\u3067\u3059"), ("spaces-of-every-kind", "so\u2003happy\u3000today\u200bnow"),
    ("accents", "caf\u00e9 na\u00efve r\u00e9sum\u00e9 love"), ("symbols", "2 + 2 = 4 & that's that \u2026 \u2014"),
):
    case(name, text)
case("empty", "", "edge")
case("only-shared-words", "no no so so", "edge")
emit("emotion.text.model-without-it", "emotion.text", "failure",
     {"permission": PERMISSION, "texts": ["good"], "analysers": ["emotions"]}, error("pack.missing", ""), CONTRACT, PACKS[1:])
emit("emotion.text.no-analyser", "emotion.text", "edge", {"permission": PERMISSION, "texts": ["good"], "analysers": []},
     part(**{"/texts": [{}]}), CONTRACT, PACKS)
emit("emotion.text.no-such-analyser", "emotion.text", "failure",
     {"permission": PERMISSION, "texts": ["good"], "analysers": ["tarot"]}, error("field.variant", "/analysers/0"), CONTRACT, PACKS)

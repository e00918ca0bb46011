"""Faces by action units, sliders and mood words: SAM's scale and FACS's combinations computed here again."""

import math
import tomllib
from pathlib import Path

from authoring import answer, emit, error

SOURCE = Path(__file__).parents[2] / "packs/source/emotion"
EMFACS = "Friesen and Ekman, EMFACS-7, 1983, as in secondary copies"
FACS = "Ekman and Friesen 1978, table 11-1, as printed in Methods of Psychological Research Online 4"
SAM = "Bradley and Lang 1994: nine steps, moved to -1 to 1 by (x - 5) / 4"
OWN = "independent: vectors/oracle/emotion_observe.py"
RUSSELL = "Russell and Mehrabian 1977, secondary copies"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["emotion-permission-2026.1", "emotion-observation-1", "emotion-mappings-1"]
PERMISSION = {"setting": "home", "purpose": "self_reflection", "signals": ["face", "self_report"], "subject": "user",
              "jurisdiction": "DE", "asOf": "2026-11-21",
              "consents": [{"signal": signal, "purpose": "self_reflection", "from": "2026-01-01"}
                           for signal in ("face", "self_report")]}
AXES = ("valence", "arousal", "dominance")
PROTOTYPES = {
    "emfacs": {"anger": ["4 5 7 23"], "disgust": ["9 15 16", "9 15 17"], "fear": ["1 2 4 5 20 26", "1 2 4 5 7 20 26"],
               "joy": ["6 12"], "sadness": ["1 4 15"], "surprise": ["1 2 5 26"]},
    "facs-1978-intense": {"anger": ["4 5 7 24"], "disgust": ["4 10 17"], "fear": ["1 2 4 5 20 25"], "joy": ["6 12 25"],
                          "sadness": ["1 4 15"], "surprise": ["1 2 5 26"]},
}
POINTS = {"anger": (-.51, .59, .25), "disgust": (-.60, .35, .11), "fear": (-.64, .60, -.43), "joy": (.76, .48, .35),
          "neutral": (0, 0, 0), "sadness": (-.63, -.27, -.33), "surprise": (.40, .67, -.13)}


def nine(x):
    return math.floor(abs(x) * 1e9 + 0.5) / 1e9 * (1 if x >= 0 else -1) + 0


def measures(point, variance=0.0625):
    return [{"axis": axis, "value": value, "variance": variance} for axis, value in zip(AXES, point) if value is not None]


def centre(shares):
    total = sum(shares.values())
    return [nine(sum(share * POINTS[name][at] for name, share in shares.items()) / total) for at in range(3)]


def case(name, observed, expect, source, kind="success", **more):
    emit(f"emotion.observe.{name}", "emotion.observe", kind,
         {"permission": PERMISSION, "observed": observed, **more},
         answer({"measures": [], "unknown": [], **expect}), source, PACKS)


def face(name, units, source=EMFACS, table="emfacs", most=5, kind="success", prefix="AU", coordinates=False):
    """A combination is as strong as its weakest unit, an emotion as its strongest combination."""
    shares = {emotion: nine(max(min(units.get(int(unit), 0) for unit in one.split()) for one in combinations) / most)
              for emotion, combinations in PROTOTYPES[table].items()}
    observed = {"kind": "action_units", "intensities": {f"{prefix}{unit}": value for unit, value in units.items()}}
    if table != "emfacs":
        observed["table"] = table
    if most != 5:
        observed["most"] = most
    expect = {"shares": [{"name": n, "share": s} for n, s in sorted(shares.items())], "table": table,
              "verified": table != "emfacs"}
    more = {}
    if coordinates:
        more["coordinates"] = "russell-mehrabian-1977"
        there = {n: s for n, s in shares.items() if s}
        if there:
            expect["measures"] = measures(centre(there))
    case(name, observed, expect, source, kind, **more)


face("a-smile", {6: 3, 12: 4})
face("a-smile-without-the-eyes", {12: 5})
face("sadness", {1: 2, 4: 2.5, 15: 1})
face("fear-holds-surprise", {1: 5, 2: 5, 4: 5, 5: 5, 20: 5, 26: 5})
face("fear-with-tight-lids", {1: 4, 2: 4, 4: 4, 5: 4, 7: 1, 20: 4, 26: 4})
face("disgust-either-way", {9: 3, 15: 3, 16: 1, 17: 2})
face("anger-by-plain-numbers", {4: 5, 5: 5, 7: 5, 23: 5}, prefix="")
face("probabilities-of-units", {6: 0.9, 12: 0.75}, most=1)
face("a-face-at-rest", {}, kind="edge")
face("a-face-at-rest-with-coordinates", {}, kind="edge", coordinates=True)
face("units-that-no-table-knows", {43: 5, 61: 2}, kind="edge")
face("the-other-table", {6: 4, 12: 5, 25: 2}, FACS, "facs-1978-intense")
face("the-other-table-for-disgust", {4: 2, 10: 4, 17: 3}, FACS, "facs-1978-intense")
face("a-smile-with-coordinates", {6: 5, 12: 5}, RUSSELL, coordinates=True)
face("two-feelings-with-coordinates", {1: 5, 2: 5, 5: 4, 26: 5, 6: 3, 12: 3}, RUSSELL, coordinates=True)


def probable(name, probabilities, source=OWN, kind="success", coordinates=True, **more):
    there = {n: s for n, s in probabilities.items() if s}
    expect = {"shares": [{"name": n, "share": s} for n, s in sorted(probabilities.items())]}
    if coordinates:
        more["coordinates"] = "russell-mehrabian-1977"
        if there:
            expect["measures"] = measures(centre(dict(sorted(there.items()))), more.get("variance", 0.0625))
    case(name, {"kind": "face_probabilities", "probabilities": probabilities}, expect, source, kind, **more)


probable("a-model-of-the-host", {"joy": 0.7, "neutral": 0.2, "surprise": 0.1}, RUSSELL)
probable("a-model-that-is-sure", {"sadness": 1, "joy": 0}, RUSSELL, variance=0.2)
probable("a-model-without-coordinates", {"joy": 0.5, "smirk": 0.5}, coordinates=False)
probable("a-model-that-says-nothing", {"joy": 0}, kind="edge")


def sliders(name, kind="success", source=SAM, variance=None, **given):
    low, high = given.get("lowest", 1), given.get("highest", 9)
    point = [None if given.get(axis) is None else (given[axis] - (low + high) / 2) / ((high - low) / 2) for axis in AXES]
    more = {} if variance is None else {"variance": variance}
    case(name, {"kind": "sliders", **given}, {"measures": measures(point, variance or 0.0625)}, source, kind, **more)


for step in range(1, 10):
    sliders(f"sam-{step}", "edge" if step in (1, 5, 9) else "success", valence=step, arousal=10 - step)
sliders("sam-all-three", valence=7, arousal=3, dominance=6, variance=0.01)
sliders("dominance-alone", dominance=2)
sliders("no-slider", "edge")
sliders("a-slider-of-a-hundred", source=OWN, valence=75, arousal=10, lowest=0, highest=100)
sliders("between-two-steps", source=OWN, valence=6.5)
sliders("already-from-minus-one-to-one", source=OWN, valence=-0.25, lowest=-1, highest=1)

WORDS = tomllib.loads((SOURCE / "observation.toml").read_text())["payload"]["words"]
# Where the quadrants of Russell's circumplex put them.
assert all(WORDS[w][0] > 0 and WORDS[w][1] > 0 for w in ("excited", "delighted", "happy", "glad"))
assert all(WORDS[w][0] > 0 and WORDS[w][1] < 0 for w in ("calm", "content", "relaxed", "serene"))
assert all(WORDS[w][0] < 0 and WORDS[w][1] < 0 for w in ("sad", "bored", "tired", "depressed"))
assert all(WORDS[w][0] < 0 and WORDS[w][1] > 0 for w in ("afraid", "angry", "tense", "frustrated"))


def words(name, given, kind="success"):
    known = [WORDS[w.lower()] for w in given if w.lower() in WORDS]
    unknown = [n for n, w in enumerate(given) if w.lower() not in WORDS]
    point = [nine(sum(p[at] for p in known) / len(known) / 100) for at in range(3)] if known else []
    case(name, {"kind": "mood_words", "words": given}, {"measures": measures(point), "unknown": unknown}, OWN, kind)


words("one-word", ["calm"])
words("two-words", ["tired", "Grateful"])
words("three-words-one-unknown", ["angry", "flumpish", "sad"])
words("a-word-of-two", ["let down"])
words("no-word-is-known", ["flumpish"], "edge")
words("the-same-word-twice", ["proud", "PROUD"], "edge")


def fails(name, code, path, observed=None, packs=PACKS, permission=PERMISSION, **more):
    emit(f"emotion.observe.{name}", "emotion.observe", "failure",
         {"permission": permission, "observed": observed or {"kind": "sliders", "valence": 5}, **more},
         error(code, path), CONTRACT, packs)


def units(**given):
    return {"kind": "action_units", "intensities": {"AU6": 1, "AU12": 1}, **given}


fails("an-unknown-kind", "field.variant", "/observed/kind", {"kind": "tea_leaves"})
fails("a-unit-with-a-zero", "field.range", "/observed/intensities", units(intensities={"AU06": 1}))
fails("a-unit-by-its-name", "field.range", "/observed/intensities", units(intensities={"smile": 1}))
fails("a-unit-beyond-the-greatest", "field.range", "/observed/intensities/AU6", units(intensities={"AU6": 5.1}))
fails("a-unit-twice", "field.range", "/observed/intensities/AU6", units(intensities={"6": 1, "AU6": 1}))
fails("no-greatest", "field.range", "/observed/most", units(most=0))
fails("no-such-face-table", "emotion.mapping", "/observed/table", units(table="lombroso"))
fails("a-probability-beyond", "field.range", "/observed/probabilities/joy",
      {"kind": "face_probabilities", "probabilities": {"joy": 1.01}})
fails("no-such-coordinates", "emotion.mapping", "/coordinates", units(), coordinates="phrenology")
fails("coordinates-without-the-name", "emotion.mapping", "/coordinates",
      {"kind": "face_probabilities", "probabilities": {"smirk": 1}}, coordinates="russell-mehrabian-1977")
fails("a-slider-beyond-its-end", "field.range", "/observed/arousal", {"kind": "sliders", "arousal": 9.5})
fails("a-slider-before-its-beginning", "field.range", "/observed/valence", {"kind": "sliders", "valence": 0})
fails("a-scale-that-is-none", "field.range", "/observed/highest", {"kind": "sliders", "lowest": 5, "highest": 5})
fails("no-words", "field.range", "/observed/words", {"kind": "mood_words", "words": []})
fails("no-variance", "field.range", "/variance", variance=0)
fails("a-face-without-consent", "emotion.consent", "/permission/consents", units(),
      permission={**PERMISSION, "consents": PERMISSION["consents"][1:]})
fails("a-face-not-declared", "emotion.undeclared", "/permission/signals", units(),
      permission={**PERMISSION, "signals": ["self_report"]})
fails("a-face-at-school", "emotion.prohibited", "/permission/setting", units(),
      permission={**PERMISSION, "setting": "education", "subject": "student"})
fails("a-face-in-a-setting-not-known", "emotion.undetermined", "/permission/setting", units(),
      permission={**PERMISSION, "setting": "unknown"})
fails("a-face-called-an-expression", "emotion.undeclared", "/permission/infers", units(),
      permission={**PERMISSION, "infers": "apparent_expression"})
fails("sliders-that-stand-on-nothing", "emotion.undeclared", "/permission/signals", permission={**PERMISSION, "signals": []})
fails("words-without-their-pack", "pack.missing", "", {"kind": "mood_words", "words": ["calm"]}, packs=PACKS[:1])
emit("emotion.observe.sliders-at-work", "emotion.observe", "success",
     {"permission": {**PERMISSION, "setting": "workplace", "subject": "worker", "signals": ["self_report"]},
      "observed": {"kind": "sliders", "valence": 9}}, answer({"measures": measures([1]), "unknown": []}), SAM, PACKS)

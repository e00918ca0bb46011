"""Names of feelings: the tables written down from their sources a second time."""

import math

from authoring import emit, error, part

RUSSELL = "Russell and Mehrabian 1977, secondary copies"
GEBHARD = "Gebhard: ALMA, 2005, recalled"
ANEW = "centroids of ANEW on 1 to 9, moved by (x - 5) / 4"
GOEMOTIONS = "GoEmotions' file of Ekman groups"
PLUTCHIK = "Plutchik 1980, recalled"
OWN = "independent: vectors/oracle/emotion_map.py"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["emotion-mappings-1"]
PAD = {"anger": (-.51, .59, .25), "disgust": (-.60, .35, .11), "fear": (-.64, .60, -.43), "joy": (.76, .48, .35),
       "neutral": (0, 0, 0), "sadness": (-.63, -.27, -.33), "surprise": (.40, .67, -.13)}
AXES = ("valence", "arousal", "dominance")


def nine(x):
    return math.floor(abs(x) * 1e9 + 0.5) / 1e9 * (1 if x >= 0 else -1) + 0


def point(values):
    return dict(zip(AXES, values))


def case(name, table, expect, source, kind="success", **request):
    emit(f"emotion.map.{name}", "emotion.map", kind, {"table": table, **request}, part(**expect), source, PACKS)


for name, values in PAD.items():
    case(f"russell-{name}", "russell-mehrabian-1977", {"/coordinates": point(values), "/verified": True, "/set": "ekman7"},
         RUSSELL, shares={name: 1})
for name, values in (("joy", (.4, .2, .1)), ("gratitude", (.4, .2, -.3)), ("shame", (-.3, .1, -.6))):
    case(f"alma-{name}", "alma-2005", {"/coordinates": point(values), "/verified": False}, GEBHARD, shares={name: 1})
for name, values in (("anger", (2.7, 6.95, 5.1)), ("joy", (8.6, 7.22, 6.28)), ("sadness", (2.21, 5.21, 2.82))):
    case(f"anew-{name}", "anew-centroids", {"/coordinates": point([nine((x - 5) / 4) for x in values])}, ANEW, shares={name: 1})
mixed = {"anger": 0.2, "joy": 0.5, "sadness": 0.3}
case("mixture", "russell-mehrabian-1977",
     {"/coordinates": point([nine(sum(s * PAD[n][a] for n, s in mixed.items())) for a in range(3)])}, OWN, shares=mixed)
case("mixture-of-counts", "russell-mehrabian-1977",
     {"/coordinates": point([nine((PAD["fear"][a] * 3 + PAD["joy"][a]) / 4) for a in range(3)])}, OWN, shares={"fear": 3, "joy": 1})


def near(values, reach):
    e = {n: math.exp(-sum((a - b) ** 2 for a, b in zip(values, p)) / (2 * reach**2)) for n, p in sorted(PAD.items())}
    return [{"name": n, "share": nine(x / sum(e.values()))} for n, x in e.items()]


for name, values, reach in (("at-joy", PAD["joy"], 0.5), ("at-the-middle", (0, 0, 0), 0.5), ("far-reach", (.5, -.5, .1), 2)):
    case(f"point-{name}", "russell-mehrabian-1977", {"/shares": near(values, reach)}, OWN, coordinates=point(values), reach=reach)
case("point-too-far-from-all", "russell-mehrabian-1977", {"/shares": [{"name": n, "share": 0} for n in sorted(PAD)]}, OWN,
     "edge", coordinates=point((1, -1, 1)), reach=0.01)

EKMAN = ["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"]
GROUPS = {"anger": "anger annoyance disapproval", "disgust": "disgust", "fear": "fear nervousness",
          "joy": "joy amusement approval excitement gratitude love optimism relief pride admiration desire caring",
          "sadness": "sadness disappointment embarrassment grief remorse",
          "surprise": "surprise realization confusion curiosity", "neutral": "neutral"}
for group, names in GROUPS.items():
    shares = {n: (k + 1) / 64 for k, n in enumerate(names.split())}
    expect = [{"name": n, "share": nine(sum(shares.values())) if n == group else 0} for n in EKMAN]
    case(f"goemotions-{group}", "goemotions-ekman7", {"/shares": expect, "/set": "ekman7"}, GOEMOTIONS, shares=shares)

for name, basic in (("ecstasy", "joy"), ("acceptance", "trust"), ("terror", "fear"), ("distraction", "surprise"),
                    ("grief", "sadness"), ("boredom", "disgust"), ("rage", "anger"), ("vigilance", "anticipation")):
    eight = sorted(["joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation"])
    case(f"plutchik-{name}", "plutchik-intensities",
         {"/shares": [{"name": n, "share": 0.75 if n == basic else 0} for n in eight]}, PLUTCHIK, shares={name: 0.75})


def dyad(name, shares, found, kind="success"):
    case(f"dyad-{name}", "plutchik-dyads", {"/dyads": [{"name": n, "of": of, "share": s} for n, of, s in found]}, PLUTCHIK,
         kind, shares=shares)


dyad("love", {"joy": 0.6, "trust": 0.4}, [("love", ["joy", "trust"], 0.4)])
dyad("awe", {"fear": 0.5, "surprise": 0.5}, [("awe", ["fear", "surprise"], 0.5)])
dyad("contempt", {"disgust": 0.2, "anger": 0.7}, [("contempt", ["disgust", "anger"], 0.2)])
dyad("three-at-once", {"joy": 0.5, "trust": 0.3, "fear": 0.2},
     [("guilt", ["joy", "fear"], 0.2), ("love", ["joy", "trust"], 0.3), ("submission", ["trust", "fear"], 0.2)])
dyad("opposites-make-none", {"joy": 0.5, "sadness": 0.5}, [], "edge")
dyad("of-one", {"joy": 1}, [], "edge")
case("nothing-grouped", "goemotions-ekman7", {"/shares": [{"name": n, "share": 0} for n in EKMAN]}, GOEMOTIONS, "edge", shares={})


def fails(name, code, path, packs=PACKS, **request):
    emit(f"emotion.map.{name}", "emotion.map", "failure", {"table": "russell-mehrabian-1977", "shares": {"joy": 1}, **request},
         error(code, path), CONTRACT, packs)


fails("no-such-table", "emotion.mapping", "/table", table="circumplex")
fails("no-such-name", "emotion.mapping", "/shares/contempt", shares={"contempt": 1})
fails("no-such-name-in-groups", "emotion.mapping", "/shares/bliss", table="goemotions-ekman7", shares={"bliss": 1})
fails("no-such-name-in-dyads", "emotion.mapping", "/shares/love", table="plutchik-dyads", shares={"love": 1})
fails("nothing", "emotion.mapping", "/shares", shares={})
fails("both", "emotion.mapping", "/shares", coordinates=point((0, 0, 0)))
fails("negative-share", "field.range", "/shares/joy", shares={"joy": -1})
fails("no-reach", "field.range", "/reach", reach=0)
fails("without-the-tables", "pack.missing", "", [])
emit("emotion.map.point-outside", "emotion.map", "failure", {"table": "russell-mehrabian-1977", "coordinates": point((2, 0, 0))},
     error("field.range", "/coordinates"), CONTRACT, PACKS)
emit("emotion.map.point-of-groups", "emotion.map", "failure", {"table": "goemotions-ekman7", "coordinates": point((0, 0, 0))},
     error("emotion.mapping", "/coordinates"), CONTRACT, PACKS)
emit("emotion.map.neither", "emotion.map", "failure", {"table": "alma-2005"}, error("emotion.mapping", "/shares"), CONTRACT, PACKS)

"""Text: what vaderSentiment 3.3.2 itself answers (run once under CPython 3.11), written down here."""

from authoring import RECORDED, answer, emit, error, part

PEER = "vaderSentiment 3.3.2 under CPython 3.11"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["vader-3.3.2", "emotion-permission-2026.1"]
PERMISSION = {"setting": "home", "purpose": "self_reflection", "signals": ["text"], "subject": "user",
              "jurisdiction": "DE", "asOf": "2026-11-21",
              "consents": [{"signal": "text", "purpose": "self_reflection", "from": "2026-01-01"}]}

# Name, text, and negative, neutral, positive, compound.
VADER = [
    ("paper-example", "VADER is smart, handsome, and funny.", (0.0, 0.254, 0.746, 0.8316)),
    ("exclamation", "VADER is smart, handsome, and funny!", (0.0, 0.248, 0.752, 0.8439)),
    ("capitals-and-boosters", "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", (0.0, 0.294, 0.706, 0.9469)),
    ("negation", "VADER is not smart, handsome, nor funny.", (0.646, 0.354, 0.0, -0.7424)),
    ("at-least", "At least it isn't a horrible book.", (0.0, 0.678, 0.322, 0.431)),
    ("dampener-but-lol", "Today only kinda sux! But I'll get by, lol", (0.127, 0.556, 0.317, 0.5249)),
    ("dampener-in-capitals", "It is BARELY good", (0.0, 0.473, 0.527, 0.5171)),
    ("dampener", "It is barely good", (0.0, 0.535, 0.465, 0.3832)),
    ("no-before-listed", "NO love here", (0.836, 0.164, 0.0, -0.625)),
    ("no-alone", "NO way", (0.746, 0.254, 0.0, -0.4466)),
    ("no-two-back", "no such love", (0.848, 0.152, 0.0, -0.6776)),
    ("nor-three-back", "no hate or love", (0.403, 0.239, 0.358, -0.0951)),
    ("but-equal-values", "good but good but bad", (0.378, 0.159, 0.462, 0.0129)),
    ("but-first-index", "good good but good good", (0.0, 0.079, 0.921, 0.891)),
    ("but-thrice", "I love it but I hate it but I love it", (0.235, 0.373, 0.392, 0.5187)),
    ("but-at-start", "But I love it", (0.0, 0.341, 0.659, 0.7783)),
    ("but-at-end", "I love it but", (0.0, 0.536, 0.464, 0.3818)),
    ("but-alone", "but", (0.0, 1.0, 0.0, 0.0)),
    ("so-this-quirk", "sad so this good", (0.374, 0.242, 0.384, 0.0202)),
    ("least-first", "least good", (0.706, 0.294, 0.0, -0.3412)),
    ("very-least", "the very least good", (0.0, 0.486, 0.514, 0.4902)),
    ("at-least-good", "is at least good", (0.0, 0.508, 0.492, 0.4404)),
    ("least-later", "it is least good", (0.445, 0.555, 0.0, -0.3412)),
    ("yeah-right", "yeah right, lovely", (0.0, 0.143, 0.857, 0.7184)),
    ("kiss-of-death", "kiss of death for love", (0.302, 0.155, 0.543, 0.4767)),
    ("was-the-shit", "that movie was the shit", (0.0, 0.5, 0.5, 0.6124)),
    ("the-shit", "the shit", (0.783, 0.217, 0.0, -0.5574)),
    ("to-die-for", "that cake is to die for", (0.438, 0.562, 0.0, -0.5994)),
    ("beating-heart", "\U0001F493 is a nice sign", (0.231, 0.231, 0.538, 0.6124)),
    ("bad-ass", "he is one bad ass hero", (0.0, 0.286, 0.714, 0.7579)),
    ("questions-one", "good?", (0.0, 0.0, 1.0, 0.4404)),
    ("questions-two", "good??", (0.0, 0.0, 1.0, 0.504)),
    ("questions-three", "good???", (0.0, 0.0, 1.0, 0.533)),
    ("questions-four", "good????", (0.0, 0.0, 1.0, 0.594)),
    ("exclamations-five", "good!!!!!", (0.0, 0.0, 1.0, 0.6209)),
    ("mixed-marks", "good?!?!", (0.0, 0.0, 1.0, 0.5919)),
    ("marks-on-negative", "bad!!", (1.0, 0.0, 0.0, -0.6229)),
    ("marks-alone", "!!! ???", (0.0, 1.0, 0.0, 0.0)),
    ("emoji-fused", "\U0001F600\U0001F600", (0.0, 0.286, 0.714, 0.6124)),
    ("emoji-after-word", "ok\U0001F600", (0.0, 0.175, 0.825, 0.5719)),
    ("emoji-before-word", "\U0001F600ok", (0.0, 0.286, 0.714, 0.3612)),
    ("emoji-of-two-points", "I \u2764\ufe0f you", (0.0, 1.0, 0.0, 0.0)),
    ("emoji-of-one-point", "I \u2764 you", (0.0, 0.417, 0.583, 0.6369)),
    ("emoji-only-skin", "\U0001F44D\U0001F3FD nice", (0.0, 0.641, 0.359, 0.4215)),
    ("ellipsis-character", "good\u2026", (0.0, 1.0, 0.0, 0.0)),
    ("curly-quotes", "\u201cgood\u201d", (0.0, 1.0, 0.0, 0.0)),
    ("ascii-quotes", "\"good\"", (0.0, 0.0, 1.0, 0.4404)),
    ("emoticon", ":) and :(", (0.42, 0.145, 0.435, 0.0258)),
    ("emoticon-capital", ":D today", (0.0, 0.199, 0.801, 0.6166)),
    ("short-token-kept", "a.b !! :/", (0.599, 0.401, 0.0, -0.4559)),
    ("punctuation-around-word", "***great***", (0.0, 0.0, 1.0, 0.6249)),
    ("unit-separators", "good\u001cbad\u001dgood\u001ebad\u001fgreat", (0.414, 0.0, 0.586, 0.4404)),
    ("no-break-space", "good\u00a0day", (0.0, 0.256, 0.744, 0.4404)),
    ("zero-width-space", "good\u200bday", (0.0, 1.0, 0.0, 0.0)),
    ("ideographic-space", "good\u3000bad", (0.547, 0.0, 0.453, -0.1531)),
    ("next-line", "good\u0085bad", (0.547, 0.0, 0.453, -0.1531)),
    ("kelvin-sign", "\u212aind regards, thanK you", (0.0, 0.253, 0.747, 0.7096)),
    ("title-case-letter", "\u01c5 GOOD day", (0.0, 0.355, 0.645, 0.5622)),
    ("upper-beyond-ascii", "\u00c9T\u00c9 good", (0.0, 0.256, 0.744, 0.4404)),
    ("lower-beyond-ascii", "GOOD \u00e9t\u00e9", (0.0, 0.216, 0.784, 0.5622)),
    ("all-capitals", "GOOD DAY", (0.0, 0.256, 0.744, 0.4404)),
    ("some-capitals", "GOOD day", (0.0, 0.216, 0.784, 0.5622)),
    ("negative-in-capitals", "HORRIBLE day", (0.809, 0.191, 0.0, -0.6408)),
    ("never-so", "never so good", (0.0, 0.348, 0.652, 0.5777)),
    ("never-this", "I have never felt this good", (0.0, 0.597, 0.403, 0.5228)),
    ("never-so-quite", "never so very good", (0.0, 0.423, 0.577, 0.6236)),
    ("without-doubt", "without doubt good", (0.0, 0.166, 0.834, 0.6136)),
    ("without-a-doubt", "without a doubt good", (0.0, 0.285, 0.715, 0.6136)),
    ("without-doubt-later", "without any doubt excellent", (0.0, 0.256, 0.744, 0.7013)),
    ("not-two-back", "not a good", (0.546, 0.454, 0.0, -0.3412)),
    ("not-three-back", "not at all good", (0.445, 0.555, 0.0, -0.3412)),
    ("contraction", "wouldn't recommend", (0.678, 0.322, 0.0, -0.2755)),
    ("contraction-unlisted", "she mustn't've loved it", (0.512, 0.488, 0.0, -0.4847)),
    ("kind-of", "It was kind of good", (0.0, 0.605, 0.395, 0.3832)),
    ("kind-of-later", "the place is kind of good", (0.0, 0.657, 0.343, 0.3832)),
    ("sort-of-three", "it is sort of really good", (0.0, 0.633, 0.367, 0.4404)),
    ("just-enough", "there is just enough joy", (0.0, 0.533, 0.467, 0.5434)),
    ("kind-alone", "she is kind", (0.0, 0.37, 0.63, 0.5267)),
    ("booster-two-back", "really a good", (0.0, 0.386, 0.614, 0.4902)),
    ("booster-three-back", "really is a good", (0.0, 0.487, 0.513, 0.4877)),
    ("booster-on-negative", "extremely bad", (0.791, 0.209, 0.0, -0.5849)),
    ("booster-capitals-negative", "EXTREMELY bad", (0.819, 0.181, 0.0, -0.6732)),
    ("dampener-negative", "slightly bad", (0.762, 0.238, 0.0, -0.4951)),
    ("listed-before-listed", "great good", (0.0, 0.0, 1.0, 0.7906)),
    ("catch-22", "catch-22 is a novel", (0.0, 0.566, 0.434, 0.3182)),
    ("duplicate-key", "lol lmao", (0.0, 0.0, 1.0, 0.7717)),
    ("neutral", "the table is brown", (0.0, 1.0, 0.0, 0.0)),
    ("digits", "100 % sure :)", (0.0, 0.274, 0.726, 0.6486)),
    ("newlines", "good\n\nbad\r\ngood", (0.376, 0.0, 0.624, 0.3182)),
    ("tie-of-marks", "good bad!", (0.567, 0.0, 0.433, -0.2244)),
    ("long-word", "a" * 80 + " good", (0.0, 0.256, 0.744, 0.4404)),
]


def scores(at, row):
    negative, neutral, positive, compound = (value + 0 for value in row)
    return {f"/texts/{at}/sentiment/{name}": value for name, value in (
        ("negative", negative), ("neutral", neutral), ("positive", positive), ("compound", compound))}


for name, text, row in VADER:
    emit(f"emotion.text.vader-{name}", "emotion.text", "success", {"permission": PERMISSION, "texts": [text]},
         part(**scores(0, row)), PEER, PACKS)

batch = VADER[:20]
emit("emotion.text.batch-of-twenty", "emotion.text", "success",
     {"permission": PERMISSION, "texts": [text for _, text, _ in batch]},
     part(**{key: value for at, (_, _, row) in enumerate(batch) for key, value in scores(at, row).items()}),
     PEER, PACKS)
emit("emotion.text.none", "emotion.text", "edge", {"permission": PERMISSION, "texts": []},
     answer({"texts": []}), "the contract: nothing asked, nothing answered", PACKS)
emit("emotion.text.empty", "emotion.text", "edge", {"permission": PERMISSION, "texts": ["", " \t\u2003"], "explain": True},
     answer({"texts": [{"sentiment": {"compound": 0, "positive": 0, "neutral": 0, "negative": 0, "words": 0,
                                      "emphasis": 0, "terms": []}}] * 2}), PEER, PACKS)
# The terms are the lexicon's own values where no rule changes them: good 1.9, bad -2.5; love 3.2 * -0.74 after "not".
emit("emotion.text.terms", "emotion.text", "success",
     {"permission": PERMISSION, "texts": ["good day and bad night"], "explain": True},
     part(**{"/texts/0/sentiment/terms": [{"word": 0, "valence": 1.9}, {"word": 3, "valence": -2.5}],
             "/texts/0/sentiment/words": 5, "/texts/0/sentiment/emphasis": 0}), PEER, PACKS)
emit("emotion.text.terms-and-marks", "emotion.text", "success",
     {"permission": PERMISSION, "texts": ["not love!!"], "explain": True},
     part(**{"/texts/0/sentiment/terms": [{"word": 1, "valence": 3.2 * -0.74}],
             "/texts/0/sentiment/emphasis": 0.584}), PEER, PACKS)


def fails(name, request, code, path, packs=PACKS, kind="failure"):
    emit(f"emotion.text.{name}", "emotion.text", kind, request, error(code, path), CONTRACT, packs)


def asks(**changed):
    return {"permission": {**PERMISSION, **changed}, "texts": ["good"]}


fails("without-packs", asks(), "pack.missing", "", [])
fails("without-the-lexicon", asks(), "pack.missing", "", ["emotion-permission-2026.1"])
fails("without-the-table", asks(), "pack.missing", "", ["vader-3.3.2"])
fails("undeclared", asks(signals=["self_report"]), "emotion.undeclared", "/permission/signals")
fails("no-consent", asks(consents=[]), "emotion.consent", "/permission/consents")
fails("a-feeling-called-an-expression", asks(infers="apparent_expression"), "emotion.undeclared", "/permission/infers")
fails("consent-for-another-purpose", asks(purpose="marketing"), "emotion.consent", "/permission/consents")
fails("too-long", {"permission": PERMISSION, "texts": ["x" * 65537]}, "emotion.limit", "/texts/0")
fails("no-permission", {"texts": ["good"]}, "field.missing", "/permission")
fails("text-is-no-text", {"permission": PERMISSION, "texts": [1]}, "field.type", "/texts/0")
emit("emotion.text.longest", "emotion.text", "edge", {"permission": PERMISSION, "texts": ["good " + "x" * 65531]},
     RECORDED, "recorded", PACKS)

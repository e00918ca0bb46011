"""Names against watch lists: watchman's scores by another reading of its published algorithm; for the scorer by sound
what must hold of any scorer: the same name, in any order, script or accent, is certain; a stranger is no hit."""

import unicodedata

from authoring import emit, error, part

OWN = "independent: vectors/oracle/compliance_names.py"
PUBLISHED = "moov-io/watchman, published tests of its scorer"
CONTRACT = "the contract: values"
OP = "compliance.names"
OLD, NEW = "watch-sample-2026-01", "watch-sample-2026-06"
CLASSES = {letter: group for group in ("aeiouy", "bfpv", "cgjkqsxz", "dt", "l", "mn", "r", "hw") for letter in group}


def jaro_winkler(a, b):
    reach = max(0, max(len(a), len(b)) // 2 - 1)
    used, pairs = set(), []
    for i, letter in enumerate(a):
        for j in range(max(0, i - reach), min(len(b), i + reach + 1)):
            if j not in used and b[j] == letter:
                used.add(j)
                pairs.append(letter)
                break
    m = len(pairs)
    if not m:
        return 0.0
    others = [b[j] for j in sorted(used)]
    t = sum(x != y for x, y in zip(pairs, others)) // 2
    jaro = (m / len(a) + m / len(b) + (m - t) / m) / 3
    if jaro <= 0.7:
        return jaro
    prefix = 0
    while prefix < min(4, len(a), len(b)) and a[prefix] == b[prefix]:
        prefix += 1
    return jaro + 0.1 * prefix * (1 - jaro)


def watchman(query, listed):
    """As section 5.1 of the algorithm's description has it, on plain tokens."""
    query, listed = query.split(), listed.split()
    scored = []
    for i, a in enumerate(query):
        for j, b in enumerate(listed):
            if CLASSES.get(a[0], a[0]) == CLASSES.get(b[0], b[0]):
                s = jaro_winkler(a, b)
                ratio = min(len(a), len(b)) / max(len(a), len(b))
                scored.append((-(s * (1 - (1 - ratio) * 0.3) if ratio < 0.9 else s), i, j))
    used_query, used_listed, total, matched = set(), set(), 0.0, 0
    for s, i, j in sorted(scored):
        if i not in used_query and j not in used_listed:
            used_query.add(i)
            used_listed.add(j)
            total += -s * (len(query[i]) + len(listed[j]))
            matched += len(listed[j])
    if not matched:
        return 0.0
    letters = sum(map(len, listed))
    return total / (sum(map(len, query)) + matched) * (1 - (1 - matched / letters) * 0.15)


PLAIN = {"P001": ["nicolas maduro", "nicolas maduro moros"], "P002": ["nick maduro"], "P003": ["john smith", "jon smythe"], "P004": ["ian mckinley"],
         "P005": ["jane doe"], "P006": ["mohamed"], "P007": ["sean"], "P008": ["vladimir ivanovich kuznetsov", "vladimir i kuznetsov"],
         "P009": ["abd alrhmn alhashmy", "abdulrahman al hashimi"], "P010": ["georgios papadopoylos"], "P011": ["jose maria nunez de la cruz"],
         "P012": ["juergen mueller"], "P013": ["lukasz zolkiewski"], "E001": ["jscargument", "argument joint stock company"],
         "E002": ["northern star trading llc"], "V001": ["mv blue heron"]}


def ask(id, queries, expect, kind="success", source=OWN, packs=(OLD,), day="2026-05-31", **more):
    body = {"asOf": day, "list": "watch-sample", "queries": [{"id": f"q{n}", "name": q} for n, q in enumerate(queries)], **more}
    emit(f"compliance.names.{id}", OP, kind, body, expect, source, list(packs))


# Watchman: the best candidate and its score, for queries that published tests use and others.
for query in ["nicolas maduro", "nicolas moros maduro", "john smythe", "ian", "muhammed", "shawn", "jan lahore", "paul john", "northern star",
              "blue herron", "mueller jurgen"]:
    best = {}
    for entry, names in PLAIN.items():
        best[entry] = max((watchman(query, name), -at) for at, name in enumerate(names))
    ranked = sorted(best, key=lambda e: (-best[e][0], [*PLAIN].index(e) if e not in ("E001", "E002", "V001") else -1))
    first = max(best, key=lambda e: best[e][0])
    micros = int(best[first][0] * 1_000_000 + 0.5)
    ask(f"watchman.{query.replace(' ', '-')}", [query], part(**{"/results/0/candidates/0/entry": first, "/results/0/candidates/0/scoreMicros": micros}),
        source=OWN, scorer="watchman", thresholdMicros=100_000, limit=1)
ask("watchman.joined", ["JSC ARGUMENT"], part(**{"/results/0/candidates/0/entry": "E001", "/results/0/candidates/0/scoreMicros": 1_000_000}),
    source=PUBLISHED, scorer="watchman_joined")

SURE = 1_000_000


def sure(id, query, entry, **more):
    ask(f"sound.{id}", [query], part(**{"/results/0/candidates/0/entry": entry, "/results/0/candidates/0/scoreMicros": SURE}), "edge", **more)


sure("same", "ian mckinley", "P004")
sure("other-order", "McKinley, Ian", "P004")
sure("capitals-and-marks", "NÍCOLÁS MADURO", "P001")
sure("other-name", "Jon Smythe", "P003")
sure("cyrillic", "Vladimir Ivanovich Kuznetsov", "P008")
sure("in-cyrillic", "Владимир Иванович КУЗНЕЦОВ", "P008")
sure("greek", "Georgios Papadopoylos", "P010")
sure("spanish-marks", "Jose Maria Nunez de la Cruz", "P011")
sure("german", "Juergen Mueller", "P012")
sure("polish", "Lukasz Zolkiewski", "P013")
sure("apostrophes", "J'ane D'oe", "P005")
sure("decomposed", unicodedata.normalize("NFD", "Jürgen Müller").replace("u\u0308", "u\u0308e"), "P012")
ask("sound.spelled-otherwise", ["Abd al-Rahman al Hashemi"], part(**{"/results/0/candidates/0/entry": "P009"}), "edge")
ask("sound.strangers", ["Beatrice Okonkwo", "Xu Wei", "", "???"], part(**{f"/results/{n}/candidates": [] for n in range(4)}), "edge")
ask("sound.words-that-met", ["maduro nicolas"], part(**{"/results/0/tokens": ["maduro", "nicolas"], "/results/0/candidates/0/matches": [
    {"query": "maduro", "listed": "maduro", "similarity": 1000}, {"query": "nicolas", "listed": "nicolas", "similarity": 1000}]}))
ask("limit", ["nicolas maduro"], part(**{"/results/0/candidates/0/entry": "P001"}), "edge", limit=1, thresholdMicros=0)
ask("allowed", ["ian mckinley", "ian mckinley"], part(**{"/results/0/candidates/0/allowed": True, "/results/1/candidates/0/allowed": False}),
    allowed=[{"query": "q0", "entry": "P004", "by": "officer 7", "reason": "born in another year"}])
BOTH = (OLD, NEW)
ask("rescreen", ["jane doe", "ivan petrov", "john smith", "jon smythe"], part(**{
    "/results/0/candidates/1/entry": "P005", "/results/0/candidates/1/change": "gone", "/results/1/candidates/0/change": "new",
    "/results/2/candidates/0/change": "same", "/results/3/candidates/0/change": "changed"}), packs=BOTH, day="2026-06-01", comparedTo="2026-05-31")
ask("versions", ["ivan petrov"], part(**{"/results/0/candidates": []}), "edge", packs=BOTH)
ask("versions-later", ["ivan petrov"], part(**{"/results/0/candidates/0/entry": "P015"}), "edge", packs=BOTH, day="2026-06-01")
ask("refused.threshold", [], error("number.range", "/thresholdMicros"), "failure", CONTRACT, thresholdMicros=1_000_001)
ask("refused.no-candidates", [], error("number.range", "/limit"), "failure", CONTRACT, limit=0)
ask("refused.too-many-candidates", [], error("number.range", "/limit"), "failure", CONTRACT, limit=1001)
ask("refused.no-scorer", [], error("field.variant", "/scorer"), "failure", CONTRACT, scorer="levenshtein")
ask("refused.no-list", [], error("pack.missing", "/list"), "failure", CONTRACT, packs=())
ask("refused.no-earlier-list", [], error("pack.missing", "/list"), "failure", CONTRACT, comparedTo="2025-12-31")
emit("compliance.names.refused.another-kind", OP, "failure", {"asOf": "2026-06-30", "list": "accounts", "queries": []},
     error("pack.kind", "/list"), CONTRACT, ["accounts-101"])

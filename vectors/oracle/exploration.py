"""Exploration and off-policy evaluation: an independent implementation, in exact fractions where the rules are exact."""

import hashlib
import math
from fractions import Fraction

from authoring import answer, emit, emit_steps, error, part, step

OWN = "independent: vectors/oracle/exploration.py"
CONTRACT = "the contract: strict decoding"
ONE = 1_000_000
MASK = 2**64 - 1


def shortlex(text):
    return len(text.encode()), text.encode()


class Random:
    """The documented stream: a key of SHA-256 over seed, purpose and ids, draws by splitmix64."""

    def __init__(self, seed, purpose, *ids):
        text = b""
        for piece in [seed.to_bytes(8, "big", signed=True), purpose.encode(), *(i.encode() for i in ids)]:
            text += len(piece).to_bytes(4, "big") + piece
        self.key, self.position = int.from_bytes(hashlib.sha256(text).digest()[:8], "big"), 0

    def draw(self):
        x = (self.key + self.position * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & MASK
        self.position += 1
        x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ x >> 27) * 0x94D049BB133111EB) & MASK
        return x ^ x >> 31

    def below(self, n):
        return self.draw() * n >> 64

    def unit(self):
        return (self.draw() >> 11) / 2**53

    def normal(self):
        while True:
            x = 2 * self.unit() - 1
            y = 2 * self.unit() - 1
            square = x * x + y * y
            if 0 < square < 1:
                return x * math.sqrt(-2 * math.log(square) / square)

    def gamma(self, shape):
        d = shape - 1 / 3
        c = 1 / math.sqrt(9 * d)
        while True:
            x = self.normal()
            v = (1 + c * x) ** 3
            if v > 0:
                u = self.unit()
                if u == 0 or math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
                    return d * v

    def beta(self, a, b):
        x = self.gamma(a)
        return x / (x + self.gamma(b))


def half_even(value):
    return round(Fraction(value))


def learnt(events, state=None):
    """Exact sums of [(arm, reward, context)]."""
    arms = {arm: dict(known) for arm, known in (state or {}).items()}
    for arm, reward, context in events:
        known = arms.setdefault(arm, {"pulls": 0, "reward": 0, "gram": [], "moment": []})
        r, x = half_even(reward * ONE), [half_even(v * ONE) for v in context]
        known["pulls"] += 1
        known["reward"] += r
        triangle = [half_even(Fraction(a * b, 1000)) for n, a in enumerate(x) for b in x[: n + 1]]
        known["gram"] = [p + q for p, q in zip(known["gram"] or [0] * len(triangle), triangle)]
        known["moment"] = [p + half_even(Fraction(v * r, 1000)) for p, v in zip(known["moment"] or [0] * len(x), x)]
    return arms


def wire(arms):
    return {"arms": {arm: known | {"gram": [str(v) for v in known["gram"]], "moment": [str(v) for v in known["moment"]]} for arm, known in arms.items()}}


def solve(matrix, right):
    """Gauss and Jordan in exact fractions."""
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for k in range(len(rows)):
        rows[k] = [v / rows[k][k] for v in rows[k]]
        for i in range(len(rows)):
            if i != k:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[k])]
    return [row[-1] for row in rows]


def estimate(known, context, alpha, ridge):
    """Mean and deviation of what an arm earns."""
    x = [Fraction(half_even(v * ONE), ONE) for v in context]
    size, place = len(x), 0
    a = [[Fraction(ridge) * (i == j) for j in range(size)] for i in range(size)]
    b = [Fraction(0)] * size
    if known:
        for i in range(size):
            b[i] = Fraction(known["moment"][i], 10**9)
            for j in range(i + 1):
                a[i][j] += Fraction(known["gram"][place], 10**9)
                a[j][i] = a[i][j]
                place += 1
    theta, spread = solve(a, b), solve(a, x)
    return float(sum(p * q for p, q in zip(theta, x))), alpha * math.sqrt(sum(p * q for p, q in zip(x, spread)))


def explored(q, arms):
    order = sorted(range(len(q["arms"])), key=lambda n: shortlex(q["arms"][n]))
    name = lambda n: q["arms"][n]
    linear = lambda n: estimate(arms.get(name(n)), q["contexts"][n], q.get("alpha", 1), q.get("ridge", 1))
    if q["policy"] == "linear_thompson":
        posterior = {}
        for n in order:
            mean, deviation = linear(n)
            stream = Random(int(q["seed"]), "recommend.explore.posterior", q["user"], q["request"], name(n))
            posterior[n] = [mean + deviation * stream.normal() for _ in range(q.get("draws", 1000))]
    elif q["policy"] == "thompson":
        posterior = {}
        for n in order:
            known = arms.get(name(n), {"pulls": 0, "reward": 0})
            wins = known["reward"] / ONE
            stream = Random(int(q["seed"]), "recommend.explore.posterior", q["user"], q["request"], name(n))
            posterior[n] = [stream.beta(1 + wins, 1 + known["pulls"] - wins) for _ in range(q.get("draws", 1000))]
    elif q["policy"] == "lin_ucb":
        value = {n: sum(linear(n)) for n in order}
    else:
        value = {n: Fraction(arms[name(n)]["reward"], arms[name(n)]["pulls"]) if name(n) in arms else 0 for n in order}
    slots = []
    for slot in range(min(q.get("slots", 1), len(order))):
        if q["policy"] in ("thompson", "linear_thompson"):
            weights = {n: 1 for n in order}
            for m in range(q.get("draws", 1000)):
                weights[max(order, key=lambda n: posterior[n][m])] += 1
        else:
            epsilon = q.get("epsilon", 100_000)
            best = max(order, key=lambda n: value[n])  # the first of equals
            weights = {n: epsilon + (n == best) * (ONE - epsilon) * len(order) for n in order}
        total, rest = sum(weights.values()), None
        rest = Random(int(q["seed"]), "recommend.explore", q["user"], q["request"], str(slot)).below(total)
        for n in order:
            if rest < weights[n]:
                break
            rest -= weights[n]
        told = {m: str(Fraction(weights[m], total)) for m in order}
        told = {m: text if "/" in text else text + "/1" for m, text in told.items()}
        slots.append({"arm": name(n), "propensity": told[n], "explored": any(w > weights[n] for w in weights.values()),
                      "arms": [name(m) for m in order], "propensities": [told[m] for m in order]})
        order = [m for m in order if m != n]
    return {"slots": slots}


def explore(id, request, arms=None, kind="success"):
    request = {"seed": "7", "user": "ann", "request": "r-1"} | request | ({"state": wire(arms)} if arms else {})
    emit(f"recommend.explore.{id}", "recommend.explore", kind, request, answer(explored(request, arms or {})), OWN)


# Learning.
REWARDS = [("a", 1, []), ("b", 0, []), ("a", 0.25, []), ("b", 1, []), ("c", 0.5, []), ("a", 0, []), ("c", 1, [])]
LINEAR = [("x", 1, [1, 0.5]), ("x", 0, [0.25, -1]), ("y", 0.75, [-0.5, 0.5]), ("y", 0.333333, [1, 1]), ("x", 0.1234565, [0.001, 2.5])]


def columns(events):
    contexts = [x for _, _, x in events]
    return {"arms": [a for a, _, _ in events], "rewards": [r for _, r, _ in events]} | ({"contexts": contexts} if any(contexts) else {})


def learn(id, request, expect, kind="success", source=OWN):
    emit(f"recommend.learn.{id}", "recommend.learn", kind, request, expect, source)


learn("rewards", columns(REWARDS), answer(wire(learnt(REWARDS))))
learn("any-order", columns(REWARDS[::-1]), answer(wire(learnt(REWARDS))), "edge")
learn("onto-a-state", columns(REWARDS[3:]) | {"state": wire(learnt(REWARDS[:3]))}, answer(wire(learnt(REWARDS))))
learn("contexts", columns(LINEAR), answer(wire(learnt(LINEAR))))
learn("contexts-onto-a-state", columns(LINEAR[2:]) | {"state": wire(learnt(LINEAR[:2]))}, answer(wire(learnt(LINEAR))))
learn("nothing", {"arms": [], "rewards": []}, answer({"arms": {}}), "edge")
learn("halves-of-a-billionth", columns([("a", 0.0005, [0.001, 0.0005, 0.003])]), answer(wire(learnt([("a", 0.0005, [0.001, 0.0005, 0.003])]))), "edge")
learn("forget", columns(LINEAR[1:3]) | {"state": wire(learnt(LINEAR)), "forget": True}, answer(wire(learnt(LINEAR[:1] + LINEAR[3:]))))
learn("forget-everything", columns(LINEAR) | {"state": wire(learnt(LINEAR)), "forget": True}, answer({"arms": {}}), "edge")
BIG = {"state": {"arms": {"a": {"pulls": 9007199254740991, "reward": 0}}}}
for id, request, code, path in [
    ("reward-above-1", {"arms": ["a"], "rewards": [1.5]}, "field.range", "/rewards/0"),
    ("reward-negative", {"arms": ["a", "b"], "rewards": [1, -0.5]}, "field.range", "/rewards/1"),
    ("lengths", {"arms": ["a"], "rewards": []}, "buffer.shape", "/rewards"),
    ("contexts-too-few", {"arms": ["a", "b"], "rewards": [1, 1], "contexts": [[1]]}, "recommend.vector", "/contexts"),
    ("contexts-of-two-lengths", {"arms": ["a", "b"], "rewards": [1, 1], "contexts": [[1], [1, 2]]}, "recommend.vector", "/contexts/1"),
    ("context-empty", {"arms": ["a"], "rewards": [1], "contexts": [[]]}, "recommend.vector", "/contexts/0"),
    ("context-65", {"arms": ["a"], "rewards": [1], "contexts": [[0] * 65]}, "recommend.vector", "/contexts/0"),
    ("context-too-large", {"arms": ["a"], "rewards": [1], "contexts": [[100.5]]}, "recommend.vector", "/contexts/0"),
    ("context-after-none", columns(LINEAR[:1]) | {"state": {"arms": {"x": {"pulls": 1, "reward": 0}}}}, "recommend.bandit", "/arms/0"),
    ("none-after-context", columns(REWARDS[:1]) | {"state": {"arms": {"a": {"pulls": 1, "reward": 0, "gram": ["1"], "moment": ["1"]}}}}, "recommend.bandit", "/arms/0"),
    ("gram-of-another-length", columns(LINEAR[:1]) | {"state": {"arms": {"x": {"pulls": 1, "reward": 0, "gram": ["1"], "moment": ["1", "2"]}}}}, "recommend.bandit", "/arms/0"),
    ("forget-what-never-was", columns(REWARDS[:1]) | {"forget": True}, "recommend.bandit", "/arms/0"),
    ("forget-more-than-was-earned", columns([("a", 1, [])]) | {"state": {"arms": {"a": {"pulls": 2, "reward": 5}}}, "forget": True}, "recommend.bandit", "/arms/0"),
    ("too-many-pulls", columns(REWARDS[:1]) | BIG, "number.range", "/arms/0"),
    ("sums-too-large", columns([("a", 1, [100])]) | {"state": {"arms": {"a": {"pulls": 1, "reward": 0, "gram": [str(2**63 - 1)], "moment": ["0"]}}}}, "number.overflow", "/arms/0"),
    ("gram-as-numbers", {"state": {"arms": {"a": {"pulls": 1, "reward": 0, "gram": [1]}}}, "arms": [], "rewards": []}, "field.type", "/state/arms/a/gram/0"),
]:
    learn(f"refused.{id}", request, error(code, path), "failure", CONTRACT)

# Choosing.
KNOWN = learnt(REWARDS)
explore("epsilon-greedy", {"policy": "epsilon_greedy", "arms": ["b", "c", "a", "d"]}, KNOWN)
explore("epsilon-0", {"policy": "epsilon_greedy", "arms": ["b", "c", "a"], "epsilon": 0}, KNOWN, "edge")
explore("epsilon-1", {"policy": "epsilon_greedy", "arms": ["b", "c", "a"], "epsilon": ONE}, KNOWN, "edge")
explore("nothing-known", {"policy": "epsilon_greedy", "arms": ["10", "9"], "epsilon": 333_333}, None, "edge")
explore("one-arm", {"policy": "epsilon_greedy", "arms": ["a"]}, None, "edge")
explore("epsilon-slots", {"policy": "epsilon_greedy", "arms": list("fedcba"), "slots": 4, "epsilon": 700_000}, KNOWN)
explore("more-slots-than-arms", {"policy": "epsilon_greedy", "arms": ["a", "b"], "slots": 5}, KNOWN, "edge")
explore("thompson", {"policy": "thompson", "arms": ["a", "b", "c"]}, KNOWN)
explore("thompson-new-arm", {"policy": "thompson", "arms": ["a", "new"], "draws": 50}, learnt([("a", 1, [])] * 40 + [("a", 0, [])] * 4))
explore("thompson-slots", {"policy": "thompson", "arms": ["a", "b", "c", "d"], "slots": 3, "draws": 99}, KNOWN)
explore("thompson-one-draw", {"policy": "thompson", "arms": ["a", "b"], "draws": 1}, KNOWN, "edge")
explore("thompson-after-contexts", {"policy": "thompson", "arms": ["x", "y"], "draws": 20}, learnt(LINEAR), "edge")
CONTEXTS = {"policy": "lin_ucb", "arms": ["x", "y", "z"], "contexts": [[1, 0.25], [0.5, 1], [-1, 0]]}
explore("lin-ucb", CONTEXTS, learnt(LINEAR))
explore("lin-ucb-exploits", CONTEXTS | {"alpha": 0, "epsilon": 0}, learnt(LINEAR), "edge")
explore("lin-ucb-explores", CONTEXTS | {"alpha": 1000, "ridge": 0.125}, learnt(LINEAR), "edge")
explore("lin-ucb-nothing-known", CONTEXTS | {"slots": 2}, None, "edge")
SAMPLED = CONTEXTS | {"policy": "linear_thompson", "draws": 200}
explore("linear-thompson", SAMPLED | {"slots": 3}, learnt(LINEAR))
explore("linear-thompson-nothing-known", SAMPLED | {"alpha": 0.25, "ridge": 4}, None, "edge")
explore("linear-thompson-certain", SAMPLED | {"alpha": 0, "slots": 2}, learnt(LINEAR), "edge")
explore("other-user-other-draw", {"policy": "epsilon_greedy", "arms": list("abcdefgh"), "epsilon": ONE, "user": "ünal", "request": ""}, None, "edge")
explore("negative-seed", {"policy": "epsilon_greedy", "arms": list("abcdefgh"), "epsilon": ONE, "seed": "-9223372036854775808"}, None, "edge")
BASE = {"policy": "epsilon_greedy", "seed": "1", "user": "u", "request": "r", "arms": ["a", "b"]}
for id, request, code, path in [
    ("no-arms", {"arms": []}, "field.range", "/arms"),
    ("arm-twice", {"arms": ["a", "b", "a"]}, "recommend.item", "/arms/2"),
    ("epsilon", {"epsilon": ONE + 1}, "field.range", "/epsilon"),
    ("draws-0", {"draws": 0}, "field.range", "/draws"),
    ("slots-0", {"slots": 0}, "field.range", "/slots"),
    ("slots-101", {"slots": 101}, "field.range", "/slots"),
    ("alpha", {"alpha": -0.5}, "field.range", "/alpha"),
    ("ridge-0", {"ridge": 0}, "field.range", "/ridge"),
    ("policy", {"policy": "softmax"}, "field.variant", "/policy"),
    ("seed-as-number", {"seed": 1}, "field.type", "/seed"),
    ("state-earned-too-much", {"state": {"arms": {"a": {"pulls": 1, "reward": ONE + 1}}}}, "recommend.bandit", "/state/arms/a"),
    ("state-earned-less-than-nothing", {"policy": "thompson", "state": {"arms": {"z": {"pulls": 3, "reward": -5}}}}, "recommend.bandit", "/state/arms/z"),
    ("too-many-draws", {"policy": "thompson", "draws": 10_000, "arms": [str(n) for n in range(101)]}, "recommend.limit", "/draws"),
    ("lin-ucb-without-contexts", {"policy": "lin_ucb"}, "recommend.vector", "/contexts"),
    ("lin-ucb-state-of-another-length", {"policy": "lin_ucb", "contexts": [[1], [1]], "state": wire(learnt([("a", 1, [1, 1])]))}, "recommend.bandit", "/state/arms/a"),
    ("lin-ucb-state-that-is-no-sum", {"policy": "lin_ucb", "contexts": [[1], [1]], "state": wire({"a": {"pulls": 1, "reward": 0, "gram": [-(10**10)], "moment": [0]}})}, "recommend.bandit", "/state/arms/a"),
]:
    emit(f"recommend.explore.refused.{id}", "recommend.explore", "failure", BASE | request, error(code, path), CONTRACT)

# Off-policy evaluation.
FACT = {"rewards": [1, 0, 1, 0], "logged": [0.5, 0.25, 0.25, 0.5], "target": [0.8, 0.1, 0.15, 0.8]}


def estimated(value, summands, z):
    n, mean = len(summands), sum(summands) / len(summands)
    if n == 1:
        return {"value": value}
    deviation = math.sqrt(sum((s - mean) ** 2 for s in summands) / (n * (n - 1)))
    return {"value": value, "standardError": deviation, "low": value - z * deviation, "high": value + z * deviation}


def near(pointer, estimate):
    return {f"{pointer}/{name}": value for name, value in estimate.items()}


def off_policy(id, q, kind="success", source=OWN, snips=True):
    """Dyadic numbers, so that any order of the sums gives the same."""
    z = {90: 1.6448536269514722, 95: 1.959963984540054, 99: 2.575829303548901}[q.get("confidence", 95)]
    weights = [min(t / p, q.get("clip", math.inf)) for t, p in zip(q["target"], q["logged"])]
    n, total = len(weights), sum(weights)
    earned = [w * r for w, r in zip(weights, q["rewards"])]
    expect = {"/count": n, "/meanWeight": total / n, "/greatestWeight": max(weights),
              "/effectiveCount": total**2 / sum(w * w for w in weights) if sum(w * w for w in weights) else 0,
              "/clipped": sum(t / p > q.get("clip", math.inf) for t, p in zip(q["target"], q["logged"])) / n}
    expect |= near("/ips", estimated(sum(earned) / n, earned, z))
    if total and snips:
        v = sum(earned) / total
        expect |= near("/snips", estimated(v, [w * (r - v) / (total / n) for w, r in zip(weights, q["rewards"])], z))
    if "targetEstimates" in q:
        t = q["targetEstimates"]
        expect |= near("/dm", estimated(sum(t) / n, t, z))
        if "estimates" in q:
            robust = [a + w * (r - e) for a, w, r, e in zip(t, weights, q["rewards"], q["estimates"])]
            expect |= near("/dr", estimated(sum(robust) / n, robust, z))
    emit(f"recommend.off_policy.{id}", "recommend.off_policy", kind, q, part(**expect), source)


# 1·1.6 + 0 + 1·0.6 + 0 over 4, and over the sum of the weights, 1.6 + 0.4 + 0.6 + 1.6.
emit("recommend.off_policy.known-answer", "recommend.off_policy", "success", FACT, part(**{"/ips/value": 0.55, "/count": 4, "/greatestWeight": 1.6, "/clipped": 0}), "Horvitz and Thompson 1952, by hand: 11/20")
DYADIC = {"rewards": [1, 0, 1, 0.5, 0.25, 1, 0, 0], "logged": [0.5, 0.25, 0.25, 0.5, 0.125, 0.5, 1, 0.25], "target": [0.5, 0.125, 0.5, 0, 0.25, 0.25, 1, 0.5]}
MODEL = {"estimates": [0.5, 0.25, 0.75, 0.5, 0.5, 1, 0, 0.25], "targetEstimates": [0.625, 0.25, 0.5, 0.5, 0.375, 0.75, 0, 0.125]}
off_policy("weights", DYADIC)
off_policy("doubly-robust", DYADIC | MODEL)
off_policy("direct-method-alone", DYADIC | {"targetEstimates": MODEL["targetEstimates"]}, "edge")
off_policy("clipped", DYADIC | MODEL | {"clip": 1.5})
off_policy("confidence-90", DYADIC | {"confidence": 90}, "edge")
off_policy("confidence-99", DYADIC | {"confidence": 99}, "edge")
off_policy("one-log", {"rewards": [1], "logged": [0.25], "target": [0.5]}, "edge")
off_policy("same-policy", {"rewards": [1, 0, 0.5, -2], "logged": [0.5, 0.25, 0.125, 1], "target": [0.5, 0.25, 0.125, 1]}, "edge")
off_policy("weights-next-to-0", {"rewards": [1, 0.5], "logged": [0.25, 0.5], "target": [5e-324, 0]}, "edge", snips=False)
off_policy("all-weights-0", {"rewards": [1, 0.5], "logged": [0.25, 0.5], "target": [0, 0]}, "edge")
for id, change, code, path in [
    ("no-logs", {"rewards": [], "logged": [], "target": []}, "recommend.no_events", "/rewards"),
    ("lengths", {"target": [1]}, "buffer.shape", "/target"),
    ("propensity-0", {"logged": [0.5, 0, 0.25, 0.5]}, "field.range", "/logged/1"),
    ("propensity-above-1", {"logged": [0.5, 0.25, 1.25, 0.5]}, "field.range", "/logged/2"),
    ("probability-negative", {"target": [0.8, 0.1, 0.15, -0.8]}, "field.range", "/target/3"),
    ("estimates-too-few", {"estimates": [1, 2]}, "buffer.shape", "/estimates"),
    ("reward-too-large", {"rewards": [1, 0, 1e10, 0]}, "field.range", "/rewards/2"),
    ("clip-0", {"clip": 0}, "field.range", "/clip"),
    ("confidence", {"confidence": 80}, "field.range", "/confidence"),
    ("missing-column", None, "field.missing", "/target"),
]:
    request = FACT | change if change is not None else {"rewards": [1], "logged": [1]}
    emit(f"recommend.off_policy.refused.{id}", "recommend.off_policy", "failure", request, error(code, path), CONTRACT)

# The whole loop: choose, earn, learn, choose again, one call after another.
policy = {"policy": "epsilon_greedy", "arms": ["a", "b"], "epsilon": 500_000, "seed": "3", "user": "ann"}
arms, steps = {}, []
for n in range(4):
    request = policy | {"request": f"r-{n}", "state": wire(arms)}
    expect = explored(request, arms)
    steps.append(step(request, answer(expect)))
    arms = learnt([(expect["slots"][0]["arm"], 1 if expect["slots"][0]["arm"] == "b" else 0, [])], arms)
emit_steps("recommend.explore.loop", "recommend.explore", "success", steps, OWN)

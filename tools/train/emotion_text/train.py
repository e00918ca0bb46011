"""Trains the text model: train.py FOLDER OUT, FOLDER holding goemotions_train.tsv. NumPy and SciPy only.

Naive-Bayes-weighted logistic regression (Wang and Manning: Baselines and bigrams, ACL 2012), one for each of Ekman's
six emotions and neutral, over hashed n-grams. Everything is chosen by five folds inside the training texts, of which
verbatim repetitions are removed. Nothing here looks at the dev texts.
"""

import hashlib
import struct
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from features import features

CLASSES = 7
KEPT = 30_000
LEAST_TEXTS = 3
FOLDS = 5
STRENGTHS = (2.0, 4.0)
IDF_STEPS = 255.0


def read(path: Path) -> tuple[list[str], np.ndarray]:
    rows = [line.split("\t", 3) for line in path.read_text(encoding="utf-8").split("\n")[1:] if line]
    first = {}
    for row in rows:
        first.setdefault(row[3], row)
    rows = list(first.values())
    labels = np.zeros((len(rows), CLASSES), bool)
    for at, row in enumerate(rows):
        labels[at, [int(label) for label in row[1].split(",")]] = True
    return [row[3] for row in rows], labels


def matrix(texts: list[str]) -> tuple[sp.csr_matrix, np.ndarray]:
    """Counts of features by text, and the features' keys."""
    counted = [Counter(features(text)) for text in texts]
    spread = Counter(key for counts in counted for key in counts)
    keys = np.array(sorted(key for key, texts in spread.items() if texts >= LEAST_TEXTS), np.int64)
    place = {int(key): at for at, key in enumerate(keys)}
    starts, columns, values = [0], [], []
    for counts in counted:
        row = sorted((place[key], n) for key, n in counts.items() if key in place)
        columns += [at for at, _ in row]
        values += [n for _, n in row]
        starts.append(len(columns))
    shape = (len(texts), len(keys))
    return sp.csr_matrix((np.array(values, float), np.array(columns), np.array(starts)), shape), keys


def weighted(counts: sp.csr_matrix, idf: np.ndarray) -> sp.csr_matrix:
    """(1 + ln n) · idf, each text of length 1."""
    x = counts.copy()
    x.data = (1 + np.log(x.data)) * idf[x.indices]
    length = np.sqrt(np.asarray(x.multiply(x).sum(1)).ravel())
    length[length == 0] = 1
    return (sp.diags(1 / length) @ x).tocsr()


def idf_of(counts: sp.csr_matrix) -> np.ndarray:
    """Inverse frequencies in 255 steps, as the model file holds them."""
    texts = np.asarray((counts > 0).sum(0)).ravel()
    idf = np.log((1 + counts.shape[0]) / (1 + texts)) + 1
    top = np.log(1 + counts.shape[0]) + 1
    return np.maximum(np.round(idf / top * IDF_STEPS), 1) * (top / IDF_STEPS)


def logistic(x: sp.csr_matrix, y: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """One class against the rest. Its weights, the Naive Bayes ratios multiplied in, and its intercept."""
    there = x > 0
    ratio = np.log((np.asarray(there[y].sum(0)).ravel() + 1) / (y.sum() + 2))
    ratio -= np.log((np.asarray(there[~y].sum(0)).ravel() + 1) / ((~y).sum() + 2))
    z = (x @ sp.diags(ratio)).tocsr()
    zt, sign = z.T.tocsr(), np.where(y, 1.0, -1.0)

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (z @ p[:-1] + p[-1])
        pull = -sign / (1 + np.exp(margin))
        value = strength * np.logaddexp(0, -margin).sum() + 0.5 * (p[:-1] @ p[:-1])
        return value, np.append(strength * (zt @ pull) + p[:-1], strength * pull.sum())

    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 60, "maxcor": 8}).x
    return found[:-1] * ratio, found[-1]


def fit(counts: sp.csr_matrix, y: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Kept columns, their inverse frequencies, weights in whole steps times a scale, intercepts."""
    texts = np.asarray((counts > 0).sum(0)).ravel()
    usable = np.flatnonzero(texts >= LEAST_TEXTS)
    x = weighted(counts[:, usable], idf_of(counts[:, usable]))
    weights = np.stack([logistic(x, y[:, c], strength)[0] for c in range(CLASSES)], 1)
    worth = np.sqrt((weights**2).sum(1) * texts[usable])
    kept = np.sort(usable[np.argsort(-worth, kind="stable")[:KEPT]])
    idf = idf_of(counts[:, kept])
    x = weighted(counts[:, kept], idf)
    fitted = [logistic(x, y[:, c], strength) for c in range(CLASSES)]
    weights = np.stack([w for w, _ in fitted], 1)
    scale = np.abs(weights).max(0) / 127
    return kept, idf, np.round(weights / scale) * scale, np.array([b for _, b in fitted])


def best_threshold(scores: np.ndarray, y: np.ndarray) -> float:
    """Between the two scores where F1 is greatest, which is also smoothed over its neighbours."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(y[order])
    f1 = 2 * hits / (np.arange(1, len(y) + 1) + y.sum())
    wide = max(5, int(y.sum()) // 50) | 1
    smooth = np.convolve(f1, np.ones(wide) / wide, "same")
    at = int(smooth[wide:-wide].argmax()) + wide
    return float((scores[order[at]] + scores[order[at + 1]]) / 2)


def f1(found: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 2 * (found & y).sum(0) / (found.sum(0) + y.sum(0))


def decide(scores: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """Every class above its threshold; where there is none, the one that comes closest."""
    found = scores >= thresholds
    none = ~found.any(1)
    found[none, (scores - thresholds)[none].argmax(1)] = True
    return found


def slope(scores: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Platt's two numbers: the probability is 1 / (1 + e^−(a · score + b))."""
    sign = np.where(y, 1.0, -1.0)

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (p[0] * scores + p[1])
        pull = -sign / (1 + np.exp(margin))
        return np.logaddexp(0, -margin).sum(), np.array([pull @ scores, pull.sum()])

    a, b = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(a), float(b)


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    texts, y = read(folder / "goemotions_train.tsv")
    counts, keys = matrix(texts)
    print(f"{len(texts)} texts, {len(keys)} features in at least {LEAST_TEXTS} of them", flush=True)
    fold = np.array([hashlib.sha256(text.encode()).digest()[0] % FOLDS for text in texts])
    tried = {}
    for strength in STRENGTHS:
        scores = np.zeros(y.shape)
        for held in range(FOLDS):
            train = fold != held
            kept, idf, weights, intercepts = fit(counts[train], y[train], strength)
            scores[~train] = weighted(counts[~train][:, kept], idf) @ weights + intercepts
        found = np.zeros(y.shape, bool)
        for held in range(FOLDS):
            others, here = fold != held, fold == held
            found[here] = decide(scores[here], np.array([best_threshold(scores[others, c], y[others, c]) for c in range(CLASSES)]))
        each = f1(found, y)
        tried[strength] = (each.mean(), scores)
        print(f"strength {strength}: macro-F1 {each.mean():.4f} out of fold, {each.round(3)}", flush=True)
    strength = max(tried, key=lambda s: tried[s][0])
    scores = tried[strength][1]
    thresholds = np.array([best_threshold(scores[:, c], y[:, c]) for c in range(CLASSES)])
    platt = np.array([slope(scores[:, c], y[:, c]) for c in range(CLASSES)])
    kept, idf, weights, intercepts = fit(counts, y, strength)
    write(out, keys[kept], idf, weights, intercepts, thresholds, platt, len(texts))


def write(out: Path, keys: np.ndarray, idf: np.ndarray, weights: np.ndarray, intercepts: np.ndarray,
          thresholds: np.ndarray, platt: np.ndarray, texts: int) -> None:
    """The model file: magic, version, length, payload, SHA-256 (core/src/foundation/container.rs)."""
    scale = np.abs(weights).max(0) / 127
    top = np.log(1 + texts) + 1
    payload = struct.pack("<IIf", len(keys), CLASSES, top / IDF_STEPS)
    for c in range(CLASSES):
        payload += struct.pack("<5f", scale[c], intercepts[c], thresholds[c], platt[c, 0], platt[c, 1])
    payload += keys.astype("<u4").tobytes()
    payload += np.round(idf / (top / IDF_STEPS)).astype("u1").tobytes()
    payload += np.round(weights / scale).astype("i1").tobytes()
    file = b"HIVEETXT" + struct.pack("<IQ", 1, len(payload)) + payload
    out.write_bytes(file + hashlib.sha256(file).digest())
    print(f"{out.name}: {len(file) + 32} bytes")


main()

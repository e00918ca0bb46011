"""Sentiment of texts against Python's VADER, and following a person against a loop over filterpy's Kalman filter."""

import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import hivecore
import numpy as np
from filterpy.kalman import KalmanFilter
from hivecore.operations import (
    AxisDynamics,
    CivilDate,
    EmotionAxis,
    EmotionConsent,
    EmotionPermission,
    EmotionPurpose,
    EmotionSetting,
    EmotionSignal,
    EmotionSubject,
    EmotionTrackConfig,
)
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from pairing import Comparison

PACKS = Path(__file__).parents[3] / "packs"
ROWS = 20_000
WORDS = ("good great terrible not never very so happy sad the a movie day but and was is it felt LOVE hate kind of "
         "barely friends work :) tomorrow yesterday with really people thing made me us out").split()


def permission() -> EmotionPermission:
    """Research with consent."""
    consent = EmotionConsent(signal=EmotionSignal.TEXT, purpose=EmotionPurpose.RESEARCH, from_=CivilDate("2026-01-01"))
    return EmotionPermission(setting=EmotionSetting.RESEARCH, purpose=EmotionPurpose.RESEARCH,
                             signals=[EmotionSignal.TEXT], subject=EmotionSubject.PARTICIPANT, jurisdiction="DE",
                             as_of=CivilDate("2026-11-21"), consents=[consent])


def sentences() -> list[str]:
    """Texts of 4 to 28 words, by a fixed stream."""
    random = np.random.default_rng(1)
    return [" ".join(random.choice(WORDS, random.integers(4, 29))) + "." for _ in range(4_000)]


def check_scores(ours: hivecore.SentimentBatch, theirs: list[dict[str, float]]) -> None:
    """The same four scores."""
    for name, column in (("compound", ours.compound), ("pos", ours.positive), ("neu", ours.neutral), ("neg", ours.negative)):
        if not np.array_equal(column, [row[name] for row in theirs]):
            raise SystemExit(f"peers: hivecore and vaderSentiment disagree on {name}")


def loop(values: np.ndarray) -> np.ndarray:
    """Two axes of a drift back to 0, by filterpy: one prediction and one update a row."""
    keep = float(np.exp(-np.log(2) / 600))
    filter_ = KalmanFilter(dim_x=2, dim_z=2)
    filter_.F = np.eye(2) * keep
    filter_.H, filter_.Q, filter_.R = np.eye(2), np.eye(2) * 0.09 * (1 - keep**2), np.eye(2) * 0.04
    filter_.x, filter_.P = np.zeros((2, 1)), np.eye(2) * 0.09
    out = np.empty_like(values)
    for row, value in enumerate(values):
        if row:
            filter_.predict()
        filter_.update(value.reshape(2, 1))
        out[row] = filter_.x[:, 0]
    return out


def comparisons() -> Iterator[Comparison]:
    """One thread each, the same answers."""
    files = ("vader-3.3.2", "emotion-permission-2026.1")
    packs = hivecore.Packs([(PACKS / f"{name}.json").read_bytes() for name in files])
    leave, texts = permission(), sentences()
    if corpus := os.environ.get("HIVECORE_TEXTS"):
        texts = Path(corpus).read_text(encoding="utf-8").splitlines()
    vader = SentimentIntensityAnalyzer()
    check_scores(packs.sentiment(texts, leave), [vader.polarity_scores(text) for text in texts])
    yield Comparison(f"vaderSentiment {version('vaderSentiment')}", f"sentiment of {len(texts)} texts", "texts/s", len(texts),
                     lambda: packs.sentiment(texts, leave), lambda: [vader.polarity_scores(text) for text in texts])

    axes = [AxisDynamics(axis=axis, half_life_seconds=600.0, spread=0.3, baseline=0.0)
            for axis in (EmotionAxis.VALENCE, EmotionAxis.AROUSAL)]
    config = EmotionTrackConfig(axes=axes)
    values = np.random.default_rng(2).normal(0, 0.3, (ROWS, 2))
    seconds, noise = np.arange(ROWS, dtype=np.float64), np.full((ROWS, 2), 0.04)

    def ours() -> np.ndarray:
        return packs.track(leave, EmotionSignal.TEXT, config, seconds, values, noise).means

    if not np.allclose(ours(), loop(values), rtol=1e-9, atol=1e-12):
        raise SystemExit("peers: hivecore and filterpy disagree")
    yield Comparison(f"filterpy {version('filterpy')}", f"{ROWS} updates of two axes", "updates/s", ROWS, ours, lambda: loop(values))

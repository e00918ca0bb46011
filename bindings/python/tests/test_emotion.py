"""Batches of the emotion engine: the same answers as the operations."""

import os
from pathlib import Path

import numpy as np
import pytest

import hivecore
from hivecore import errors
from hivecore.operations import (
    AxisDynamics,
    CalibrateRequest,
    CivilDate,
    EmotionAxis,
    EmotionConsent,
    EmotionPermission,
    EmotionPurpose,
    EmotionSetting,
    EmotionSignal,
    EmotionSubject,
    EmotionTextRequest,
    EmotionTrackConfig,
    EmotionVoiceRequest,
    FuseRequest,
    FusionMethodLearned,
    FusionMethodMean,
    ModalityVotes,
    SignalEvidence,
    TextAnalyser,
    VoiceConfig,
)

FOLDER = Path(os.environ["HIVECORE_PACKS"])
TEXTS = ["I love this!", "not a good day", "", "Ich bin heute sehr traurig"]


def packs() -> hivecore.Packs:
    names = ("vader-3.3.2", "emotion-text-1", "emotion-permission-2026.1")
    return hivecore.Packs([(FOLDER / f"{name}.json").read_bytes() for name in names])


def permission(*consents: EmotionConsent) -> EmotionPermission:
    return EmotionPermission(
        setting=EmotionSetting.HOME,
        purpose=EmotionPurpose.SELF_REFLECTION,
        signals=[EmotionSignal.TEXT],
        subject=EmotionSubject.USER,
        jurisdiction="DE",
        as_of=CivilDate("2026-11-21"),
        consents=consents,
    )


def leave() -> EmotionPermission:
    day = CivilDate("2026-01-01")
    given = EmotionConsent(signal=EmotionSignal.TEXT, purpose=EmotionPurpose.SELF_REFLECTION, from_=day)
    return permission(given)


def test_batches_equal_the_operation() -> None:
    analysers = [TextAnalyser.SENTIMENT, TextAnalyser.EMOTIONS]
    request = EmotionTextRequest(permission=leave(), texts=TEXTS, analysers=analysers)
    answer = packs().emotion_text(request).answer
    sentiment, emotions = packs().sentiment(TEXTS, leave()), packs().emotions(TEXTS, leave())
    for row, reading in enumerate(answer.texts):
        assert reading.sentiment is not None and reading.emotions is not None
        assert sentiment.compound[row] == reading.sentiment.compound
        assert sentiment.negative[row] == reading.sentiment.negative
        for column, found in enumerate(reading.emotions.classes):
            assert abs(emotions.probabilities[row, column] * 1e6 - found.micros) <= 0.5
    assert emotions.readable.tolist() == [True, True, True, False]


def test_a_person_is_followed_through_columns() -> None:
    config = EmotionTrackConfig(axes=[AxisDynamics(axis=EmotionAxis.VALENCE, half_life_seconds=600.0, spread=0.3)])
    seconds, values = np.array([0.0, 600.0]), np.array([[0.6], [np.nan]])
    found = packs().track(leave(), EmotionSignal.TEXT, config, seconds, values, np.full((2, 1), 0.09))
    assert found.means.shape == found.variances.shape == (2, 1)
    assert found.means[:, 0] == pytest.approx([0.3, 0.15])
    assert found.variances[:, 0] == pytest.approx([0.045, 0.045 / 4 + 0.09 * 0.75])


def test_votes_in_columns_equal_the_operation() -> None:
    seen = [[3.0, 0.0], [2.0, 1.0], [4.0, 0.0], [0.0, 3.0], [1.0, 2.0], [0.0, 5.0]]
    votes = [ModalityVotes(name="words", signal=EmotionSignal.TEXT, votes=seen)]
    asked = CalibrateRequest(classes=["low", "high"], truths=[0, 0, 0, 1, 1, 1], modalities=votes)
    calibration = packs().emotion_calibrate(asked).answer.calibration
    rows = np.array([[2.0, 1.0], [0.0, 0.0]])
    for method in (None, FusionMethodMean(smoothing=1.0)):
        found = packs().fuse(rows, leave(), calibration, method)
        assert found.shape == (2, 2)
        for row, shares in zip(rows, found, strict=True):
            given = [SignalEvidence(modality="words", votes=row.tolist())]
            how = method or FusionMethodLearned()
            request = FuseRequest(permission=leave(), calibration=calibration, evidence=given, method=how)
            answer = packs().emotion_fuse(request).answer
            assert [share.micros for share in answer.classes] == pytest.approx((shares * 1e6).tolist(), abs=1)
    with pytest.raises(errors.HivecoreError) as refusal:
        packs().fuse(np.ones(3), leave(), calibration)
    assert (refusal.value.code, refusal.value.path) == ("buffer.shape", "/values")
    with pytest.raises(errors.HivecoreError) as unasked:
        packs().fuse(rows, permission(), calibration)
    assert unasked.value.code == "emotion.consent"


def test_nothing_is_read_without_consent() -> None:
    with pytest.raises(errors.HivecoreError) as refusal:
        packs().sentiment(TEXTS, permission())
    assert refusal.value.code == "emotion.consent"


def speaking() -> EmotionPermission:
    given = EmotionConsent(
        signal=EmotionSignal.VOICE, purpose=EmotionPurpose.SELF_REFLECTION, from_=CivilDate("2026-01-01")
    )
    return EmotionPermission(
        setting=EmotionSetting.HOME,
        purpose=EmotionPurpose.SELF_REFLECTION,
        signals=[EmotionSignal.VOICE],
        subject=EmotionSubject.USER,
        jurisdiction="DE",
        as_of=CivilDate("2026-11-21"),
        consents=[given],
    )


def test_a_voice_in_a_buffer_equals_the_operation() -> None:
    integers = np.abs(np.arange(4000) % 80 - 40).astype(np.int16) * np.int16(500) - np.int16(10_000)
    config = VoiceConfig(rate=8000, contours=True)
    answer = packs().voice(integers, speaking(), config)
    floats = (integers / 32_768).astype(np.float32)
    assert packs().voice(floats, speaking(), config) == answer
    request = EmotionVoiceRequest(permission=speaking(), config=config, samples=[float(x) for x in floats])
    assert packs().emotion_voice(request).answer == answer
    assert answer.pitch is not None and answer.pitch.median == 100


def test_a_voice_of_another_type_is_refused() -> None:
    for wrong in (np.zeros(9), np.zeros(18, dtype=np.int16)[::2], [0, 1], "x"):
        with pytest.raises(errors.BufferError) as refusal:
            packs().voice(wrong, speaking(), VoiceConfig(rate=8000))  # type: ignore[arg-type]
        assert (refusal.value.code, refusal.value.path) == ("buffer.shape", "/samples")
    with pytest.raises(errors.HivecoreError) as unasked:
        packs().voice(np.zeros(9, dtype=np.int16), permission(), VoiceConfig(rate=8000))
    assert unasked.value.code == "emotion.undeclared"

"""Loaded packs: time zones, currencies, and other versioned data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hivecore import _native
from hivecore.columns import Column
from hivecore.handle import Handle
from hivecore.operations import Operations, encoded
from hivecore.wire import parse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hivecore.operations import (
        EmotionCalibration,
        EmotionPermission,
        EmotionSignal,
        EmotionTrackConfig,
        EmotionVoiceAnswer,
        FusionMethod,
        VoiceConfig,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SentimentBatch:
    """Sentiment of many texts, one row a text: VADER's four scores."""

    compound: NDArray[np.float64]
    """From -1, most negative, to 1, most positive."""

    positive: NDArray[np.float64]
    """Share of positive words."""

    neutral: NDArray[np.float64]
    """Share of neutral words."""

    negative: NDArray[np.float64]
    """Share of negative words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionBatch:
    """Emotions of many texts, one row a text."""

    probabilities: NDArray[np.float64]
    """Of anger, disgust, fear, joy, neutral, sadness, surprise: shape (texts, 7). A text may hold several."""

    readable: NDArray[np.bool_]
    """Whether the text is in a language that the model knows; where not, its row means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedBatch:
    """What is believed after each row, shape (rows, axes)."""

    means: NDArray[np.float64]
    """Means."""

    variances: NDArray[np.float64]
    """Variances."""


class Packs(Handle[_native.Packs], Operations):
    """The operations, with packs at hand, which are given as the bytes of their files."""

    __slots__ = ()

    def __init__(self, files: Iterable[bytes]) -> None:
        super().__init__(_native.Packs(list(files)))

    def call(self, op: str, request: str | bytes) -> str:
        """Answers an operation from its request's text."""
        return self._native.call(op, request)

    def sentiment(self, texts: Column, permission: EmotionPermission) -> SentimentBatch:
        """The sentiment of many texts, without reasons: the same scores as `emotion_text`."""
        found = self._native.sentiment(texts, encoded(permission))
        compound, positive, neutral, negative = found
        return SentimentBatch(compound=compound, positive=positive, neutral=neutral, negative=negative)

    def emotions(self, texts: Column, permission: EmotionPermission) -> EmotionBatch:
        """The emotions of many texts, without reasons: the same probabilities as `emotion_text`."""
        probabilities, readable = self._native.emotions(texts, encoded(permission))
        return EmotionBatch(probabilities=probabilities.reshape(-1, 7), readable=readable)

    def track(
        self,
        permission: EmotionPermission,
        signal: EmotionSignal,
        config: EmotionTrackConfig,
        seconds: Column,
        values: NDArray[np.float64],
        variances: NDArray[np.float64],
    ) -> TrackedBatch:
        """Follows one person through rows of observations, shape (rows, axes); NaN is a number not observed."""
        told = (encoded(permission), signal.value, encoded(config))
        means, spreads = self._native.track(*told, seconds, values.reshape(-1), variances.reshape(-1))
        shape = (-1, len(config.axes))
        return TrackedBatch(means=means.reshape(shape), variances=spreads.reshape(shape))

    def fuse(
        self,
        votes: NDArray[np.float64],
        permission: EmotionPermission,
        calibration: EmotionCalibration,
        method: FusionMethod | None = None,
    ) -> NDArray[np.float64]:
        """The probability of each class in each row of votes, without reasons: shape (rows, classes).

        A row of `votes` holds those for all labels of all signals, in the calibration's order; a signal without votes is
        absent. These are the shares that `emotion_fuse` rounds to millionths.
        """
        # With the engine's types, which are loaded when they are first used.
        from hivecore.operations.emotion import _write_fusion_method

        how = '{"kind":"learned"}' if method is None else _write_fusion_method(method)
        told = (encoded(permission), encoded(calibration), how)
        return self._native.fuse(votes.reshape(-1), *told).reshape(-1, len(calibration.classes))

    def voice(
        self, samples: NDArray[np.int16] | NDArray[np.float32], permission: EmotionPermission, config: VoiceConfig
    ) -> EmotionVoiceAnswer:
        """What a voice does, from 16-bit samples or floats of full scale 1: the answer of `emotion_voice`."""
        # With the engine's types, which are loaded when they are first used.
        from hivecore.operations.emotion import _read_emotion_voice_answer

        told = f'{{"permission":{encoded(permission)},"config":{encoded(config)}}}'
        return _read_emotion_voice_answer(parse(self._native.voice(samples, told)))


class Plain(Operations):
    """The operations that need nothing but their request."""

    __slots__ = ()

    def call(self, op: str, request: str | bytes) -> str:
        """Answers an operation from its request's text."""
        return _native.call(op, request)

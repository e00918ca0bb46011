"""Features of a voice against librosa: the same frames, bands and cepstra; pitch by YIN on both sides."""

import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import hivecore
import librosa
import numpy as np
from hivecore.operations import (
    CivilDate,
    EmotionConsent,
    EmotionPermission,
    EmotionPurpose,
    EmotionSetting,
    EmotionSignal,
    EmotionSubject,
    VoiceConfig,
)

from pairing import Comparison

sys.path.append(str(Path(__file__).parents[1] / "voice"))
from signals import RATE, signals  # noqa: E402: the folder has to be named first

PACK = Path(__file__).parents[3] / "packs" / "emotion-permission-2026.1.json"
WINDOW = {"n_fft": 512, "hop_length": 160}


def permission() -> EmotionPermission:
    """Research with consent."""
    consent = EmotionConsent(signal=EmotionSignal.VOICE, purpose=EmotionPurpose.RESEARCH, from_=CivilDate("2026-01-01"))
    return EmotionPermission(setting=EmotionSetting.RESEARCH, purpose=EmotionPurpose.RESEARCH,
                             signals=[EmotionSignal.VOICE], subject=EmotionSubject.PARTICIPANT, jurisdiction="DE",
                             as_of=CivilDate("2026-11-21"), consents=[consent])


def loaded(samples: np.ndarray) -> dict[str, np.ndarray]:
    """What librosa makes of it, frame by frame."""
    magnitudes = np.abs(librosa.stft(samples, **WINDOW))
    mels = librosa.feature.melspectrogram(S=magnitudes**2, sr=RATE, n_mels=40)
    return {
        "pitch": librosa.yin(samples, fmin=60, fmax=500, sr=RATE, frame_length=1024, hop_length=160),
        "rms": librosa.feature.rms(y=samples, frame_length=512, hop_length=160)[0],
        "centroid": librosa.feature.spectral_centroid(S=magnitudes, sr=RATE)[0],
        "rolloff": librosa.feature.spectral_rolloff(S=magnitudes, sr=RATE)[0],
        "zero_crossings": librosa.feature.zero_crossing_rate(samples, frame_length=512, hop_length=160)[0],
        "cepstra": librosa.feature.mfcc(S=librosa.power_to_db(mels), n_mfcc=13).T.ravel(),
    }


def comparisons() -> Iterator[Comparison]:
    """One thread each. hivecore also measures jitter, shimmer, flux and speech meanwhile."""
    packs, leave = hivecore.Packs([PACK.read_bytes()]), permission()
    samples = np.array(signals()["noisy"], dtype=np.float32)
    config = VoiceConfig(rate=RATE, contours=True)
    ours, theirs = packs.voice(samples, leave, config).contours, loaded(samples.astype(np.float64))
    for name, tolerance in (("rms", 1e-3), ("centroid", 1e-3), ("rolloff", 1e-3), ("zero_crossings", 1e-3), ("cepstra", 1e-2)):
        if not np.allclose(getattr(ours, name), theirs[name], rtol=tolerance, atol=1e-5 if name != "cepstra" else 1e-2):
            raise SystemExit(f"peers: hivecore and librosa disagree on {name}")
    if abs(np.median(ours.pitch) / 220 - 1) > 0.002:
        raise SystemExit("peers: the pitch is not the one that was made")
    brief = VoiceConfig(rate=RATE)
    yield Comparison(f"librosa {version('librosa')}", "features of 2 s of sound", "sounds/s", 1,
                     lambda: packs.voice(samples, leave, brief), lambda: loaded(samples))
    # YIN names a pitch in every frame; pYIN says, as hivecore does, where there is one.
    yield Comparison(f"librosa {version('librosa')}", "pitch of 2 s of sound, and where there is one", "sounds/s", 1,
                     lambda: packs.voice(samples, leave, brief),
                     lambda: librosa.pyin(samples, fmin=60, fmax=500, sr=RATE, frame_length=1024, hop_length=160))

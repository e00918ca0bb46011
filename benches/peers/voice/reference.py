"""What librosa, openSMILE and Praat measure on the signals: lines of signal, feature, frame, band and value.

Prints `core/tests/data/voice.tsv`, which a test holds hivecore against.
"""

import librosa
import numpy as np
import opensmile
import parselmouth
from parselmouth.praat import call

from signals import RATE, signals, truth

FRAMES = (0, 7, 100, 180)
WINDOW = {"n_fft": 512, "hop_length": 160}


def tell(signal: str, feature: str, value: float, frame: int | str = "-", band: int | str = "-") -> None:
    """One line."""
    print(signal, feature, frame, band, f"{float(value):.10g}", sep="\t")


def spectra(name: str, samples: np.ndarray) -> None:
    """librosa, frame by frame."""
    magnitudes = np.abs(librosa.stft(samples, **WINDOW))
    mels = librosa.feature.melspectrogram(y=samples, sr=RATE, n_mels=40, **WINDOW)
    columns = {
        "rms": librosa.feature.rms(y=samples, frame_length=512, hop_length=160)[0],
        "centroid": librosa.feature.spectral_centroid(S=magnitudes, sr=RATE)[0],
        "rolloff": librosa.feature.spectral_rolloff(S=magnitudes, sr=RATE)[0],
        "crossings": librosa.feature.zero_crossing_rate(samples, frame_length=512, hop_length=160)[0],
    }
    cepstra = librosa.feature.mfcc(S=librosa.power_to_db(mels), n_mfcc=13)
    for frame in FRAMES:
        for feature, column in columns.items():
            tell(name, feature, column[frame], frame)
        for feature, table in (("mel", mels), ("mfcc", cepstra)):
            for band, value in enumerate(table[:, frame]):
                tell(name, feature, value, frame, band)


def main() -> None:
    """All signals."""
    smile = opensmile.Smile(feature_set=opensmile.FeatureSet.eGeMAPSv02, feature_level=opensmile.FeatureLevel.Functionals)
    for name, values in signals().items():
        samples = np.array(values)
        spectra(name, samples)
        if name in ("sine", "pulses", "noisy"):
            pitch, _, _ = librosa.pyin(samples, fmin=65, fmax=500, sr=RATE)
            tell(name, "pyin", np.nanmedian(pitch))
            tell(name, "yin", np.median(librosa.yin(samples, fmin=65, fmax=500, sr=RATE)))
            row = smile.process_signal(samples.astype(np.float32), RATE).iloc[0]
            tell(name, "smile.semitones", row["F0semitoneFrom27.5Hz_sma3nz_amean"])
            tell(name, "smile.jitter", row["jitterLocal_sma3nz_amean"])
            tell(name, "smile.shimmer", row["shimmerLocaldB_sma3nz_amean"])
            sound = parselmouth.Sound(samples, RATE)
            marks = call(sound, "To PointProcess (periodic, cc)", 65, 500)
            tell(name, "praat.jitter", call(marks, "Get jitter (local)", 0, 0, 0.0001, 0.02, 1.3))
            tell(name, "praat.shimmer", call([sound, marks], "Get shimmer (local_dB)", 0, 0, 0.0001, 0.02, 1.3, 1.6))
    jitter, shimmer = truth()
    tell("pulses", "true.jitter", jitter)
    tell("pulses", "true.shimmer", shimmer)


if __name__ == "__main__":
    main()

"""The signals that voice features are compared on: 2 s at 16 kHz. `core/tests/emotion_voice.rs` makes the same ones."""

import math

RATE = 16_000
LENGTH = 2 * RATE
FIRST, LAST = 100, 400


def uniform(count: int) -> list[float]:
    """Numbers from -1 to 1 by Knuth's generator, the upper 53 bits."""
    state, numbers = 1, []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        numbers.append((state >> 11) / 2**52 - 1)
    return numbers


def cycles() -> list[tuple[float, float]]:
    """Start and amplitude of each pulse: about 8 ms apart, each period and amplitude off by a little."""
    found, start, off = [], 0.004, uniform(600)
    for at in range(240):
        found.append((start, 0.4 * (1 + 0.06 * off[2 * at])))
        start += 0.008 * (1 + 0.03 * off[2 * at + 1])
    return found


def pulses() -> list[float]:
    """A train of fading vibrations at 700 Hz, each from exactly where it starts."""
    samples = [0.0] * LENGTH
    for start, amplitude in cycles():
        first = math.ceil(start * RATE)
        for at in range(first, min(first + 112, LENGTH)):
            t = at / RATE - start
            samples[at] += amplitude * math.exp(-400 * t) * math.sin(2 * math.pi * 700 * t)
    return samples


def signals() -> dict[str, list[float]]:
    """By name."""
    times = [at / RATE for at in range(LENGTH)]
    sine = [0.5 * math.sin(2 * math.pi * 220 * t) for t in times]
    chirp = [0.5 * math.sin(2 * math.pi * (FIRST * t + (LAST - FIRST) / 4 * t * t)) for t in times]
    # Uniform from -a to a has the power a²/3: ten times less than the sine's 1/8.
    noisy = [value + math.sqrt(0.0375) * noise for value, noise in zip(sine, uniform(LENGTH))]
    return {"sine": sine, "chirp": chirp, "pulses": pulses(), "noise": [0.5 * n for n in uniform(LENGTH)],
            "noisy": noisy, "silence": [0.0] * LENGTH}


def truth() -> tuple[float, float]:
    """Jitter and shimmer of the pulses, from how they were made."""
    starts, amplitudes = zip(*cycles())
    periods = [b - a for a, b in zip(starts, starts[1:])]
    jitter = sum(abs(b - a) for a, b in zip(periods, periods[1:])) / (len(periods) - 1) / (sum(periods) / len(periods))
    steps = [abs(20 * math.log10(b / a)) for a, b in zip(amplitudes, amplitudes[1:])]
    return jitter, sum(steps) / len(steps)

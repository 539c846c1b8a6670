"""Sound made of numbers: ambiences for the clips, and two beds of music.

Everything is 48 kHz stereo, float64, shape (samples, 2), and comes from a seeded
generator, so that every run writes the same bytes.
"""

from __future__ import annotations

import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Signal = NDArray[np.float64]
Generator = np.random.Generator
Ambience = Callable[[float, Generator], Signal]
"""Makes so many seconds of sound."""


def seconds(count: float) -> int:
    """A length in samples."""
    return round(count * RATE)


def clock(samples: int) -> Signal:
    return np.arange(samples) / RATE


def band(signal: Signal, low_hz: float, high_hz: float) -> Signal:
    """Keep the band between two frequencies, with soft shoulders; circular, so it loops."""
    spectrum = np.fft.rfft(signal)
    hertz = np.maximum(np.fft.rfftfreq(len(signal), 1 / RATE), 1e-3)
    shape = 1 / (1 + (low_hz / hertz) ** 4) / (1 + (hertz / high_hz) ** 4)
    filtered: Signal = np.fft.irfft(spectrum * shape, len(signal))
    return filtered / max(1e-9, float(np.std(filtered)))


def noise(samples: int, low_hz: float, high_hz: float, rng: Generator) -> Signal:
    """Noise of one band, standard deviation 1."""
    return band(rng.standard_normal(samples), low_hz, high_hz)


def slow(samples: int, per_second: float, rng: Generator) -> Signal:
    """A random curve from 0 to 1 that wanders so often a second."""
    knots = rng.random(max(4, round(samples / RATE * per_second) + 3))
    return np.interp(np.linspace(0, len(knots) - 1, samples), np.arange(len(knots)), knots)


def panned(signal: Signal, side: float) -> Signal:
    """Mono to stereo at equal power; `side` from -1 (left) to 1."""
    angle = (side + 1) * np.pi / 4
    return np.stack([signal * np.cos(angle), signal * np.sin(angle)], axis=1)


def reverb(dry: Signal, decay_s: float, wet: float, rng: Generator) -> Signal:
    """A room, by circular convolution: the tail of a loop falls on its beginning."""
    samples = len(dry)
    tail = clock(samples)
    found = np.empty_like(dry)
    for side in (0, 1):
        room = rng.standard_normal(samples) * np.exp(-tail * 6.9 / decay_s)
        room = band(room, 180, 5200) * np.exp(-tail * 6.9 / decay_s)
        room /= np.sqrt(np.sum(room**2))
        spectrum = np.fft.rfft(dry[:, side]) * np.fft.rfft(room)
        found[:, side] = np.fft.irfft(spectrum, samples)
    return dry * (1 - wet) + found * wet


def levelled(signal: Signal, rms_db: float, peak: float = 0.89) -> Signal:
    """At this RMS level in dBFS, but never over the peak."""
    gain = 10 ** (rms_db / 20) / max(1e-9, float(np.sqrt(np.mean(signal**2))))
    return signal * min(gain, peak / max(1e-9, float(np.max(np.abs(signal)))))


def faded(signal: Signal, seconds_each: float = 0.05) -> Signal:
    """With a short fade at both ends."""
    edge = seconds(seconds_each)
    ramp = np.ones(len(signal))
    ramp[:edge] = np.linspace(0, 1, edge)
    ramp[-edge:] = np.linspace(1, 0, edge)
    return signal * ramp[:, None]


def murmur(length_s: float, rng: Generator) -> Signal:
    """A hall full of people who talk low."""
    samples = seconds(length_s)
    mix = np.zeros((samples, 2))
    for _ in range(22):
        pitch = float(rng.uniform(105, 230))
        voice = noise(samples, pitch, pitch * 2.2, rng) + 0.6 * noise(samples, 450, 900, rng)
        voice += 0.25 * noise(samples, 1400, 2300, rng)
        speaks = np.clip(slow(samples, 5.5, rng) * 1.6 - 0.45, 0, 1) * slow(samples, 0.7, rng)
        mix += panned(voice * speaks, float(rng.uniform(-0.9, 0.9)))
    return levelled(reverb(mix, 1.6, 0.5, rng), -24)


def strike(samples: int, at_s: float, hertz: float, decay_s: float) -> Signal:
    """A bell: partials of struck metal."""
    t = clock(samples) - at_s
    tone = np.zeros(samples)
    for ratio, level, share in ((1, 1, 1), (2.0, 0.6, 0.7), (2.76, 0.45, 0.5), (5.4, 0.22, 0.25)):
        tone += (
            level
            * np.sin(2 * np.pi * hertz * ratio * t)
            * np.exp(-t.clip(0) * 6 / (decay_s * share))
        )
    return np.where(t >= 0, tone * np.clip(t * 900, 0, 1), 0.0)


def tram_passing(length_s: float, rng: Generator) -> Signal:
    """Wheels on rails that come and go, a motor's song, two strokes of the bell."""
    samples = seconds(length_s)
    t = clock(samples)
    near = np.exp(-(((t - 3.4) / 2.6) ** 2)) + 0.12
    rolling = noise(samples, 50, 240, rng) * 0.9 + noise(samples, 500, 1800, rng) * 0.18
    joints = np.zeros(samples)
    for knock in np.arange(0.35, length_s - 0.1, 0.62):
        for late in (0.0, 0.11):
            start = seconds(knock + late)
            joints[start : start + 2400] += np.exp(
                -np.arange(len(joints[start : start + 2400])) / 420
            )
    joints *= noise(samples, 90, 700, rng) * 2.4
    motor = np.zeros(samples)
    for harmonic, level in ((1, 1), (2, 0.5), (3, 0.28), (5, 0.1)):
        motor += level * np.sin(2 * np.pi * harmonic * (226 * t + 9 * np.sin(2 * np.pi * t / 9)))
    car = (rolling * 0.5 + joints * 0.35 + motor * 0.05) * near
    side = np.clip((t - 3.4) / 4, -0.8, 0.8)
    mix = np.stack(
        [car * np.cos((side + 1) * np.pi / 4), car * np.sin((side + 1) * np.pi / 4)], axis=1
    )
    bell = strike(samples, 0.7, 1180, 1.6) + strike(samples, 1.08, 1180, 1.8)
    river = noise(samples, 300, 2400, rng) * 0.02 * (0.5 + slow(samples, 2, rng))
    return levelled(
        reverb(mix + panned(bell * 0.12, -0.3), 1.4, 0.22, rng) + panned(river, 0.2), -22
    )


def cicadas(length_s: float, rng: Generator) -> Signal:
    """Noon in the heat: cicadas near and far, a breath of hot air."""
    samples = seconds(length_s)
    t = clock(samples)
    mix = panned(noise(samples, 120, 500, rng) * 0.16 * (0.4 + slow(samples, 0.8, rng)), 0.0)
    for centre, pulse, side, level in (
        (4600, 11.2, -0.6, 1.0),
        (5400, 12.6, 0.55, 0.7),
        (6300, 9.4, 0.1, 0.35),
        (5000, 13.9, 0.9, 0.4),
    ):
        call = noise(samples, centre * 0.93, centre * 1.07, rng)
        rattle = 0.5 + 0.5 * np.sin(2 * np.pi * 118 * t + side)
        phrase = np.clip(np.sin(2 * np.pi * pulse * t + centre) * 1.4 + 0.5, 0, 1)
        mix += panned(
            call * rattle * phrase * (0.35 + 0.65 * slow(samples, 0.6, rng)) * level * 0.3, side
        )
    return levelled(mix, -27)


def fountain(length_s: float, rng: Generator) -> Signal:
    """Falling water, drops, a child's far laughter left to the listener's mind."""
    samples = seconds(length_s)
    mix = np.zeros((samples, 2))
    for side in (-0.7, 0.7):
        fall = noise(samples, 420, 5200, rng) * (0.75 + 0.25 * slow(samples, 6, rng))
        mix += panned(fall, side) * 0.55
    mix += panned(noise(samples, 140, 380, rng) * 0.35, 0.0)
    for _ in range(round(length_s * 26)):
        start, count = int(rng.integers(0, samples - 4000)), int(rng.integers(900, 2600))
        t = clock(count)
        pitch = float(rng.uniform(620, 1900))
        drop = np.sin(2 * np.pi * (pitch * t + 900 * t * t)) * np.exp(-t * 130)
        mix[start : start + count] += panned(
            drop * float(rng.uniform(0.4, 1.4)), float(rng.uniform(-0.9, 0.9))
        )
    return levelled(mix, -25)


def pitch_hz(note: int) -> float:
    """A MIDI note's frequency."""
    return float(440 * 2 ** ((note - 69) / 12))


def pluck(note: int, length_s: float, rng: Generator, bright: float = 1.0) -> Signal:
    """A plucked string or kalimba: partials that die the sooner the higher they are."""
    t = clock(seconds(length_s))
    hertz = pitch_hz(note)
    tone = np.zeros(len(t))
    for partial in range(1, 9):
        stretched = partial * np.sqrt(1 + 0.0004 * partial**2)
        if hertz * stretched > 9000:
            break
        level = bright ** (partial - 1) / partial**1.35
        tone += (
            level * np.sin(2 * np.pi * hertz * stretched * t) * np.exp(-t * (1.7 + 1.25 * partial))
        )
    knock = rng.standard_normal(len(t)) * np.exp(-t * 240) * 0.05
    return (tone + knock) * np.clip(t * 420, 0, 1)


def _overtones(turn: Signal, count: int = 5) -> Signal:
    """A soft tone: sin(kx) / k^2.1, each overtone made from the two below it."""
    before, current, twice = np.zeros_like(turn), np.sin(turn), 2 * np.cos(turn)
    tone = current.copy()
    for k in range(2, count + 1):
        before, current = current, twice * current - before
        tone += current / k**2.1
    return tone


def pad(notes: Sequence[int], length_s: float, rng: Generator) -> Signal:
    """A soft chord: three voices to a note, slightly apart, that swell and fall."""
    t = clock(seconds(length_s))
    mix = np.zeros((len(t), 2))
    for note in notes:
        for cents, side in ((-5, -0.7), (0, 0.0), (6, 0.7)):
            hertz = pitch_hz(note) * 2 ** (cents / 1200)
            start = float(rng.random())
            mix += panned(_overtones(2 * np.pi * (hertz * t + start)), side)
    swell = np.clip(t / (length_s * 0.3), 0, 1) * np.clip((length_s - t) / (length_s * 0.3), 0, 1)
    return mix * (np.sin(swell * np.pi / 2) ** 1.5)[:, None]


def place(mix: Signal, part: Signal, at_s: float, gain: float) -> None:
    """Add a part into a loop, in place; what passes the end falls on the beginning."""
    where = (seconds(at_s) + np.arange(len(part))) % len(mix)
    mix[where] += part * gain


CHORDS_LIGHT = (
    (50, (62, 66, 69, 73)),
    (49, (61, 64, 69, 73)),
    (47, (59, 62, 66, 69)),
    (43, (59, 62, 67, 69)),
    (50, (62, 66, 69, 76)),
    (45, (61, 64, 69, 71)),
    (43, (59, 62, 67, 74)),
    (45, (57, 62, 64, 69)),
)
CHORDS_RIVER = (
    (41, (60, 64, 69, 76)),
    (45, (60, 64, 67, 72)),
    (38, (57, 60, 65, 72)),
    (46, (58, 62, 65, 69)),
    (41, (60, 65, 69, 72)),
    (43, (58, 62, 67, 74)),
    (46, (57, 62, 65, 74)),
    (48, (58, 62, 67, 72)),
)


def _bar(
    mix: Signal, start_s: float, beat_s: float, chord: tuple[int, tuple[int, ...]],
    pattern: Sequence[int], rng: Generator, soft: float,
) -> None:  # fmt: skip
    """One bar: bass, pad, and an arpeggio of eighths; a pattern of -1 is a rest."""
    bass, notes = chord
    bar_s = beat_s * 4
    place(mix, pad(notes, bar_s * 1.5, rng), start_s - bar_s * 0.12, 0.022 * soft)
    for beat, level in ((0, 1.0), (2.5, 0.55)):
        low = panned(pluck(bass, 1.8, rng, 0.45), 0.0)
        place(mix, low, start_s + beat * beat_s, 0.2 * level)
    for step, index in enumerate(pattern):
        if index < 0:
            continue
        note = notes[index % len(notes)] + 12 * (index // len(notes))
        late = float(rng.normal(0, 0.004)) + (0.012 if step % 2 else 0)
        tone = panned(pluck(note, 1.9, rng, 0.94), 0.45 * (-1) ** step)
        gain = 0.15 * float(rng.uniform(0.82, 1.0)) * (1.15 if step % 4 == 0 else 0.9)
        place(mix, tone, start_s + step * beat_s / 2 + late, gain)


def _brushes(mix: Signal, beat_s: float, beats: int, rng: Generator) -> None:
    """A soft heart-beat and a brush between the beats."""
    t = clock(seconds(0.16))
    for beat in range(beats):
        if beat % 2 == 0:
            thump = np.sin(2 * np.pi * (52 * t + 1.6 * (1 - np.exp(-t * 40)))) * np.exp(-t * 22)
            place(mix, panned(thump * np.clip(t * 300, 0, 1), 0.0), beat * beat_s, 0.15)
        brush = noise(len(t), 4200, 9000, rng) * np.exp(-t * 34) * np.clip(t * 160, 0, 1)
        place(mix, panned(brush, 0.35), (beat + 0.5) * beat_s, 0.016 if beat % 2 else 0.026)


def _music(
    chords: Sequence[tuple[int, tuple[int, ...]]], bpm: float, patterns: Sequence[Sequence[int]],
    rng: Generator, *, brushes: bool, soft: float,
) -> Signal:  # fmt: skip
    beat_s = 60 / bpm
    mix = np.zeros((seconds(beat_s * 4 * len(chords)), 2))
    for bar, chord in enumerate(chords):
        _bar(mix, bar * 4 * beat_s, beat_s, chord, patterns[bar % len(patterns)], rng, soft)
    if brushes:
        _brushes(mix, beat_s, 4 * len(chords), rng)
    return levelled(reverb(mix, 2.4, 0.32, rng), -19)


def music_light() -> Signal:
    """« Lumière »: bright plucked strings in D, 96 to the minute, a loop of 20 s."""
    patterns = ((0, 2, 1, 3, 2, 1, 3, 5), (0, 1, 2, 3, 5, 3, 2, 1), (4, 2, 1, 3, 2, -1, 3, 6),
                (0, 2, 3, 5, 3, 2, 1, -1))  # fmt: skip
    return _music(CHORDS_LIGHT, 96, patterns, np.random.default_rng(96), brushes=True, soft=1.0)


def music_river() -> Signal:
    """« Fleuve »: calm water in F, 80 to the minute, a loop of 24 s."""
    patterns = (
        (0, -1, 2, 3, -1, 2, 1, -1),
        (0, -1, 1, 2, -1, 3, 2, -1),
        (0, 2, -1, 3, -1, 5, 3, -1),
    )
    return _music(CHORDS_RIVER, 80, patterns, np.random.default_rng(80), brushes=False, soft=1.5)


# A voice that says nothing: the tune of French without its words

_VOWELS_HZ = {
    "a": (750, 1350, 2500), "e": (420, 1950, 2600), "i": (290, 2250, 3000), "o": (420, 850, 2400),
    "u": (310, 780, 2300), "y": (290, 1850, 2200),
}  # fmt: skip
"""The first three formants of French vowels, in round figures."""


def _syllable(vowel: str, length_s: float, hertz: tuple[float, float], rng: Generator) -> Signal:
    """One vowel between two pitches, after a breath of a consonant."""
    t = clock(seconds(length_s))
    pitch = np.linspace(*hertz, len(t)) * (1 + 0.006 * np.sin(2 * np.pi * 5.1 * t))
    turn = 2 * np.pi * np.cumsum(pitch) / RATE
    buzz = np.zeros(len(t))
    for partial in range(1, 28):
        tone_hz = partial * float(np.mean(hertz))
        near = sum(
            level / (1 + ((tone_hz - formant) / (60 + formant * 0.06)) ** 2)
            for formant, level in zip(_VOWELS_HZ[vowel], (1.0, 0.5, 0.25), strict=True)
        )
        buzz += (near + 0.01) * np.sin(partial * turn)
    shape = np.clip(t / 0.035, 0, 1) * np.clip((length_s - t) / 0.05, 0, 1)
    breath = noise(len(t), 2500, 7000, rng) * np.exp(-t * 45) * 0.05
    return buzz * shape + breath * np.clip(t * 900, 0, 1)


def speech(phrases: Sequence[str], seed: int) -> Signal:
    """Phrases of vowels, spoken in a small room: each rises, and falls at its end."""
    rng = np.random.default_rng(seed)
    said: list[Signal] = []
    for phrase in phrases:
        for number, vowel in enumerate(phrase):
            along = number / len(phrase)
            begins = 215 + 30 * np.sin(np.pi * along) - 35 * along + float(rng.normal(0, 5))
            last = number == len(phrase) - 1
            length_s = (0.3 if last else 0.15) * float(rng.uniform(0.9, 1.15))
            said.append(_syllable(vowel, length_s, (begins, begins - (45 if last else 4)), rng))
        said.append(np.zeros(seconds(0.28)))
    mono = np.concatenate(said[:-1])
    return levelled(faded(reverb(panned(mono, 0.0), 0.25, 0.06, rng), 0.01), -24)


def voice_coolness() -> Signal:
    """« Voix »: what is said over the park in the shade, 3 s."""
    return speech(("oieaue", "aueoia", "eiyo"), 21)


def voice_help() -> Signal:
    """« Voix »: what is said over the last card, 3 s."""
    return speech(("yeaou", "eiaoeia"), 22)


def bell() -> Signal:
    """« Sonnette »: two strokes of a tram's bell."""
    rng = np.random.default_rng(23)
    samples = seconds(2.2)
    strokes = strike(samples, 0.0, 1180, 1.5) + strike(samples, 0.32, 1180, 1.7)
    return levelled(faded(reverb(panned(strokes, -0.1), 0.8, 0.15, rng), 0.005), -24)


def write_wav(path: Path, signal: Signal) -> None:
    """16-bit WAV, 48 kHz stereo, with a little noise (dither) under the last bit."""
    rng = np.random.default_rng(1)
    dither = rng.random(signal.shape) - rng.random(signal.shape)
    codes = np.clip(np.rint(signal * 32767 + dither), -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(codes.tobytes())

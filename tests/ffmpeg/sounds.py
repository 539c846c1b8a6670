"""Sounds with known samples: made, kept where commands find them, and read back."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings

from storyforge.core.loudness import Loudness
from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg.command import Command
from storyforge.ffmpeg.measuring import loudness_in
from tests.ffmpeg.rendering import Samples, Studio, executed

FEW = settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
SECOND = SAMPLE_RATE


def wav(samples: Samples, rate: int = SAMPLE_RATE) -> bytes:
    """Samples x channels as a 32-bit float WAV."""
    data, channels = samples.astype("<f4").tobytes(), samples.shape[1]
    form = struct.pack("<HHIIHH", 3, channels, rate, rate * 4 * channels, 4 * channels, 32)
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def samples_of(path: Path) -> Samples:
    """The samples of a stereo 32-bit float WAV, samples x 2."""
    data = path.read_bytes()
    at = data.index(b"data")
    (size,) = struct.unpack_from("<I", data, at + 4)
    return np.frombuffer(data[at + 8 : at + 8 + size], "<f4").reshape(-1, 2)


def clicks(*at: int, length: int, channels: int = 2) -> Samples:
    """Silence with single samples of 0.5."""
    samples = np.zeros((length, channels), np.float32)
    samples[list(at)] = 0.5
    return samples


def noise(seconds: float, level_db: float = -20, seed: int = 1) -> Samples:
    """Stereo white noise of a power (dB of full scale)."""
    generator = np.random.default_rng(seed)
    samples: Samples = generator.standard_normal((int(seconds * SECOND), 2)).astype(np.float32)
    return samples * np.float32(10 ** (level_db / 20))


def muffled(seconds: float, level_db: float = -20, seed: int = 1) -> Samples:
    """Noise below 8 kHz, all of which the encoder keeps."""
    spectrum = np.fft.rfft(noise(seconds, level_db, seed), axis=0)
    spectrum[int(8_000 * seconds) :] = 0
    return np.fft.irfft(spectrum, axis=0).astype(np.float32)


def power_db(samples: Samples, window: int = SECOND // 20) -> Samples:
    """Power in windows, in dB of full scale."""
    whole = len(samples) // window * window
    squares = (samples[:whole].astype(np.float64) ** 2).reshape(-1, window * 2).mean(axis=1)
    found: Samples = (10 * np.log10(squares + 1e-12)).astype(np.float32)
    return found


def keep(studio: Studio, name: str, samples: Samples) -> str:
    path = studio.folder / f"{name}.wav"
    path.write_bytes(wav(samples))
    studio.files[name] = path
    return name


def measured(studio: Studio, command: Command, written: str = "written") -> Loudness:
    """What a command says of a sound, which stands in a file of that name where it is written."""
    studio.files[written] = studio.folder / f"{written}.wav"
    said = executed(command, studio.files, studio.files[written])
    assert said.stdout is not None
    return loudness_in(said.stdout.decode(), said.stderr_tail)


def heard(studio: Studio, command: Command) -> Samples:
    output = studio.folder / "sound.wav"
    executed(command, studio.files, output)
    return samples_of(output)

"""Encoders in graphics chips: one row each, told the same as x264 in their own words.

None of them repeats itself from one driver to the next, and how well they keep to a cap is
theirs: a row is only used after it was tried on the very machine (`render/encoders.py`).
Option names are those of `ffmpeg -h encoder=NAME`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import MappingProxyType

from storyforge.ffmpeg.encoding import Encoder, Settings

_PROFILE_NUMBERS = {"main": 77, "high": 100}  # ITU-T H.264, A.2


def _level_number(settings: Settings) -> int:
    """The level as the stream writes it: 40 for 4.0."""
    return round(float(settings.limits.level) * 10)


def _aimed(settings: Settings) -> Mapping[str, object]:
    """The usual rate, for encoders that want one beside their quality: two thirds of the cap."""
    return {"b:v": settings.allowance.max_rate_bps * 2 // 3}


def _nvenc(settings: Settings) -> Mapping[str, object]:
    return {
        "preset": "p4", "tune": "hq", "rc": "vbr", "cq": settings.quality.crf, "b:v": 0,
        "strict_gop": 1, "forced-idr": 1, "no-scenecut": 1,
    }  # fmt: skip


def _qsv(settings: Settings) -> Mapping[str, object]:
    return {
        **_aimed(settings), "global_quality": settings.quality.crf, "idr_interval": 0,
        "forced_idr": 1, "level:v": _level_number(settings), "pix_fmt": "nv12",
    }  # fmt: skip


def _vaapi(settings: Settings) -> Mapping[str, object]:
    return {
        **_aimed(settings), "rc_mode": "QVBR", "global_quality": settings.quality.crf,
        "idr_interval": 0, "level:v": _level_number(settings), "pix_fmt": None,
        "vaapi_device": "/dev/dri/renderD128",
    }  # fmt: skip


def _videotoolbox(settings: Settings) -> Mapping[str, object]:
    return {**_aimed(settings), "allow_sw": 0}


def _amf(settings: Settings) -> Mapping[str, object]:
    return {
        **_aimed(settings), "usage": "transcoding", "quality": "quality", "rc": "vbr_peak",
        "enforce_hrd": 1, "forced_idr": 1, "pix_fmt": "nv12",
    }  # fmt: skip


def _mediafoundation(settings: Settings) -> Mapping[str, object]:
    return {
        **_aimed(settings), "hw_encoding": 1, "rate_control": "pc_vbr", "pix_fmt": "nv12",
        "profile:v": _PROFILE_NUMBERS[settings.limits.profile], "level:v": None,
    }  # fmt: skip


HARDWARE: Mapping[str, Encoder] = MappingProxyType(
    {
        row.name: row
        for row in (
            Encoder("nvenc", "h264_nvenc", _nvenc, announces=r"GPU #\d+ - < (.+) > has"),
            Encoder("qsv", "h264_qsv", _qsv, announces=r"MFX session: (.+)"),
            Encoder(
                "vaapi",
                "h264_vaapi",
                _vaapi,
                feed=(("format", "nv12"), ("hwupload",)),
                announces=r"VAAPI driver: (.+)\.$",
            ),
            Encoder("videotoolbox", "h264_videotoolbox", _videotoolbox),
            Encoder("amf", "h264_amf", _amf, announces=r"AMF initiali[sz]ation succeeded via (.+)"),
            Encoder("mediafoundation", "h264_mf", _mediafoundation, announces=r"MFT name: '(.+)'"),
        )
    }
)
"""Every hardware encoder by the name that `--encoder` takes, the preferred ones first."""

AUTO = "auto"
"""The name that stands for the first of `usual_hardware` that can be used."""

_OF_SYSTEMS = {
    "darwin": ("videotoolbox",),
    "win32": ("nvenc", "qsv", "amf", "mediafoundation"),
}
_ELSEWHERE = ("nvenc", "qsv", "vaapi")


def usual_hardware(system: str = sys.platform) -> tuple[str, ...]:
    """The encoders worth trying on a system, in order, for `--encoder auto`."""
    return _OF_SYSTEMS.get(system, _ELSEWHERE)

"""Where lines may break (Unicode UAX #14), quickly where it is plain."""

from __future__ import annotations

import re

_LETTER = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f"
_WORD = f"[{_LETTER}]+(?:['\u2019\u00a0\u202f][{_LETTER}]+)*[\u00a0\u202f]?[.,:;!?]?"
_PLAIN = re.compile(f"{_WORD}(?: {_WORD})*")
_UNIT = re.compile("[^ ]+ ?")


def break_units(text: str) -> list[str]:
    """The text in pieces between which a line may break, each with the spaces after it.

    Words of Latin letters and digits with the usual marks behind them break after spaces and
    nowhere else; the full algorithm would take a second for a few thousand letters to say so.
    """
    if _PLAIN.fullmatch(text):
        return _UNIT.findall(text)
    from uniseg.linebreak import line_break_units

    units: list[str] = list(line_break_units(text))
    return units

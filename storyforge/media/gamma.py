"""Log footage: recordings whose light was bent to be graded later, by what their makers call it.

Tags rarely name it: cameras write it among the metadata of the container, or into an XML document
in a box of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from storyforge.media.boxes import small_boxes

_KEYS = re.compile("gamma|log|transfer|curve", re.IGNORECASE)
_IN_XML = re.compile(rb"Gamma[^>]{0,40}?(?:value=\"|>)\s*([^\"<]{1,40})")
_NOTES = (b"meta", b"uuid", b"udta")

_NAMES = tuple(
    (re.compile(rf"(?<![a-z]){pattern}", re.IGNORECASE), name)
    for pattern, name in (
        (r"s-?log-?3", "S-Log3"),
        (r"s-?log-?2", "S-Log2"),
        (r"s-?log", "S-Log"),
        (r"v-?log", "V-Log"),
        (r"apple[-_. ]?log[-_ ]?2", "Apple Log 2"),
        (r"apple[-_. ]?log", "Apple Log"),
        (r"c(?:anon)?[-_ ]?log[-_ ]?3", "Canon Log 3"),
        (r"c(?:anon)?[-_ ]?log[-_ ]?2", "Canon Log 2"),
        (r"c(?:anon)?[-_ ]?log", "Canon Log"),
        (r"log-?c-?4", "LogC4"),
        (r"log-?c", "LogC3"),
        (r"n-?log", "N-Log"),
        (r"f-?log-?2", "F-Log2"),
        (r"f-?log", "F-Log"),
        (r"d-?log", "D-Log"),
        (r"log3g10", "Log3G10"),
    )
)
_TAGGED = {"vlog": "V-Log", "log100": "log (100:1)", "log316": "log (316:1)"}


def log_of(path: Path, transfer: str, *notes: Mapping[str, str]) -> str:
    """What the log curve of a recording is called; empty for none. Raises OSError."""
    if transfer in _TAGGED:
        return _TAGGED[transfer]
    told = [value for note in notes for key, value in note.items() if _KEYS.search(key)]
    for text in (*told, *_in_documents(path)):
        for pattern, name in _NAMES:
            if pattern.search(text):
                return name
    return ""


def _in_documents(path: Path) -> list[str]:
    """What documents in an MP4 or MOV file say of its gamma."""
    return [
        match.decode("utf-8", "replace")
        for data in small_boxes(path, _NOTES)
        for match in _IN_XML.findall(data)
    ]

"""Names of sources as an author writes them, and what they may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

from storyforge.timeline.facts import MediaProblem

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# What FFmpeg would open by a name without slashes; `file:` too is its word, not the author's.
_PROTOCOL = re.compile(
    r"(async|bluray|cache|concat|concatf|crypto|data|fd|ffrtmphttp|file|ftp|gopher|hls|https?"
    r"|ipfs|lavfi|md5|mmsh|mmst|pipe|rtmp\w*|rtp|sctp|sftp|smb|srt|srtp|subfile|tcp|tee|tls"
    r"|udp|unix|zmq):",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r"/|~[/\\]|\\\\|[A-Za-z]:([\\/]|$)")


def forbidden(name: str) -> MediaProblem | None:
    """Why no file is even looked for under this name; None if it may be."""
    return next((problem for applies, problem in _FORBIDDEN if applies(name)), None)


def _leads_upwards(name: str) -> bool:
    return ".." in re.split(r"[/\\]", name)


def _holds_control_characters(name: str) -> bool:
    return any(unicodedata.category(letter) == "Cc" for letter in name)


_FORBIDDEN: tuple[tuple[Callable[[str], object], MediaProblem], ...] = (
    (lambda name: not name.strip(), MediaProblem("missing", "no file is named")),
    (_ADDRESS.match,
     MediaProblem("remote", "addresses are not read: copy the file into the project")),
    (_PROTOCOL.match,
     MediaProblem("remote", "only the plain name of a file may stand here")),
    (_ABSOLUTE.match,
     MediaProblem("outside", "a path begins in the storyboard's folder or a media root")),
    (_leads_upwards, MediaProblem("outside", "a path may not lead upwards (..)")),
    (lambda name: name.startswith("-"),
     MediaProblem("unsupported", "a file's name may not begin with a dash")),
    (_holds_control_characters,
     MediaProblem("unsupported", "a file's name may not hold control characters")),
)  # fmt: skip


def components(name: str) -> tuple[str, ...]:
    """The folders and the file of a name, `.` left out."""
    return PurePosixPath(name).parts


def lookalike_key(name: str) -> str:
    """What is left of a name without case and accents: for finding what was meant."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))

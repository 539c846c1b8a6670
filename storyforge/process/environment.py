"""The environment a child sees: the same on every machine, as far as it can be.

A child inherits only what it takes to start and to find the user's folders. Left out,
on purpose: `FFREPORT` (makes ffmpeg write log files), `AV_LOG_FORCE_*`, `http_proxy`
and the like, `PYTHON*`, `GIT_*`, `LD_PRELOAD`, and every secret that is none of a
video encoder's business. Set, on purpose: messages in English, no colours, times in
UTC, so that what a child says and draws does not depend on where it runs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

_INHERITED = (
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TEMP", "TMP",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    # Without these, programs on Windows do not start or do not find the user's folders.
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT",
    "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
)  # fmt: skip

_FIXED = {"LC_ALL": "C", "TZ": "UTC", "NO_COLOR": "1", "AV_LOG_FORCE_NOCOLOR": "1"}


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a child, `extra` on top."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**inherited, **_FIXED, **(extra or {})}

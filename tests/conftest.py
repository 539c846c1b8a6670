"""What all tests share: an environment that does not depend on who runs them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# No deadlines: a test that fails on a busy machine tells nothing. The same examples for
# everybody, unless somebody goes looking (`--hypothesis-profile=search`).
_SLOW = [HealthCheck.too_slow]
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=_SLOW)
settings.register_profile("search", deadline=None, max_examples=1000, suppress_health_check=_SLOW)
settings.load_profile("steady")

# A shell that starts the tests in the background has them ignore Ctrl-C, `nohup` the end of the
# terminal, and so would every program that they start: those which are to be interrupted would run
# to their end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
for stop in [each for each in signal.Signals if each.name == "SIGHUP"]:  # Windows has none
    if signal.getsignal(stop) is signal.SIG_IGN:
        signal.signal(stop, signal.SIG_DFL)

_SETTINGS = ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    ours = [name for name in os.environ if name.startswith("STORYFORGE_")]
    for name in (*ours, *_SETTINGS):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Neither use nor fill the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield

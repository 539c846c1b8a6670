"""Running programs: the only door to subprocess."""

from storyforge.process.cancel import CancelToken
from storyforge.process.running import Finished, run

__all__ = ["CancelToken", "Finished", "run"]

"""Where stories are shown: canvases, safe zones and limits, as data with source and date."""

from storyforge.platforms.profiles import PLATFORMS, Platform, UnknownPlatform, platform

__all__ = ["PLATFORMS", "Platform", "UnknownPlatform", "platform"]

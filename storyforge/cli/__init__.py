"""The command line: the only door to click and rich. One command per file in `commands`.

Nothing heavy is imported until a command runs, so that help and completion are instant.
"""

from storyforge.cli.app import main

__all__ = ["main"]

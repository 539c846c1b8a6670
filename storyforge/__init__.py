"""storyforge compiles YAML storyboards into finished vertical videos."""

__version__ = "0.1.0"

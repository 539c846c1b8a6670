"""Scenes written in Python: the only door to MoviePy."""

from storyforge.procedural.recording import Recording, record, source_digest, source_files

__all__ = ["Recording", "record", "source_digest", "source_files"]

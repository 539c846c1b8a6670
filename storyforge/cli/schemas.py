"""The JSON Schemas as text, for one kit or for all."""

from __future__ import annotations

from pathlib import Path

from storyforge.errors import UsageError


def storyboard_schema(kit_folder: Path | None = None) -> str:
    """The storyboard's schema; with a kit, its cards, styles and colours are known.

    Raises `UsageError` where the kit cannot be read.
    """
    from storyforge.storyboard import read_kit, schema, schema_for_kit, schema_text

    if kit_folder is None:
        return schema_text(schema())
    reading = read_kit(kit_folder, kit_folder.as_posix())
    if reading.value is None:
        problems = "\n".join(f"  {diagnostic}" for diagnostic in reading.diagnostics)
        raise UsageError(f"the brand kit in {kit_folder} cannot be read:\n{problems}")
    return schema_text(schema_for_kit(reading.value))


def brand_schema() -> str:
    """The brand kit's own schema."""
    from storyforge.storyboard import kit_schema, schema_text

    return schema_text(kit_schema())

"""What may be written: YAML to data with places, models, the brand kit, and JSON Schemas.

read_storyboard(path, shown_as)   a Storyboard, or every reason why not
read_kit(folder, shown_as)        a Kit with all it extends, or every reason why not
find_project, storyboard_files    where things are
schema, kit_schema, schema_for_kit
dump(storyboard)                  the noun in print
"""

from __future__ import annotations

from storyforge.storyboard.document import Document
from storyforge.storyboard.dump import dump
from storyforge.storyboard.json_schema import kit_schema, schema, schema_for_kit, schema_text
from storyforge.storyboard.project import (
    Found,
    find_project,
    starter_kit_folder,
    storyboard_files,
)
from storyforge.storyboard.read import Reading, read_kit, read_storyboard, storyboard_from

__all__ = [
    "Document",
    "Found",
    "Reading",
    "dump",
    "find_project",
    "kit_schema",
    "read_kit",
    "read_storyboard",
    "schema",
    "schema_for_kit",
    "schema_text",
    "starter_kit_folder",
    "storyboard_files",
    "storyboard_from",
]

"""One command per file: each module's `command` is what `storyforge NAME` runs."""

"""What a code host's job does for a proposed change: the logic behind the action and template."""

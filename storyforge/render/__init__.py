"""The world: executing plans, assembling files, telling what happens on the way."""

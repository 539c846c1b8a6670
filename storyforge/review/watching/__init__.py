"""Watching: a picture or a small video of a story that follows each save.

`noticing` says when something may have changed, `inputs` what a story is made of, `showing`
makes what is looked at, and `loop` holds them together.
"""

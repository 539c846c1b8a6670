"""Reviewing: what people look at before a story is rendered at full size, or published.

Contact sheets, low-resolution videos and the page that shows them.
"""

"""Rules that judge a story as a whole: one file each, values only.

Every module has one `Rule` and one function `judge(case)` that yields diagnostics.
"""

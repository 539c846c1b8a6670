"""Graphs, filters and encodings as arguments: the only door to ffmpeg-python."""

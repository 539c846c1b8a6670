"""Facts and packets: the only door to PyAV."""

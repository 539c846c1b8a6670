"""What will be run: segments, pictures to paint, one sound mix, one assembly. Pure."""

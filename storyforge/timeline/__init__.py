"""What will be seen: the timeline in whole frames, the facts it needs, and how it is built."""

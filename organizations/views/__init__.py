"""Pages of the directory and of those who apply to be in it."""

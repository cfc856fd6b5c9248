"""A room for `concurrent.futures`."""

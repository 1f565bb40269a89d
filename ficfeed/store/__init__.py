"""The library: the only package that imports sqlmodel. It takes and returns the values of `story.py`."""

"""FicFeed: feeds and digests of fan fiction, by pairing, fandom and tag, wherever it was posted."""

__version__ = "0.1.0"

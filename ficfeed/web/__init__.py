"""The web side: published feeds, pages, and the server that answers for both. It only reads the library."""

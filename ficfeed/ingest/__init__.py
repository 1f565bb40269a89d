"""Ingest: what a draft means for the library, decided purely, then written in batches."""

"""Feeds: frozen stories and events in, Atom and OPML out. Values only: no file, no database, no clock.

The only package that imports feedgen.
"""

"""Shared by all tests: this folder is on the import path, so that any of them can `import builders`."""

"""Text, before anything is known about stories: bytes to characters, characters to words and paragraphs."""

"""Tags: names and their spelling keys, the words of fandom, pairings, and what is canonical."""

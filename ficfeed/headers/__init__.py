"""Reading what a creator wrote round a story: headers, titles, tag lines, notes. Text in, raw facts out."""

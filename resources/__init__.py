"""Files the program reads: cases as text, colours, translations, icons. Found by path, never imported for code."""

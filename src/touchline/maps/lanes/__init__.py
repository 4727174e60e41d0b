"""The lanes of a map, one file each: from the scope and the book of figures to what is drawn."""

"""Where records come from, what is wrong with them, and how that is mended and done again."""

"""What every family shares: rows and their links, titles and dates; pagers; scripts; the answer's form."""

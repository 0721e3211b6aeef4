"""How Chinese official writing is read: folding, numbers, dates, document numbers. Pure functions."""

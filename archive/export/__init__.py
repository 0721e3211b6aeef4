"""The archive's contents in forms that other programs read."""

"""Tests that need pywb, which stands in an environment of its own: it pins older libraries than ours."""

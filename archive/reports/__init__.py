"""What an archive tells about its own nights and about the portals: pure readings of its tables."""

"""How portals are walked: the spider, what leads to a section, one module per way of making lists."""

"""Pure functions from the bytes of a page to what it says. No Scrapy, no network, no clock."""

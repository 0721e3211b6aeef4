"""What all portals share on the way from a request to the archive. Importing it loads no Scrapy."""

"""The ground floor: one SQLite file that keeps what was published, and what reads it.

Imports neither Scrapy nor ``crawler``: an archive outlives the crawler that filled it.
"""

__version__ = "0.1.0"

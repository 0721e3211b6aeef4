"""``python -m crawler``: the ``fazhi`` command where its script is not on the path."""

from crawler.cli import main

main()

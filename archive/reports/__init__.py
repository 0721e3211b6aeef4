"""What an archive says about duties: deadlines, and the reports that stand on them."""

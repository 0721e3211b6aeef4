"""The archive in a browser: a Datasette plugin with pages for documents, versions, counties, and feeds."""

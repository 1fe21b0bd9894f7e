"""The matrix explorer of the HTML edition: the study's cells as data for a script, and words."""

EXPLORER_DATA = "explorer-data"
"""Id of the block that holds the document, where templates/script/explorer.js looks for it."""

"""Several people edit one map at once: a shared document a map, rooms where they meet, history.

The document is the working copy of a file in ``maps/``: edits are durable before anybody else sees
them, and a moment later the file says what the document says.
"""

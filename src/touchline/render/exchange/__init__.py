"""Computed maps as text, tables and journeys of other tools: one module a format.

In: a computed map with its file. Out: the bytes of a file; what a format cannot carry is counted
in ``lost``, and stands in the file too where it can hold a comment.
"""

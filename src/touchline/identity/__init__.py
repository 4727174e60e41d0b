"""Finds out who is who: rows that share an identifier are one person.

In: the identifier columns of the records. Out: which identifier belongs to which person, and why.
"""

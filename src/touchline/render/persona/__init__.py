"""Personas drawn: their marks and lines, the card in the head of a map, a sheet of their own.

In: the cards of a snapshot and its figures. Out: marks for a sheet, in the reader's language.
"""

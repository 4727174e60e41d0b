"""Transcripts and mail threads, taken apart into turns.

In: a text. Out: who says what in it, and what the customer says.
"""

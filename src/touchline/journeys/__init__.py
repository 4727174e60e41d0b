"""Puts the moments of each person in order and cuts them into journeys.

In: classified moments. Out: the spine (one row a moment) and the journey table (one row a journey,
list columns, Arrow files in buckets by person).
"""

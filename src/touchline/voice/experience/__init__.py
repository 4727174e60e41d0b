"""How it is for customers: the emotion curve, importance, and easy, fast, pleasant.

In: answers, readings of texts, passages of journeys. Out: estimates by stage and touchpoint.
"""

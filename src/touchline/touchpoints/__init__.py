"""Says what each moment was, and in which stage of the journey.

In: moments (events and answers of known persons). Out: touchpoint and stage of each, by rules.
"""

"""Survey scores: measures, tables by any keys, weights, differences.

In: answers with a score and its scale. Out: NPS, CSAT, CES, means, with intervals.
"""

"""Pain points in what customers say: low and falling scores, themes that hurt.

In: a build with its answers, read by an engine. Out: findings, to be weighed with all others.
"""

from touchline.voice.pains.heard import Heard, hear

__all__ = ["Heard", "hear"]

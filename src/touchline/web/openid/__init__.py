"""Signing in by a provider of OpenID Connect: whom it names, and whether they may enter.

``settings`` says which provider and whom it may let in, ``provider`` speaks with it, ``flows``
keeps who is on the way to it, ``entering`` finds or makes the user. Nothing of Authlib is imported
before the first sign-in, for it is an extra: ``touchline[oidc]``.
"""

"""The one way out to the web: guarded, polite, and bounded in what it takes in.

:func:`~osmosis.net.fetching.opened` gives a ``Fetch`` (:mod:`osmosis.ports.fetching`). aiohttp is
imported there and not before.
"""

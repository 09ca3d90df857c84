"""Registers Osmosis with the login session, without administrator rights.

Nothing is exported here, so that the shell imports only what it needs.
"""

"""Who may come in: tokens of scripts, signed-in browsers, and the store's own authority for HTTPS.

Nothing is exported here, so that the shell imports only what a command needs.
"""

"""Sealing: age keys, what a frame is wrapped in, tiers, the vault, the printed key sheet.

Nothing is exported here, so that ``osmosis expose`` imports only the half that encrypts
(:mod:`~osmosis.sealing.age`, :mod:`~osmosis.sealing.streams`, :mod:`~osmosis.sealing.container`).
"""

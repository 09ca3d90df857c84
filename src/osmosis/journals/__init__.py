"""What other programs kept of somebody's past: journals, notes, photographs, letters, highlights.

Pure: a file or a folder comes in and a stream of moments goes out
(:mod:`osmosis.journals.model`); nothing here knows a store, a roll, a clock or a network, and
nothing is written.
"""

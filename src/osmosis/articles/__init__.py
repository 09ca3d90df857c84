"""Articles: what a piece of reading is, and how it is got from the HTML of strangers.

Pure: text comes in and goes out; nothing here knows a store, a practice, a clock or a network.
"""

"""Three hundred sources that were written for the tests, as varied as those of the world.

What each of them says at a moment follows from its number and the moment alone: pieces come at
their times over months, and fall out of the feed again when the window slides past them.
"""

"""A rehearsal that is filled already: a small life in rolls of every state, and a walk through."""

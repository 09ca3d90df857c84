"""A rehearsal that is filled already: rolls of every state, ten years of pathways, and gates."""

"""The use cases of Mnestics: one function, one use case, one transaction."""

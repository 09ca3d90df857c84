"""The use cases of Apert: one function, one use case, one transaction."""

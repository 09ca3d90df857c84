"""The use cases of Rolls: one function, one use case, one transaction."""

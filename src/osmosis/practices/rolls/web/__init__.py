"""The pages of Rolls: they translate between a browser and the use cases, and decide nothing."""

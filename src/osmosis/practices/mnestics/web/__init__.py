"""The pages of Mnestics: they translate, and decide nothing."""

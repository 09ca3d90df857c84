"""The commands of Mnestics: they translate, and decide nothing."""

"""A tiny practice with a few pages, so that the shell can be tried without any real one."""

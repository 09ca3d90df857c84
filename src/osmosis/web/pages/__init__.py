"""The pages of the shell: settings, login, what a phone needs, health."""

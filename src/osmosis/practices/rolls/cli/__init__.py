"""The camera and the case in the shell."""

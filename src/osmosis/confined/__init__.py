"""Processes that read what strangers wrote, with no rights and little memory and time."""

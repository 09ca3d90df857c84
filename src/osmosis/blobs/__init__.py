"""Where a person's content-addressed bytes lie: files, one adapter a file."""

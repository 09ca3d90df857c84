"""The dates of every practice: as a file, at an address to subscribe to, as reminders."""

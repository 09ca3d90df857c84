"""The work that goes on beside the pages: what is due, jobs, what is to be sent, small chores."""

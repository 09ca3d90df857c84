"""The job that makes the edition of an opening."""

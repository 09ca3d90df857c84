"""What an article is, and how it is got from HTML."""

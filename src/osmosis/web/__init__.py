"""The web shell: guards, pages that belong to no practice, the API, the server."""

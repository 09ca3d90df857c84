"""The programming interface under ``/api/v1``: declared once, checked and described from that."""

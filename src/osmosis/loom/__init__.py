"""The drawing of all threads: layout, tiles and words. Pure: it knows no store and no clock."""

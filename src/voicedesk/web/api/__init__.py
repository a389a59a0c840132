"""The JSON API: the same deeds as the pages and the telephone, for other programs."""

"""The dashboard: one file for each group of pages, over one frame."""

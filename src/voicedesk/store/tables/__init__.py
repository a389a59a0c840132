"""The schema, one file for each subject."""

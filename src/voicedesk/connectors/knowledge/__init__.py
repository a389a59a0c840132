"""Stores that knowledge is searched in."""

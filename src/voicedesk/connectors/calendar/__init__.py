"""Calendars that a business already uses."""

"""Logs, masks, traces and metrics."""

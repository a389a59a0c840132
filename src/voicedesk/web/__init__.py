"""What the business sees: the call page, the dashboard and the API."""

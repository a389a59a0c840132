"""What an agent can do: function tools over the services."""

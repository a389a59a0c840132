"""A SIP gateway on loopback in the place of LiveKit's SIP service, and telephones to ring it."""

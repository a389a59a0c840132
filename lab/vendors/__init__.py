"""Vendors on loopback that speak the real wire protocols and check what they are asked."""

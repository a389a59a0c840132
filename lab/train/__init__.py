"""How the small models are trained."""

"""What hears and speaks: recognisers and voices."""

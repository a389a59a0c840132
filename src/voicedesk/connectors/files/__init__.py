"""Where recordings and exports are kept."""

"""Vendors on this machine: they speak the real wires, so the shipped plugins run against them."""

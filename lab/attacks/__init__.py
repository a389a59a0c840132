"""Attacks on a desk in writing: the cases, a brain that means harm, and the judge."""

"""Baskets, orders and what was never paid."""

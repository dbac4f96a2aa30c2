"""Memberships and groups: the private domain of the shop."""

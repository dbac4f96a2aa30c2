"""Compliance and risk: rings of accounts, consents, claims in titles and prices."""

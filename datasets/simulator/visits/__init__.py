"""Visits: the steps of the funnel, sessions, the clickstream and daily counts."""

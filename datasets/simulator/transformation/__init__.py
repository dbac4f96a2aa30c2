"""What a new system cost and brought."""

"""What campaigns planned, did, spent and brought."""

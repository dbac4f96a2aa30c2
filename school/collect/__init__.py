"""Take in what students handed in elsewhere: whose it is, which of it counts, where it goes."""

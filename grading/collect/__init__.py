"""Take in what students handed in elsewhere: archives from a learning platform."""

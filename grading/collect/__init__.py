"""Unpack what students handed in elsewhere: archives, within bounds."""

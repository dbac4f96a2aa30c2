"""Keywords, touchpoints, a test by city and deals with creators."""

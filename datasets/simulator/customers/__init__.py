"""Who the customers are, when they come back, and the trial they took part in."""

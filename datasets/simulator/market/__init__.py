"""Products, prices, demand, calendar and weather: what is wanted and what it costs."""

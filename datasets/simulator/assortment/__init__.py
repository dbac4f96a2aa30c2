"""Ideas for products, trade-ins and packaging."""

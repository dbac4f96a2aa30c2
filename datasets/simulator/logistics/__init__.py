"""Suppliers, purchase orders, warehouses, couriers and shipments."""

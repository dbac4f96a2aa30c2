"""What the shop buys, holds and sells out of."""

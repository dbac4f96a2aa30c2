"""The examination of the capstone: its ranges, and the best known policy."""

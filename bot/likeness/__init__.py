"""How much two texts tell the same story: what of a text counts (traits), and how much of it is shared (weighing)."""

"""The page of the demo: what it shows, what people do on it, its panel, its texts, and who may ask for it."""

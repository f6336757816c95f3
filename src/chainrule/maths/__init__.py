"""The mathematics: records of what is registered, and the frozen network."""

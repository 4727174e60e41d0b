"""Real journeys to walk through, and what comes of it: marks, pain points, effects of actions."""

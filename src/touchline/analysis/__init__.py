"""The verbs over journeys, and the statistics they share."""

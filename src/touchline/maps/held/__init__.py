"""What a snapshot holds beside the standard lanes: structure, plan, floor, portraits."""

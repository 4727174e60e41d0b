"""Messages, numbers, dates and units in English, Russian, Vietnamese and Persian."""

"""Questions to verbs over HTTP: read, answered, and written as Python and as a command."""

"""Maps as the page asks for them: for a choice, in a language, with what lies behind figures."""

"""From the domain's words to what a person sees: pure functions, nothing is sent or stored here."""

"""The domain: dated, sourced facts about the lunar race, and how questions find them. Pure and synchronous."""

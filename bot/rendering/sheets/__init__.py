"""What was looked up, as a sheet of rows that each name their sources; and a sheet on Discord and in a terminal."""

"""The commands. Each is a few lines: what it is called, what it takes, and which screen it shows."""

from bot.cogs.about import About
from bot.cogs.ask import Ask
from bot.cogs.chronicle import Chronicle
from bot.cogs.curated import Curated
from bot.cogs.follow import Follow
from bot.cogs.glossary import Glossary
from bot.cogs.logs import Logs
from bot.cogs.mentions import Mentions
from bot.cogs.privacy import Privacy
from bot.cogs.review import Review
from bot.cogs.setup import Setup

COGS = Ask, Mentions, Chronicle, Glossary, Follow, Logs, Review, Curated, About, Privacy, Setup

__all__ = ["COGS"]

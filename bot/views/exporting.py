"""The log as files, with the message saying meanwhile how far that is."""

from __future__ import annotations

import time

import discord

from bot.errors import UserError
from bot.exports import Format, Volumes
from bot.rendering.logs import exported_card, exporting_card
from bot.views.host import Interaction, host_of
from bot.views.sending import complete

SECONDS_BETWEEN_EDITS = 2.0  # Discord takes five in five seconds
FORM_BYTES = 64 * 1024  # what a request holds beside its file


async def export(interaction: Interaction, guild_id: int, form: Format) -> None:
    """Write the log of a server and send it, in an interaction that was deferred. Raises UserError where the bot may
    not attach files.
    """
    if not interaction.app_permissions.attach_files:
        raise UserError("I may not attach files in this channel. Give me Attach Files here, or use another channel.")
    archive = host_of(interaction).service.archive
    told = time.monotonic()

    async def tell(written: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told >= SECONDS_BETWEEN_EDITS:
            await complete(interaction, exporting_card(written, total))
            told = time.monotonic()

    with Volumes(form, interaction.filesize_limit - FORM_BYTES) as volumes:
        written = await archive.export(guild_id, interaction.user.id, volumes, tell)
        files = volumes.files() if written else []
        await complete(interaction, exported_card(written, [name for name, _ in files]))
        for name, content in files:
            # One to a message: Discord's limit is also that of a whole request.
            await interaction.followup.send(file=discord.File(content, name), ephemeral=True)  # type: ignore[arg-type]  # any binary file will do

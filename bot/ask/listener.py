"""Questions in plain messages: mentions, replies, direct messages, and posts in question channels.

A mention, a reply that pings and a direct message can be read without a privileged intent; only in
question channels, where nobody calls the bot, it needs one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from contextlib import suppress

import discord

from bot.ask import direct_messages
from bot.ask.reply_context import server_of as quoted_server
from bot.ask.reply_context import turn
from bot.ask.respond import answered, note_sent
from bot.i18n.translate import Voice, language_of, voice
from bot.messages import escape, question_line
from bot.messages.part import Part
from bot.messages.patient import LOST
from bot.messages.send import SORRY, post, sentence_part
from bot.runtime.access import Caller, channels_of
from bot.runtime.cooldowns import Kind, TooSoonError
from bot.runtime.host import Bot
from bot.runtime.logs import fault
from bot.runtime.server import server_of
from index.answering.understand import checked
from index.domain.errors import Interrupted, LibraryError
from index.language import chat_question
from index.library.ask import Asked

log = logging.getLogger(__name__)
_CONSTRUCT = re.compile(r"<(?:@[!&]?|#|a?:\w+:)(\d+)>")
"""A mention of somebody or something, or an emoji of a server."""
_HOUR = 3_600


class Hearing:
    """Answers messages.

    Args:
        bot: whose messages they are.

    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._typing: set[int] = set()
        """The channels in which the bot is said to be typing."""

    async def hear(self, message: discord.Message) -> None:
        """Answer a message if it is for the bot, or a question in a question channel; never raises."""
        kinds = (discord.MessageType.default, discord.MessageType.reply)
        if message.author.bot or message.webhook_id or message.type not in kinds:
            return
        if message.guild and not message.content:
            await self._hint(message)
        elif message.guild is None or self._called(message) or self._our_answer(message):
            await self._answered(message)
        else:
            await self._listen(message)

    async def _answered(self, message: discord.Message) -> None:
        """Answer; whatever goes wrong is said, but nobody is told twice that they ask too soon."""
        try:
            self._bot.host.runtime.attend()
            await self._answer(message)
        except Interrupted:
            return
        except TooSoonError as error:
            if not error.again:
                await self._tell(message, _voice(message).error(error))
        except LibraryError as error:
            await self._tell(message, _voice(message).error(error))
        except (discord.DiscordException, *LOST) as error:
            log.warning("A message could not be answered: %s.", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told
            log.error("Answering a message failed: %s.", fault(error))  # noqa: TRY400 - its text may repeat the question
            await self._tell(message, _voice(message)(SORRY))

    async def _answer(self, message: discord.Message) -> None:
        ours = self._our_message(message)
        asked = Asked(question=self._question(message), before=turn(ours) if ours else None)
        if not any(sign.isalnum() for sign in asked.question):
            await _say(message, [Part(_help(_voice(message)))])
        elif message.guild is None:
            await self._direct(asked, message, ours)
        elif isinstance(message.author, discord.Member):
            await self._from(await _caller(self._bot, message.author, message), asked, message)

    async def _direct(self, asked: Asked, message: discord.Message, ours: discord.Message | None) -> None:
        """Answer a direct message from the server that it replies to, or asked last, or else ask which one is meant."""
        bot, user, own = self._bot, message.author, _voice(message)
        checked(asked.question, bot.host.settings.limits.question_characters)
        guild = bot.get_guild(quoted_server(ours) or 0)
        caller = await direct_messages.open_to(bot, guild, user, own) if guild else None
        channel = await user.create_dm()
        callers = [caller] if caller else await direct_messages.find(bot, user, channel, own)
        if len(callers) == 1:
            await self._from(callers[0], asked, message)
        else:
            await _say(message, [direct_messages.menu(callers, asked, own)])

    async def _from(self, caller: Caller, asked: Asked, message: discord.Message) -> None:
        """Answer from the articles of a server."""
        checked(asked.question, caller.server.host.settings.limits.question_characters)
        caller.admit()
        caller.server.host.runtime.begin(self._type(message.channel))
        said = await answered(caller, asked)
        await note_sent(caller, said, await _say(message, said.parts))

    async def _listen(self, message: discord.Message) -> None:
        """Answer a question in a question channel if that is sure; otherwise, and if anything fails, stay silent."""
        aimed, host = message.reference or message.mentions, self._bot.host
        try:
            question = None if aimed else chat_question.question_in(message.content, host.chat)
            if question is None or not isinstance(message.author, discord.Member):
                return
            host.runtime.attend()
            caller = await _caller(self._bot, message.author, message)
            await self._overheard(caller, Asked(question=question, counted=False), message)
        except Exception as error:  # noqa: BLE001 - nobody asked the bot, so nobody is told
            log.info("A question in a question channel was left unanswered: %s.", type(error).__name__)

    async def _overheard(self, caller: Caller, asked: Asked, message: discord.Message) -> None:
        if not caller.channels & {*caller.server.settings.question_channels}:
            return
        caller.admit(overheard=True)
        said = await answered(caller, asked)
        if said.answer.quotes:
            await note_sent(caller, said, await _say(message, said.parts))

    async def _hint(self, message: discord.Message) -> None:
        """Tell who replies to an answer, in words that cannot be read, how to be heard; once an hour."""
        if not self._our_answer(message) or self._bot.intents.message_content:
            return
        with suppress(TooSoonError):
            self._bot.host.cooldowns.take(Kind.HINT, message.author.id, seconds=_HOUR, minute=10)
            await self._tell(message, _unread(_voice(message)))

    async def _tell(self, message: discord.Message, sentence: str) -> None:
        with suppress(discord.DiscordException, *LOST):
            await _say(message, [sentence_part(sentence)])

    async def _type(self, channel: discord.abc.MessageableChannel) -> None:
        """Show that an answer is coming; once at a time in a channel, for Discord limits it."""
        if channel.id in self._typing:
            return
        self._typing.add(channel.id)
        with suppress(discord.DiscordException, *LOST):
            await channel.typing()
        self._typing.discard(channel.id)

    def _called(self, message: discord.Message) -> bool:
        """Whether a message mentions the bot, in its words or by a reply that pings."""
        me = self._bot.user
        return me is not None and any(user.id == me.id for user in message.mentions)

    def _our_message(self, message: discord.Message) -> discord.Message | None:
        """Our message that this one replies to."""
        found = message.reference.resolved if message.reference else None
        me = self._bot.user
        return found if isinstance(found, discord.Message) and me and found.author.id == me.id else None

    def _our_answer(self, message: discord.Message) -> bool:
        ours = self._our_message(message)
        return ours is not None and question_line.read(ours.content) is not None

    def _question(self, message: discord.Message) -> str:
        """What the message asks: without the mention of the bot, and with the names of others in place of numbers."""
        me = self._bot.user
        names = {str(user.id): user.display_name for user in message.mentions if not me or user.id != me.id}
        said = _CONSTRUCT.sub(lambda found: names.get(found[1], " "), message.content)
        return " ".join(escape.received(said).split())


async def _caller(bot: Bot, member: discord.Member, message: discord.Message) -> Caller:
    """Who wrote a message in a server."""
    server = await server_of(bot.host, member.guild)
    return Caller(
        server=server,
        member=member,
        allowed=member.guild_permissions,
        voice=server.voice,
        channels=channels_of(message.channel),
        public=True,
    )


async def _say(message: discord.Message, parts: Sequence[Part]) -> list[discord.Message]:
    """Send the parts, the first as a reply that pings nobody; the messages."""
    reference = message.to_reference(fail_if_not_exists=False) if _may_reply(message) else None
    return await post(message.channel, parts, reply_to=reference)


def _may_reply(message: discord.Message) -> bool:
    """Whether Discord lets the bot refer to a message: only who may read what was said before."""
    channel, guild = message.channel, message.guild
    if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    return channel.permissions_for(guild.me).read_message_history


def _voice(message: discord.Message) -> Voice:
    """The server's language; that of who writes directly is not told to bots."""
    return voice(language_of(message.guild.preferred_locale if message.guild else None))


def _help(voice: Voice) -> str:
    return voice("Ask me something in the same message, such as: when was the bridge opened? Or use /ask.")


def _unread(voice: Voice) -> str:
    return voice("To ask a follow-up question, mention me in your reply so that I can read it.")

"""Draw the real client's reply to a question in the sample library: dark, light, and narrow. `make picture` runs it.

SimCord stands in for Discord, and its preview draws the message much as Discord's client
does; ``_LIKE_DISCORD`` corrects the differences, and ``_LIGHT`` adds a light theme. The browser is a local
Chromium; CHROMIUM names one that is not on the path.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import simcord
from playwright.async_api import async_playwright

from bot.__main__ import host_of
from bot.cli.demo import QUESTIONS
from bot.gateway.client import Client
from config.settings import Settings
from index.build import libraries
from index.language.age import age
from index.library.libraries import Libraries
from index.sample import drafts

WIDE, NARROW, HEIGHT, SCALE = 720, 360, 900, 2
MESSAGE = "#focused-content"
_LIKE_DISCORD = """([after, age]) => {
    // Discord ends a quote where a line has no >; the preview takes the lines after it in.
    const quote = document.querySelector("blockquote p");
    const breaks = [...quote.querySelectorAll("br")].slice(-after);
    const below = document.createElement("p");
    below.append(...[...quote.childNodes].slice([...quote.childNodes].indexOf(breaks[0]) + 1));
    breaks[0].remove();
    quote.parentElement.after(below);
    below.style.margin = 0;
    // Discord tells an age in its largest unit. The bot's name and the time of the message are SimCord's own.
    [...below.querySelectorAll("time")].at(-1).textContent = age;
    document.querySelector(".message-author").textContent = "Citewell";
    document.querySelector(".message-time").remove();
    // Without the preview's own frame.
    for (const frame of document.querySelectorAll("[data-workbench]")) frame.remove();
    document.querySelector("#focused-content").style.padding = "12px 16px 16px 0";
}"""


_LIGHT = """
:root {
    color-scheme: light; background: #fbfbfb; color: #2f3035;
    --discord-bg: #fbfbfb; --discord-text: #2f3035; --discord-muted: #5c5e66; --discord-subtle: #4e5058;
    --code-text: #2f3035; --discord-border: #e1e1e4; --discord-surface: #f2f3f5; --button-secondary-surface: #e9e9eb;
}
body, .preview-app, #focused-content { background: #fbfbfb; color: #2f3035; }
.markdown-blockquote { border-color: #c4c9ce; }
.message-content, .component-button { color: #2f3035; }
"""


class Look(NamedTuple):
    """How one picture is drawn."""

    file: str
    width: int = WIDE
    light: bool = False


LOOKS = (Look("reply.png"), Look("reply-light.png", light=True), Look("reply-narrow.png", width=NARROW))


async def pictures(opened: Libraries, folder: Path) -> dict[str, bytes]:
    """Ask as a member of a server would, and draw the reply as PNGs."""
    client = Client(host_of(Settings(data=folder), opened))
    async with simcord.run(client) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("questions")
        member = guild.add_member(env.create_user("max"))
        library = opened.open(str(guild.id))
        for draft in drafts():
            library.add(draft)
        asked: Any = await member.slash(channel, "ask", question=QUESTIONS[0])
        content = asked.response.content
        print(content)
        drawings = {}
        for look in LOOKS:
            async with env.preview(channel, viewers=[member], width=look.width, height=HEIGHT) as preview:
                drawings[look.file] = await drawn(preview.url, content, look)
        return drawings


async def drawn(url: str, content: str, look: Look) -> bytes:
    """The message of that content, which the preview at ``url`` shows."""
    after = len(content.rpartition("\n> ")[2].splitlines()) - 1
    (published,) = (datetime.fromtimestamp(int(seconds), UTC) for seconds in re.findall(r"<t:(\d+):R>", content))
    async with AsyncExitStack() as stack:
        playwright: Any = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        stack.push_async_callback(browser.close)
        page = await browser.new_page(
            viewport={"width": look.width, "height": HEIGHT}, device_scale_factor=SCALE, bypass_csp=True
        )
        await page.goto(url)
        await page.wait_for_function("() => window.simcordPreview?.ready === true")
        if look.light:
            await page.add_style_tag(content=_LIGHT)
        await page.wait_for_selector("blockquote p")
        await page.evaluate(_LIKE_DISCORD, [after, age(published.date(), datetime.now(UTC).date())])
        png: bytes = await page.locator(MESSAGE).screenshot()
        return png


def chromium() -> str:
    """The path of a Chromium, or the end of the program."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return found or sys.exit("There is no chromium on the path. Install one, or name it: CHROMIUM=PATH make picture")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary, libraries(Settings(data=Path(temporary))) as made:
        for name, png in asyncio.run(pictures(made, Path(temporary))).items():
            Path(__file__).with_name(name).write_bytes(png)
            print(f"{name}: {len(png):,} bytes")
